package greenwall.fleet.explain;

import static greenwall.fleet.TimeMath.earlier;
import static greenwall.fleet.TimeMath.longer;
import static greenwall.fleet.TimeMath.shorter;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.RankedTemplate.ScorePart;
import greenwall.fleet.explain.logs.HostStreamFinder;
import greenwall.fleet.explain.logs.StreamHostLabels;
import greenwall.fleet.logql.TemplateLineFilter;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.LogSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Compares the best templates with the whole fleet and with earlier days: the log source counts the hosts that
/// had such lines at that time, and whether this host had them at the same hour before. A count that does not
/// finish in time is left out.
record CommonTemplateCheck(
        LogSource logs, HostStreamFinder streams, Duration deadline, Instant end, ExplanationRun run) {
    private static final int COMPARED_TEMPLATES = 5;
    private static final int CHECKED_ON_EARLIER_DAYS = 3;
    private static final List<Integer> DAYS = List.of(1, 2, 7);
    private static final Duration BEFORE = Duration.ofMinutes(1);
    private static final Duration AFTER = Duration.ofMinutes(5);
    private static final Duration HALF_INTERVAL = Duration.ofMinutes(10);
    private static final int MIN_HOSTS = 3;
    private static final int MIN_LETTERS = 6;
    private static final double EVERYWHERE = -0.5;
    private static final Duration LONGEST_DEADLINE = Duration.ofMillis(1_500);

    static CommonTemplateCheck over(LogSource logs, HostStreamFinder streams, TimeWindow window, ExplanationRun run) {
        return new CommonTemplateCheck(logs, streams, shorter(run.remaining(), LONGEST_DEADLINE), window.end(), run);
    }

    /// @param hosts the number of hosts that were searched
    private record Occurrences(String template, int hosts, Optional<Set<String>> on, List<Integer> days) {}

    /// @param onset whether the onset of the metric's change is known
    List<RankedTemplate> compare(List<RankedTemplate> ranked, boolean onset) throws InterruptedException {
        var tasks = new ArrayList<Callable<Occurrences>>();
        for (var template : ranked.subList(0, Math.min(COMPARED_TEMPLATES, ranked.size()))) {
            var filter = TemplateLineFilter.of(template.template(), MIN_LETTERS);
            var label = streams.labelOf(template.host());
            if (label.isPresent() && !filter.isEmpty() && template.change() != RankedTemplate.FrequencyChange.GONE) {
                var counter = new TemplateCounter(logs, label.get(), deadline);
                tasks.add(() -> occurrences(template, filter, counter));
            }
        }
        var results = ConcurrentRequests.finishedWithin(deadline.plusMillis(200), tasks);
        return LineProbability.ranked(
                ranked.stream()
                        .map(t -> results.stream()
                                .filter(s -> s.template().equals(t.key()))
                                .findFirst()
                                .map(s -> with(t, s))
                                .orElse(t))
                        .toList(),
                onset);
    }

    private Occurrences occurrences(RankedTemplate template, String filter, TemplateCounter counter) {
        var hosts = streams.hosts(counter.label());
        var from = template.start().minus(BEFORE);
        var to = earlier(template.start().plus(AFTER), end);
        var own = hosts.stream()
                .filter(h -> !template.host().isEmpty()
                        && StreamHostLabels.plain(h).equals(StreamHostLabels.plain(template.host())))
                .findFirst();
        // A count without the host that wrote the line has missed lines.
        var on = counter.hosts(filter, longer(Duration.between(from, to), Duration.ofSeconds(1)), to)
                .filter(found ->
                        own.map(StreamHostLabels::plain).map(found::contains).orElse(!found.isEmpty()));
        var latest = template.start().plus(HALF_INTERVAL);
        var days = DAYS.stream()
                .filter(day -> own.isPresent()
                        && template.rank() <= CHECKED_ON_EARLIER_DAYS
                        && counter.had(own.get(), filter, HALF_INTERVAL.multipliedBy(2), run.daysBefore(latest, day)))
                .toList();
        return new Occurrences(template.key(), hosts.size(), on, days);
    }

    private RankedTemplate with(RankedTemplate template, Occurrences occurrences) {
        var why = new StringBuilder(template.why());
        var parts = new ArrayList<>(template.parts());
        int hosts = occurrences.hosts();
        if (occurrences.on().isPresent() && hosts >= MIN_HOSTS) {
            int on = occurrences.on().get().size();
            why.append("; at that time in the logs of " + on + " of " + hosts + " hosts");
            double everywhere = EVERYWHERE * (on - 1) / (hosts - 1.0);
            parts.replaceAll(p -> p.name().equals("rarity") && everywhere < p.value()
                    ? new ScorePart(p.name(), everywhere, "how many hosts of the fleet logged it then")
                    : p);
        }
        if (!occurrences.days().isEmpty()) {
            why.append("; also at about this hour ").append(MetricRecurrenceFinder.daysBefore(occurrences.days()));
        }
        return template.withEvidence(parts, why.toString());
    }

    /// Counts the lines of templates at the log source, which is fast where reading the logs would be slow.
    ///
    /// @param label the label that names hosts
    record TemplateCounter(LogSource logs, String label, Duration deadline) {
        /// Plain names of the hosts with such lines before an instant; empty if the source does not count them
        /// in time.
        Optional<Set<String>> hosts(String filter, Duration before, Instant at) {
            var perHost =
                    "sum by (" + label + ") (count_over_time({" + label + "=~\".+\"}" + filter + range(before) + "))";
            return count(perHost, at)
                    .map(rows -> IntStream.range(0, rows.size())
                            .filter(row -> rows.value(row) > 0)
                            .mapToObj(row ->
                                    StreamHostLabels.plain(rows.labels(row).get(label)))
                            .collect(Collectors.toSet()));
        }

        /// Whether the host is known to have had such lines before an instant.
        boolean had(String host, String filter, Duration before, Instant at) {
            var ofHost =
                    "sum(count_over_time({" + label + "=" + GoFormat.quote(host) + "}" + filter + range(before) + "))";
            return count(ofHost, at).filter(v -> v.size() > 0 && v.value(0) > 0).isPresent();
        }

        private static String range(Duration length) {
            return " [" + length.toSeconds() + "s]";
        }

        private Optional<InstantVector> count(String query, Instant at) {
            return logs.instant(query, at, deadline).answer();
        }
    }
}
