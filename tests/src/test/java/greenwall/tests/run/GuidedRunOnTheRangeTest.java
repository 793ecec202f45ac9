package greenwall.tests.run;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.loki.Loki;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.Labels;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.incident.IncidentEnd;
import greenwall.fleet.poll.FleetPoller;
import greenwall.fleet.poll.PollSettings;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.runbook.RunbookLibrary;
import greenwall.fleet.runbook.RunbookStep;
import greenwall.fleet.runbook.run.ReferenceCases;
import greenwall.fleet.runbook.run.RunbookRun;
import greenwall.fleet.runbook.run.RunbookSubject;
import greenwall.fleet.runbook.run.StepResult;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Source;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.incident.IncidentKind;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Each incident of the range, from each alert that its truth names and that fires on its host: the guided run,
/// without intervention, ends at the truth's verdict, and a comparison with recorded cases is correct or
/// undecided, never wrong. Seeds vary the hosts, and start times vary the hours: working days, nights and
/// weekends of a month.
///
/// By default each incident is simulated once, with its own start time and seed. `-Dgreenwall.guided=N`
/// simulates it N more times, at start times throughout the month.
@Tag("slow")
class GuidedRunOnTheRangeTest {
    private static final Duration SOON = Duration.ofMinutes(2);

    /// The disks of a pool can fire dozens of alerts; two of them are enough for the test.
    private static final int OF_ONE_NAME = 2;

    private static final Instant MONTH = Instant.parse("2026-03-01T00:00:00Z");
    private static final int MORE = Integer.getInteger("greenwall.guided", 0);
    private static final List<IncidentKind> WANTED = Arrays.stream(
                    System.getProperty("greenwall.guided.incidents", "").split(","))
            .filter(name -> !name.isBlank())
            .map(name ->
                    IncidentKind.valueOf(name.strip().toUpperCase(Locale.ROOT).replace('-', '_')))
            .toList();

    /// The start time and the seed depend only on the number: the same cases on every machine and at any time.
    static Stream<Arguments> incidents() {
        return Stream.of(IncidentKind.values())
                .filter(kind -> WANTED.isEmpty() || WANTED.contains(kind))
                .flatMap(kind -> IntStream.rangeClosed(0, MORE).mapToObj(nth -> {
                    var random = new Random(7919L * kind.word().hashCode() + nth);
                    return Arguments.of(
                            kind, random.nextLong(1, 100_000), MONTH.plusSeconds(random.nextLong(30L * 24 * 3600)));
                }));
    }

    @ParameterizedTest(name = "{0}, seed {1}, at {2}")
    @MethodSource("incidents")
    void theGuidedRunEndsAtTheTruth(IncidentKind incident, long seed, Instant start) throws Exception {
        var options = PracticeRangeOptions.DEFAULT
                .withIncident(incident)
                .withSeed(seed)
                .withStart(start);
        try (var range = PracticeRange.start(options);
                var http = new SharedHttpClient(Map.of(), InstantSource.system())) {
            assertThat(range.evaluator().awaitCaughtUp(Duration.ofMinutes(4))).isTrue();
            var line = range.describe();
            var truth = JsonMapper.shared().readTree(Path.of(String.valueOf(line.get("truth"))));
            var metrics = Prometheus.connect(
                    http, source(Source.Kind.PROMETHEUS, range.servers().prometheus()), HttpSettings.DEFAULT);
            var logs =
                    Loki.connect(http, source(Source.Kind.LOKI, range.servers().loki()), HttpSettings.DEFAULT);
            var dependencies = new RunbookRun.Dependencies(
                    Optional.of(metrics),
                    Optional.of(logs),
                    QuantityCatalogue.shipped(),
                    ReferenceCases.shipped(),
                    (_, _) -> {},
                    SOON);
            var fleet =
                    new FleetPoller(Map.of("range", metrics), PollSettings.oneShot(QuantityCatalogue.shipped())).poll();
            var runs = new ArrayList<RunbookRun>();
            for (var alert : alerts(metrics, truth)) {
                var host = AlertHostFinder.of(fleet).find("range", alert.labels());
                var subject = RunbookSubject.of(
                        alert.labels(),
                        "range",
                        host,
                        alert.activeAt(),
                        range.clock().instant(),
                        Optional.empty());
                var runbook = RunbookLibrary.of(List.of()).forAlert(subject.alert());
                assertThat(runbook).as("the runbook of " + subject.alert()).isPresent();
                runs.add(new RunbookRun(runbook.get(), subject, dependencies, Labels.EMPTY));
            }
            if (incident == IncidentKind.QUIET) {
                runs.add(new RunbookRun(
                        RunbookLibrary.of(List.of())
                                .named(RunbookLibrary.FALLBACK)
                                .orElseThrow(),
                        RunbookSubject.of(
                                Labels.EMPTY,
                                "range",
                                Optional.of(fleet.hosts()
                                        .get((int) (seed % fleet.hosts().size()))),
                                range.clock().instant(),
                                range.clock().instant(),
                                Optional.empty()),
                        dependencies,
                        Labels.EMPTY));
            }

            assertThat(runs).isNotEmpty();
            assertThat(runs)
                    .allSatisfy(run -> assertThat(toVerdict(run).verdict().word())
                            .as(describe(run))
                            .isEqualTo(truth.get("verdict").asString()));
            var compared = runs.stream()
                    .flatMap(r -> r.completedSteps().stream())
                    .map(RunbookRun.CompletedStep::result)
                    .filter(StepResult.Compared.class::isInstance)
                    .map(StepResult.Compared.class::cast)
                    .toList();
            assertThat(compared)
                    .filteredOn(c -> c.closestCase().isPresent())
                    .allSatisfy(c -> assertThat(
                                    c.closestCase().orElseThrow().verdict().word())
                            .as(c.summary())
                            .isEqualTo(truth.get("verdict").asString()));
            assertThat(runs)
                    .filteredOn(run -> run.runbook().sections().stream()
                            .flatMap(section -> section.steps().stream())
                            .anyMatch(RunbookStep.CaseComparison.class::isInstance))
                    .allSatisfy(run -> assertThat(run.completedSteps())
                            .extracting(RunbookRun.CompletedStep::result)
                            .anyMatch(StepResult.Compared.class::isInstance));
            if (incident == IncidentKind.SCRUB) {
                assertThat(runs)
                        .allSatisfy(run -> assertThat(toVerdict(run).changes())
                                .extracting(IncidentEnd.ProposedChange::kind)
                                .contains(IncidentEnd.ChangeKind.INHIBITION));
            }
        }
    }

    private static StepResult.Concluded toVerdict(RunbookRun run) {
        while (run.verdict().isEmpty()) {
            run.runNextStep();
        }
        return run.verdict().orElseThrow();
    }

    private static String describe(RunbookRun run) {
        return run.subject().alert() + " on " + run.subject().host() + ":\n"
                + run.completedSteps().stream()
                        .map(d -> d.section() + " | " + d.step().title() + " | "
                                + d.result().summary()
                                + (d.result() instanceof StepResult.Decided decided ? " " + decided.why() : ""))
                        .collect(Collectors.joining("\n"));
    }

    private static List<MetricsSource.RuleAlert> alerts(MetricsSource metrics, JsonNode truth) {
        var names = truth.get("alerts").valueStream().map(JsonNode::asString).toList();
        var host = truth.get("host").asString();
        var byName = metrics.alerts(SOON).answer().orElseThrow().stream()
                .filter(a -> a.state().equals("firing"))
                .filter(a -> names.contains(a.labels().get("alertname")))
                .filter(a -> !a.labels().has("host") || a.labels().get("host").equals(host))
                .collect(Collectors.groupingBy(a -> a.labels().get("alertname")));
        return byName.values().stream()
                .flatMap(same -> same.stream().limit(OF_ONE_NAME))
                .toList();
    }

    private static Source source(Source.Kind kind, URI url) {
        return new Source("range", kind, url);
    }
}
