package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.fleet.Labels;
import greenwall.fleet.identity.Address;
import greenwall.fleet.identity.HostLabelNames;
import greenwall.fleet.source.Logs;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.Outcome;
import greenwall.views.FxThread;
import greenwall.views.LogVolume;
import greenwall.views.Ranges;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Counts a host's log lines by level in its cluster's Loki. The labels of host and level are found once per host and
/// cached.
public final class SiteLogVolume implements LogVolume, AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(15);
    /// Structured metadata of Loki 3, which is not listed as a label; empty in other versions.
    private static final String DETECTED = "detected_level";
    private static final List<String> LEVEL_LABELS = List.of("level", "severity", DETECTED, "priority", "PRIORITY");

    private final BackgroundTasks errand;
    private final Map<Key, Known> known = new ConcurrentHashMap<>();
    private final List<Site.Connected> clusters;

    /// Found again for another day, since labels change with the log agents.
    private record Key(String cluster, List<String> names, Instant day) {}

    /// The selector of a host's lines, and the label of their level.
    private record Known(String selector, String level) {}

    public SiteLogVolume(Site site, FxThread fx) {
        errand = new BackgroundTasks(fx);
        clusters = site.clusters();
    }

    @Override
    public Ranges.Ask ask(Question question, Consumer<Ranges.Answer> receiver) {
        return errand.run(() -> answer(question), receiver);
    }

    Ranges.Answer answer(Question question) {
        var logs = clusters.stream()
                .filter(c -> c.name().equals(question.cluster()))
                .findFirst()
                .flatMap(Site.Connected::logs);
        if (logs.isEmpty()) {
            return new Ranges.Answer.Missing("the cluster " + question.cluster() + " has no Loki");
        }
        return switch (find(logs.get(), question)) {
            case Found.There(var host) -> count(logs.get(), host, question);
            case Found.Not(var why) -> new Ranges.Answer.Missing(why);
        };
    }

    private sealed interface Found {
        record There(Known known) implements Found {}

        record Not(String why) implements Found {}
    }

    private Found find(Logs logs, Question question) {
        var key = new Key(
                question.cluster(),
                List.copyOf(question.names()),
                question.window().start().truncatedTo(ChronoUnit.DAYS));
        var before = known.get(key);
        if (before != null) {
            return new Found.There(before);
        }
        var labels = logs.labelNames(question.window(), DEADLINE);
        if (labels instanceof Outcome.Failed<List<String>> failed) {
            return new Found.Not(failed.failure().found());
        }
        var there = new HashSet<>(labels.answer().orElse(List.of()));
        var level = LEVEL_LABELS.stream().filter(there::contains).findFirst().orElse(DETECTED);
        for (var label : HostLabelNames.IN_LOGS) {
            if (there.contains(label)) {
                var values = logs.labelValues(label, question.window(), DEADLINE)
                        .answer()
                        .orElse(List.of());
                var mine =
                        values.stream().filter(v -> names(question.names(), v)).toList();
                if (!mine.isEmpty()) {
                    var found = new Known("{" + label + "=~\"" + literally(mine) + "\"}", level);
                    known.put(key, found);
                    return new Found.There(found);
                }
            }
        }
        return new Found.Not("No log stream of this window names this host.");
    }

    /// Compares a name with or without domain and port.
    private static boolean names(Collection<String> names, String value) {
        return names.contains(value) || names.stream().anyMatch(n -> n.equals(Address.bare(value)));
    }

    private static String literally(List<String> values) {
        return values.stream()
                .map(v -> v.replaceAll("[\\\\.+*?()|\\[\\]{}^$]", "\\\\\\\\$0").replace("\"", "\\\""))
                .collect(Collectors.joining("|"));
    }

    private static Ranges.Answer count(Logs logs, Known host, Question question) {
        var query = "sum by (" + host.level() + ") (count_over_time(" + host.selector() + "["
                + question.step().toSeconds() + "s]))";
        return switch (logs.range(query, question.window(), question.step(), DEADLINE)) {
            case Outcome.Failed<Matrix> failed ->
                new Ranges.Answer.Missing(failed.failure().found());
            case Outcome.Answered<Matrix> answered -> new Ranges.Answer.Given(renamed(answered.value(), host.level()));
        };
    }

    private static Matrix renamed(Matrix matrix, String level) {
        return new Matrix(
                matrix.window(),
                matrix.step(),
                matrix.series().stream()
                        .map(s -> new Matrix.Series(
                                Labels.of("level", s.labels().get(level)), s.timeMillis(), s.values(), s.histograms()))
                        .toList());
    }

    @Override
    public void close() {
        errand.close();
    }
}
