package greenwall.fleet.explain;

import static greenwall.fleet.TimeOrder.earlier;
import static greenwall.fleet.TimeOrder.longer;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.RankedTemplate.Part;
import greenwall.fleet.explain.logs.HostStreams;
import greenwall.fleet.explain.logs.LogHostLabels;
import greenwall.fleet.source.LogSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/// Compares the best templates with the whole fleet and with earlier days: the log source counts the hosts that had
/// such lines at that time, and whether this host had them at the same hour before. A count that does not finish
/// in time is left out.
record FleetComparison(TemplateCounter counter, List<String> hosts, Instant end) {
    private static final int COMPARED_TEMPLATES = 5;
    private static final int CHECKED_ON_EARLIER_DAYS = 3;
    private static final List<Integer> DAYS = List.of(1, 2, 7);
    private static final Duration BEFORE = Duration.ofMinutes(1);
    private static final Duration AFTER = Duration.ofMinutes(5);
    private static final Duration HALF_INTERVAL = Duration.ofMinutes(10);
    private static final int MIN_HOSTS = 3;
    private static final double EVERYWHERE = -0.5;

    /// Empty if no label of the log source names hosts.
    static Optional<FleetComparison> over(LogSource logs, HostStreams streams, TimeWindow window, Duration deadline) {
        return streams.label()
                .map(label -> new FleetComparison(
                        new TemplateCounter(logs, label, deadline), streams.hosts(label), window.end()));
    }

    private record Occurrences(String template, Optional<Set<String>> on, List<Integer> days) {}

    /// Returns the templates with the results of the comparison, in their new order.
    ///
    /// @param onset whether the onset of the metric's change is known
    List<RankedTemplate> compare(List<RankedTemplate> ranked, boolean onset) throws InterruptedException {
        var tasks = new ArrayList<Callable<Occurrences>>();
        for (var template : ranked.subList(0, Math.min(COMPARED_TEMPLATES, ranked.size()))) {
            var filter = TemplateCounter.filter(template.template());
            if (filter.isPresent() && template.move() != RankedTemplate.Move.GONE) {
                tasks.add(() -> occurrences(template, filter.get()));
            }
        }
        var results = ConcurrentRequests.finishedWithin(counter.deadline().plusMillis(200), tasks);
        return CauseProbability.ranked(
                ranked.stream()
                        .map(t -> results.stream()
                                .filter(s -> s.template().equals(t.key()))
                                .findFirst()
                                .map(s -> with(t, s))
                                .orElse(t))
                        .toList(),
                onset);
    }

    private Occurrences occurrences(RankedTemplate template, String filter) {
        var from = template.start().minus(BEFORE);
        var to = earlier(template.start().plus(AFTER), end);
        var on = counter.hosts(filter, longer(Duration.between(from, to), Duration.ofSeconds(1)), to);
        var own = hosts.stream()
                .filter(h -> LogHostLabels.plain(h).equals(LogHostLabels.plain(template.host())))
                .findFirst()
                .filter(_ -> template.rank() <= CHECKED_ON_EARLIER_DAYS
                        && !template.host().isEmpty());
        var latest = template.start().plus(HALF_INTERVAL);
        var days = DAYS.stream()
                .filter(day -> own.isPresent()
                        && counter.had(
                                own.get(), filter, HALF_INTERVAL.multipliedBy(2), latest.minus(Duration.ofDays(day))))
                .toList();
        return new Occurrences(template.key(), on, days);
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
        return template.withEvidence(parts, why.toString());
    }
}
