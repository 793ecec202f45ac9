package greenwall.fleet.alerthistory;

import greenwall.fleet.Labels;
import greenwall.fleet.LowerCaseEnum;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.AlertHostNames;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// The alerts of a time range, with a lane for each, as far as the sources kept them.
///
/// @param step the resolution: an alert that fired only briefly within a step is included, but not its exact
///     time
/// @param omittedLanes the number of lanes that were left out
/// @param failures the reasons why the history is incomplete, one line each
public record AlertHistory(
        TimeWindow window,
        Duration step,
        List<AlertEpisodes> lanes,
        List<Gap> gaps,
        int omittedLanes,
        List<String> failures) {
    public static final AlertHistory NONE = new AlertHistory(
            new TimeWindow(Instant.EPOCH, Instant.EPOCH), Duration.ofMinutes(1), List.of(), List.of(), 0, List.of());

    /// The names of the hosts of lanes, with the cluster where several clusters have the name.
    ///
    /// @param sharedNames the names that hosts of several clusters have now
    public Function<AlertEpisodes, String> hostNames(Set<String> sharedNames) {
        var names = new AlertHostNames(sharedNames);
        lanes.forEach(lane -> names.add(lane.cluster(), lane.host()));
        return lane -> names.of(lane.cluster(), lane.host());
    }

    /// Time without any data from the Prometheus of a cluster: its alerts during that time are unknown.
    public record Gap(String cluster, TimeWindow window) {}

    /// One alert with its episodes, the oldest first.
    public record AlertEpisodes(String cluster, Labels labels, String host, List<Episode> episodes) {
        public String name() {
            return labels.get("alertname");
        }
    }

    /// A time during which the alert fired without interruption, as far as known.
    ///
    /// @param fired how long the alert really fired; less than the window if the resolution is coarse or data
    ///     is missing
    public record Episode(TimeWindow window, Duration fired, Ending ending) {}

    public enum Ending implements LowerCaseEnum {
        RESOLVED,
        STILL_FIRING,
        /// The data ends while the alert fires; it may have continued.
        UNKNOWN;

        @Override
        public String word() {
            return this == STILL_FIRING ? "still fires" : LowerCaseEnum.super.word();
        }
    }
}
