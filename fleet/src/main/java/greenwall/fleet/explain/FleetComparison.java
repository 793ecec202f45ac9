package greenwall.fleet.explain;

import static greenwall.fleet.TimeOrder.earlier;
import static greenwall.fleet.TimeOrder.shorter;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.RankedTemplate.Part;
import greenwall.fleet.explain.logs.HostStreams;
import greenwall.fleet.explain.logs.LogHostLabels;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.source.Logs;
import greenwall.fleet.source.Vector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/// Compares the best templates with the whole fleet and with earlier days: the log source counts the hosts that had
/// such lines at that time, and whether this host had them at the same hour before. Counting at the source is fast
/// where reading the logs would be slow. A count that does not finish in time is left out.
final class FleetComparison {
    private static final int COMPARED_TEMPLATES = 5;
    private static final int CHECKED_ON_EARLIER_DAYS = 3;
    private static final List<Integer> DAYS = List.of(1, 2, 7);
    private static final Duration BEFORE = Duration.ofMinutes(1);
    private static final Duration AFTER = Duration.ofMinutes(5);
    private static final Duration HALF_INTERVAL = Duration.ofMinutes(10);
    private static final Duration LONGEST_DEADLINE = Duration.ofMillis(1_500);
    private static final int MIN_LETTERS = 6;
    private static final int MAX_PIECES = 3;
    private static final int MIN_HOSTS = 3;
    private static final double EVERYWHERE = -0.5;

    private final Logs logs;
    private final String label;
    private final List<String> hosts;
    private final TimeWindow window;
    private final Duration deadline;

    private FleetComparison(Logs logs, String label, List<String> hosts, TimeWindow window, Duration deadline) {
        this.logs = logs;
        this.label = label;
        this.hosts = hosts;
        this.window = window;
        this.deadline = shorter(deadline, LONGEST_DEADLINE);
    }

    /// Empty if no label of the log source names hosts.
    static Optional<FleetComparison> over(Logs logs, HostStreams streams, TimeWindow window, Duration deadline) {
        return streams.label().map(label -> new FleetComparison(logs, label, streams.hosts(label), window, deadline));
    }

    private record Occurrences(String template, Optional<Set<String>> on, List<Integer> days) {}

    /// Returns the templates with the results of the comparison, in their new order.
    ///
    /// @param onset whether the onset of the metric's change is known
    List<RankedTemplate> compare(List<RankedTemplate> ranked, boolean onset) throws InterruptedException {
        var tasks = new ArrayList<Callable<Occurrences>>();
        for (var template : ranked.subList(0, Math.min(COMPARED_TEMPLATES, ranked.size()))) {
            var filter = filter(template.template());
            if (filter.isPresent() && template.move() != RankedTemplate.Move.GONE) {
                tasks.add(() -> occurrences(template, filter.get()));
            }
        }
        var results = ConcurrentRequests.finishedWithin(deadline.plusMillis(200), tasks);
        return Odds.ranked(
                ranked.stream()
                        .map(t -> results.stream()
                                .filter(s -> s.template().equals(t.key()))
                                .findFirst()
                                .map(s -> with(t, s))
                                .orElse(t))
                        .toList(),
                onset);
    }

    /// The longest constant parts of a template, as filters; empty where none is long enough.
    private static Optional<String> filter(String template) {
        var pieces = Arrays.stream(template.split("<\\*>"))
                .map(String::strip)
                .filter(p -> p.length() >= MIN_LETTERS)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .limit(MAX_PIECES)
                .map(p -> " |= " + GoFormat.quote(p))
                .collect(Collectors.joining());
        return pieces.isEmpty() ? Optional.empty() : Optional.of(pieces);
    }

    private Occurrences occurrences(RankedTemplate template, String filter) {
        var from = template.start().minus(BEFORE);
        var to = earlier(template.start().plus(AFTER), window.end());
        long seconds = Math.max(1, Duration.between(from, to).toSeconds());
        var on = count(
                        "sum by (" + label + ") (count_over_time({" + label + "=~\".+\"}" + filter + " [" + seconds
                                + "s]))",
                        to)
                .map(this::hostsIn);
        var days = new ArrayList<Integer>();
        if (template.rank() <= CHECKED_ON_EARLIER_DAYS && !template.host().isEmpty()) {
            var own = hosts.stream()
                    .filter(h -> LogHostLabels.plain(h).equals(LogHostLabels.plain(template.host())))
                    .findFirst();
            for (int day : DAYS) {
                var at = template.start().plus(HALF_INTERVAL).minus(Duration.ofDays(day));
                own.flatMap(name -> count(
                                "sum(count_over_time({" + label + "=" + GoFormat.quote(name) + "}" + filter + " ["
                                        + HALF_INTERVAL.multipliedBy(2).toSeconds() + "s]))",
                                at))
                        .filter(v -> v.size() > 0 && v.value(0) > 0)
                        .ifPresent(_ -> days.add(day));
            }
        }
        return new Occurrences(template.key(), on, List.copyOf(days));
    }

    private Optional<Vector> count(String query, Instant at) {
        return logs.instant(query, at, deadline).answer();
    }

    private Set<String> hostsIn(Vector rows) {
        var names = new HashSet<String>();
        for (int row = 0; row < rows.size(); row++) {
            if (rows.value(row) > 0) {
                names.add(LogHostLabels.plain(rows.labels(row).get(label)));
            }
        }
        return names;
    }

    private RankedTemplate with(RankedTemplate template, Occurrences occurrences) {
        var why = new StringBuilder(template.why());
        var parts = new ArrayList<>(template.parts());
        if (occurrences.on().isPresent() && hosts.size() >= MIN_HOSTS) {
            int on = Math.max(1, occurrences.on().get().size());
            why.append("; at that time in the logs of ")
                    .append(on)
                    .append(" of ")
                    .append(hosts.size())
                    .append(" hosts");
            double everywhere = EVERYWHERE * (on - 1) / (hosts.size() - 1.0);
            parts.replaceAll(p -> p.name().equals("rarity") && everywhere < p.value()
                    ? new Part(p.name(), everywhere, "how many hosts of the fleet logged it then")
                    : p);
        }
        if (!occurrences.days().isEmpty()) {
            why.append("; also at about this hour ")
                    .append(occurrences.days().stream().map(String::valueOf).collect(Collectors.joining(", ")))
                    .append(occurrences.days().equals(List.of(1)) ? " day before" : " days before");
        }
        return template.judged(parts, why.toString());
    }
}
