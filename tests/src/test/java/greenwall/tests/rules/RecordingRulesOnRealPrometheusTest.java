package greenwall.tests.rules;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.Labels;
import greenwall.fleet.doctor.DoctorFindings;
import greenwall.fleet.form.FormQuery;
import greenwall.fleet.form.TargetLabels;
import greenwall.fleet.poll.FleetPoller;
import greenwall.fleet.poll.PollSettings;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.rules.PrometheusRule;
import greenwall.fleet.rules.RulesPack;
import greenwall.fleet.rules.RulesPackFiles;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Source;
import greenwall.fleet.source.SourceLoad;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.tests.poll.Await;
import greenwall.tests.poll.RealServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The recording rules of the pack in a real Prometheus that scrapes the practice range: they record what the
/// forms return, the forms that read them are chosen, and the poll reads fewer samples.
@Tag("slow")
class RecordingRulesOnRealPrometheusTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final int MOMENTS = 5;

    @TempDir
    private Path folder = Path.of("");

    private record PollMeasurement(SourceLoad load, Map<String, String> forms) {}

    /// Rules are evaluated every three seconds and targets scraped every two, so that some of the compared
    /// instants fall between scrapes.
    private RealServer prometheus(PracticeRange range, String name, String rules) throws Exception {
        var home = Files.createDirectory(folder.resolve(name));
        for (var file : RulesPackFiles.of(RulesPack.groups(QuantityCatalogue.shipped(), "instance", _ -> ""))
                .entrySet()) {
            Files.writeString(
                    home.resolve(file.getKey()), file.getValue().replaceAll("(?m)^  interval: .*$", "  interval: 3s"));
        }
        var config = home.resolve("prometheus.yml");
        Files.writeString(config, """
                global: {scrape_interval: 2s, evaluation_interval: 3s}
                rule_files: [%s]
                scrape_configs:
                - job_name: range
                  file_sd_configs: [{files: ["%s"]}]
                """.formatted(rules, range.fileSd()));
        return RealServer.prometheus(home, config, RealServer.freePort());
    }

    private static MetricsSource connect(SharedHttpClient http, RealServer server) {
        return Prometheus.connect(http, new Source("real", Source.Kind.PROMETHEUS, server.url()), HttpSettings.DEFAULT);
    }

    private static InstantVector query(MetricsSource metrics, String query, Instant at) {
        return metrics.instant(query, at, SOON).answer().orElseThrow();
    }

    private static Map<Labels, Double> byLabels(InstantVector vector) {
        var values = new HashMap<Labels, Double>();
        for (int row = 0; row < vector.size(); row++) {
            values.put(vector.labels(row).without(Labels.NAME), vector.value(row));
        }
        return values;
    }

    /// A recorded metric and the expression that it stands for.
    private record RecordedRule(String name, String expr) {}

    /// The rules that a form of a quantity reads.
    private static List<RecordedRule> recorded() {
        var read = new ArrayList<String>();
        for (var quantity : QuantityCatalogue.shipped().quantities()) {
            for (var form : QuantityCatalogue.shipped().forms(quantity.id())) {
                FormQuery.of(form, TargetLabels.NONE).recorded().forEach(s -> read.add(FormQuery.metric(s)));
            }
        }
        return RulesPack.groups(QuantityCatalogue.shipped(), "instance", _ -> "").stream()
                .flatMap(group -> group.rules().stream())
                .filter(rule -> rule instanceof PrometheusRule.Recording && read.contains(rule.name()))
                .map(rule -> new RecordedRule(rule.name(), rule.expr()))
                .toList();
    }

    /// The newest instants at which the rule was evaluated. A sample with an earlier timestamp, even the first
    /// of a series, may be stored after the evaluation, so several instants are compared, of which one must
    /// match exactly. A busy machine stores most samples late.
    private static Set<Instant> recordedAt(MetricsSource metrics, RecordedRule rule) {
        var moments = new LinkedHashSet<Instant>();
        var before = Instant.now();
        for (int i = 0; i < MOMENTS; i++) {
            var times = query(metrics, "timestamp(" + rule.name() + ")", before);
            if (times.size() == 0) {
                break;
            }
            var at = Instant.ofEpochMilli(Math.round(times.value(0) * 1000));
            moments.add(at);
            before = at.minusMillis(1);
        }
        return moments;
    }

    private static boolean same(@Nullable Double fromRule, @Nullable Double fromQuery) {
        if (fromRule == null || fromQuery == null) {
            return false;
        }
        return !Double.isFinite(fromQuery) || Math.abs(fromRule - fromQuery) <= Math.abs(fromQuery) * 1e-9 + 1e-12;
    }

    /// Polls until no query fails, since only complete polls can be compared: on a busy machine some time out.
    private static PollMeasurement poll(MetricsSource metrics) {
        long end = System.nanoTime() + LONGEST.toNanos();
        var diagnosis = diagnose(metrics);
        while (hasFailedQuery(diagnosis) && System.nanoTime() < end) {
            diagnosis = diagnose(metrics);
        }
        var forms = new HashMap<String, String>();
        for (var quantity : diagnosis.quantities()) {
            quantity.forms().stream()
                    .findFirst()
                    .ifPresent(f -> forms.put(quantity.quantity(), f.form().id()));
        }
        return new PollMeasurement(diagnosis.sources().getFirst().state().load().orElseThrow(), forms);
    }

    private static DoctorFindings diagnose(MetricsSource metrics) {
        return new FleetPoller(Map.of("real", metrics), PollSettings.oneShot(QuantityCatalogue.shipped())).diagnose();
    }

    private static boolean hasFailedQuery(DoctorFindings diagnosis) {
        return diagnosis.quantities().stream()
                .flatMap(quantity -> quantity.absent().stream())
                .anyMatch(absent -> absent.reason().contains("could not be queried"));
    }

    @Test
    void recordingRulesMatchTheFormsAndCostLess() throws Exception {
        RealServer.program("prometheus", "prometheus");
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withHosts(12));
                var http = new SharedHttpClient(Map.of(), InstantSource.system());
                var withoutRules = prometheus(range, "bare", "");
                var withRules =
                        prometheus(range, "ruled", "greenwall-records.rules.yml, greenwall-records-slow.rules.yml")) {
            var metrics = connect(http, withRules);
            await(metrics);
            var compared = new ArrayList<String>();
            for (var rule : recorded()) {
                var moments = recordedAt(metrics, rule);
                if (moments.isEmpty()) {
                    continue;
                }
                var equal = new HashMap<Labels, Integer>();
                for (var at : moments) {
                    var fromRule = byLabels(query(metrics, rule.name(), at));
                    var fromQuery = byLabels(query(metrics, rule.expr(), at));
                    Stream.concat(fromRule.keySet().stream(), fromQuery.keySet().stream())
                            .distinct()
                            .forEach(labels -> equal.merge(
                                    labels, same(fromRule.get(labels), fromQuery.get(labels)) ? 1 : 0, Integer::sum));
                }
                assertThat(equal)
                        .as("of %d moments those at which %s was what its form gives", moments.size(), rule.name())
                        .allSatisfy((labels, times) ->
                                assertThat(times).as(labels.toString()).isPositive());
                compared.add(rule.name());
            }
            assertThat(compared).hasSizeGreaterThanOrEqualTo(6);

            var with = poll(metrics);
            var without = poll(connect(http, withoutRules));
            System.out.println("records compared: " + compared + "\nwithout rules "
                    + without.load().summary() + ", "
                    + without.load().took() + "\nwith rules    " + with.load().summary() + ", "
                    + with.load().took());
            assertThat(with.forms()).containsEntry("cpu.util", "cpu.util.recorded");
            assertThat(without.forms()).containsEntry("cpu.util", "cpu.util.quotient");
            assertThat(with.load().samples())
                    .isPositive()
                    .isLessThan(without.load().samples());
        }
    }

    private static void await(MetricsSource metrics) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < end) {
            var rows = metrics.instant("count(count_over_time(instance:node_cpu_utilization:ratio[1m]) > 4)", SOON)
                    .answer();
            if (rows.isPresent() && rows.get().size() > 0 && rows.get().value(0) >= 12) {
                return;
            }
            Await.briefly();
        }
        throw new AssertionError("the rules recorded nothing");
    }
}
