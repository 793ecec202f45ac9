package greenwall.fleet.alerthistory;

import greenwall.fleet.TimeMath;
import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Statistics of an alert or a host over weeks: how often it fires, how long, at what hours, whether it flaps,
/// and whether a person ever had to act on it.
///
/// @param byHour the number of episodes that began in each hour of the day, in the viewer's time zone
/// @param unknown the number of episodes whose end is unknown
/// @param neverActedOn whether it fired often but always resolved by itself, and nobody acknowledged it,
///     silenced it or opened an incident
public record AlertStatistics(
        String name,
        int episodes,
        int unknown,
        Duration fired,
        Duration median,
        Duration longest,
        Instant last,
        int[] byHour,
        boolean flaps,
        boolean neverActedOn) {
    private static final Duration FLAPPING_WITHIN = Duration.ofHours(2);
    private static final int FLAPPING_TIMES = 4;
    private static final int OFTEN = 5;

    /// @param actedOn whether a person acted on an alert during an episode
    public static List<AlertStatistics> byAlert(AlertHistory history, ZoneId zone, Predicate<EpisodeWindow> actedOn) {
        return of(history, zone, actedOn, AlertHistory.AlertEpisodes::name);
    }

    /// @param sharedNames the names that hosts of several clusters have now
    public static List<AlertStatistics> byHost(
            AlertHistory history, Set<String> sharedNames, ZoneId zone, Predicate<EpisodeWindow> actedOn) {
        return of(history, zone, actedOn, history.hostNames(sharedNames));
    }

    /// An episode of an alert, to match with the actions of people.
    public record EpisodeWindow(AlertHistory.AlertEpisodes lane, TimeWindow window) {}

    private static List<AlertStatistics> of(
            AlertHistory history,
            ZoneId zone,
            Predicate<EpisodeWindow> actedOn,
            Function<AlertHistory.AlertEpisodes, String> name) {
        return history.lanes().stream().collect(Collectors.groupingBy(name)).entrySet().stream()
                .map(group -> one(group.getKey(), group.getValue(), zone, actedOn))
                .sorted(Comparator.comparing(AlertStatistics::fired).reversed().thenComparing(AlertStatistics::name))
                .toList();
    }

    private static AlertStatistics one(
            String name, List<AlertHistory.AlertEpisodes> lanes, ZoneId zone, Predicate<EpisodeWindow> actedOn) {
        var lengths = new ArrayList<Duration>();
        var byHour = new int[24];
        int unknown = 0;
        boolean flaps = false;
        boolean led = false;
        var last = Instant.EPOCH;
        for (var lane : lanes) {
            var starts = new ArrayList<Instant>();
            for (var episode : lane.episodes()) {
                lengths.add(episode.fired());
                starts.add(episode.window().start());
                byHour[episode.window().start().atZone(zone).getHour()]++;
                unknown += episode.ending() == AlertHistory.Ending.UNKNOWN ? 1 : 0;
                last = TimeMath.later(episode.window().end(), last);
                led |= episode.ending() != AlertHistory.Ending.RESOLVED
                        || actedOn.test(new EpisodeWindow(lane, episode.window()));
            }
            flaps |= flaps(starts);
        }
        lengths.sort(Comparator.naturalOrder());
        var fired = lengths.stream().reduce(Duration.ZERO, Duration::plus);
        return new AlertStatistics(
                name,
                lengths.size(),
                unknown,
                fired,
                median(lengths),
                lengths.getLast(),
                last,
                byHour,
                flaps,
                lengths.size() >= OFTEN && !led);
    }

    private static Duration median(List<Duration> sorted) {
        var upper = sorted.get(sorted.size() / 2);
        return sorted.get((sorted.size() - 1) / 2).plus(upper).dividedBy(2);
    }

    private static boolean flaps(List<Instant> starts) {
        for (int i = FLAPPING_TIMES - 1; i < starts.size(); i++) {
            var span = Duration.between(starts.get(i - FLAPPING_TIMES + 1), starts.get(i));
            if (span.compareTo(FLAPPING_WITHIN) <= 0) {
                return true;
            }
        }
        return false;
    }
}
