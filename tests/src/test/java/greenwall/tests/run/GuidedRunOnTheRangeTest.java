package greenwall.tests.run;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.Http;
import greenwall.connectors.http.SourceOptions;
import greenwall.connectors.loki.Loki;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.Labels;
import greenwall.fleet.heartbeat.Heartbeat;
import greenwall.fleet.heartbeat.Settings;
import greenwall.fleet.incident.Closing;
import greenwall.fleet.incident.EvidenceSink;
import greenwall.fleet.quantity.Catalogue;
import greenwall.fleet.run.GuidedRun;
import greenwall.fleet.run.Pictures;
import greenwall.fleet.run.Result;
import greenwall.fleet.run.Subject;
import greenwall.fleet.runbook.Shelf;
import greenwall.fleet.source.Metrics;
import greenwall.fleet.source.Source;
import greenwall.lab.Range;
import greenwall.lab.RangeOptions;
import greenwall.lab.incident.IncidentName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Each incident of the range, from each alert that its truth names and that fires at its host: the guided run,
/// left to itself, ends at the truth's verdict. Seeds choose other hosts, and a start other hours.
class GuidedRunOnTheRangeTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final List<Long> SEEDS = Arrays.stream(
                    System.getProperty("greenwall.seeds", "71,402,9113").split(","))
            .map(Long::valueOf)
            .toList();

    static Stream<Arguments> incidents() {
        return SEEDS.stream()
                .flatMap(seed -> Arrays.stream(IncidentName.values()).map(name -> Arguments.of(name, seed)));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("incidents")
    void endsAtTheTruth(IncidentName incident, long seed) throws Exception {
        var options = RangeOptions.DEFAULT.withIncident(incident).withSeed(seed);
        if (seed != 71) {
            options = options.withStart(Instant.parse("2026-03-04T05:06:07Z").plus(Duration.ofHours(seed % 500)));
        }
        try (var range = Range.start(options);
                var http = new Http(Map.of(), InstantSource.system())) {
            assertThat(range.awaitAlerts(Duration.ofSeconds(60))).isTrue();
            var line = range.describe();
            var truth = JsonMapper.shared().readTree(Path.of(String.valueOf(line.get("truth"))));
            var metrics =
                    Prometheus.connect(http, source(Source.Kind.PROMETHEUS, range.prometheus()), SourceOptions.DEFAULT);
            var logs = Loki.connect(http, source(Source.Kind.LOKI, range.loki()), SourceOptions.DEFAULT);
            var means = new GuidedRun.Means(
                    Optional.of(metrics),
                    Optional.of(logs),
                    Catalogue.shipped(),
                    Pictures.shipped(),
                    EvidenceSink.none(),
                    SOON,
                    false);
            var fleet = new Heartbeat(Map.of("range", metrics), Settings.oneShot(Catalogue.shipped())).beat();
            var runs = new ArrayList<GuidedRun>();
            for (var alert : alerts(metrics, truth)) {
                var host = Subject.host(alert.labels(), fleet.hosts());
                var subject = Subject.of(
                        alert.labels(),
                        "range",
                        host,
                        alert.activeAt(),
                        range.clock().instant());
                var runbook = Shelf.shipped().forAlert(subject.alert());
                assertThat(runbook).as("the runbook of " + subject.alert()).isPresent();
                runs.add(GuidedRun.of(runbook.get(), subject, means));
            }
            if (incident == IncidentName.QUIET) {
                runs.add(GuidedRun.of(
                        Shelf.shipped().named(Shelf.USUAL_WAY).orElseThrow(),
                        Subject.of(
                                Labels.EMPTY,
                                "range",
                                Optional.of(fleet.hosts()
                                        .get((int) (seed % fleet.hosts().size()))),
                                range.clock().instant(),
                                range.clock().instant()),
                        means));
            }

            assertThat(runs).isNotEmpty();
            assertThat(runs)
                    .allSatisfy(run -> assertThat(run.toVerdict().verdict().word())
                            .as(told(run))
                            .isEqualTo(truth.get("verdict").asString()));
            if (incident == IncidentName.SCRUB || incident == IncidentName.FAILING_DISK) {
                assertThat(runs.stream().flatMap(r -> r.done().stream()))
                        .extracting(GuidedRun.Done::result)
                        .filteredOn(Result.Compared.class::isInstance)
                        .isNotEmpty()
                        .allSatisfy(result -> assertThat(((Result.Compared) result)
                                        .distances().stream()
                                                .min(Comparator.comparingDouble(Pictures.Distance::distance))
                                                .orElseThrow()
                                                .verdict()
                                                .word())
                                .as(result.toString())
                                .isEqualTo(truth.get("verdict").asString()));
            }
            if (incident == IncidentName.SCRUB) {
                assertThat(runs)
                        .allSatisfy(run -> assertThat(run.toVerdict().changes())
                                .extracting(Closing.Change::kind)
                                .contains(Closing.Kind.INHIBITION));
            }
        }
    }

    private static String told(GuidedRun run) {
        return run.subject().alert() + " on " + run.subject().host() + ":\n"
                + run.done().stream()
                        .map(d -> d.section() + " | " + d.step().title() + " | "
                                + d.result().words()
                                + (d.result() instanceof Result.Decided decided ? " " + decided.why() : ""))
                        .collect(Collectors.joining("\n"));
    }

    private static List<Metrics.RuleAlert> alerts(Metrics metrics, JsonNode truth) {
        var names = truth.get("alerts").valueStream().map(JsonNode::asString).toList();
        var host = truth.get("host").asString();
        return metrics.alerts(SOON).answer().orElseThrow().stream()
                .filter(a -> a.state().equals("firing"))
                .filter(a -> names.contains(a.labels().get("alertname")))
                .filter(a -> a.labels().get("host").equals(host))
                .toList();
    }

    private static Source source(Source.Kind kind, URI url) {
        return new Source("range", kind, url);
    }
}
