package greenwall.fleet.runbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.EvidenceRenderer;
import greenwall.fleet.incident.EvidenceSink;
import greenwall.fleet.incident.IncidentEnd;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.runbook.RunbookFileReader;
import greenwall.fleet.runbook.RunbookStep.Choice;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The result of a decision for the rows that its source returns, and for missing rows.
class ConditionEvaluatorTest {
    private static final Instant AT = Instant.parse("2026-03-04T05:06:07Z");
    private static final Source SOURCE = new Source("east", Source.Kind.PROMETHEUS, URI.create("http://metrics"));
    private static final RunbookSubject CASE = new RunbookSubject(
            "A", "c", "node1", Labels.EMPTY, Set.of("10.0.0.1:9100"), Set.of("node1"), AT.minusSeconds(600), AT);

    /// @param rows by query; any other query returns no rows
    private static MetricsSource metrics(Map<String, Double> rows, List<String> warnings) {
        return (MetricsSource) Proxy.newProxyInstance(
                MetricsSource.class.getClassLoader(), new Class<?>[] {MetricsSource.class}, (_, method, arguments) -> {
                    var vector = new InstantVector.Builder();
                    Optional.ofNullable(rows.get(String.valueOf(arguments[0])))
                            .ifPresent(v -> vector.add(Labels.EMPTY, AT.toEpochMilli(), v));
                    Object value = method.getName().equals("evaluate")
                            ? new MetricsSource.Result.VectorResult(vector.build())
                            : vector.build();
                    return new Outcome.Answered<>(
                            SOURCE, AT, Duration.ZERO, value, warnings, List.of(), Optional.empty());
                });
    }

    private static List<RunbookRun.CompletedStep> stepsTaken(String step, MetricsSource metrics) {
        return stepsTaken(step, metrics, (_, _) -> {});
    }

    private static List<RunbookRun.CompletedStep> stepsTaken(
            String step, MetricsSource metrics, EvidenceSink evidence) {
        return stepsTaken(step, Optional.of(metrics), evidence);
    }

    private static List<RunbookRun.CompletedStep> stepsTaken(
            String step, Optional<MetricsSource> metrics, EvidenceSink evidence) {
        var text = """
                ---
                alerts: [A]
                ---
                # First check
                %s
                # Done
                ```verdict
                unknown
                because: that is all
                schedule: scrub on Sundays
                ```
                """.formatted(step);
        var dependencies = new RunbookRun.Dependencies(
                metrics,
                Optional.empty(),
                QuantityCatalogue.shipped(),
                ReferenceCases.shipped(),
                evidence,
                Duration.ofSeconds(5));
        var run =
                new RunbookRun(RunbookFileReader.read("a.md", text, true).runbook(), CASE, dependencies, Labels.EMPTY);
        while (run.verdict().isEmpty()) {
            run.runNextStep();
        }
        return run.completedSteps();
    }

    private static Choice decision(String condition, Map<String, Double> rows, String... warnings) {
        var step = "```decide\nwhen: " + condition + "\nyes: #done\nno: #done\nunknown: #done\n```";
        var first = stepsTaken(step, metrics(rows, List.of(warnings))).getFirst();
        return ((StepResult.Decided) first.result()).choice();
    }

    static RunbookRun.Dependencies dependencies(Optional<MetricsSource> metrics, Optional<LogSource> logs) {
        return new RunbookRun.Dependencies(
                metrics,
                logs,
                QuantityCatalogue.shipped(),
                ReferenceCases.shipped(),
                (_, _) -> {},
                Duration.ofSeconds(5));
    }

    @Test
    void rowThatMatchesAComparisonMeansYesWhateverItsValue() {
        assertThat(decision("up == 0 and on () x", Map.of("up == 0 and on () x", 0.0)))
                .isEqualTo(Choice.YES);
        assertThat(decision("up", Map.of("up", 0.0))).isEqualTo(Choice.NO);
    }

    @Test
    void comparisonWithAMissingOperandIsUnknown() {
        assertThat(decision("a > b", Map.of("a", 5.0))).isEqualTo(Choice.UNKNOWN);
        assertThat(decision("a > b", Map.of("a", 5.0, "b", 7.0))).isEqualTo(Choice.NO);
        assertThat(decision("a > 7", Map.of("a", 5.0))).isEqualTo(Choice.NO);
    }

    @Test
    void noFromAPartialResponseIsUnknown() {
        assertThat(decision("a > 7", Map.of("a", 5.0), "a store is away")).isEqualTo(Choice.UNKNOWN);
        assertThat(decision("up", Map.of("up", 0.0), "a store is away")).isEqualTo(Choice.UNKNOWN);
        assertThat(decision("up", Map.of("up", 1.0), "a store is away")).isEqualTo(Choice.YES);
    }

    /// The verdict if the first decision asks for `a > 7` and the second one, in either case, for `b > 7`.
    private static RunbookRun walked(Map<String, Double> rows) {
        return walked("yes: #incident\nno: #second\nunknown: #second a is not reported", rows);
    }

    private static RunbookRun walked(String branchesOfA, Map<String, Double> rows) {
        var text = """
                ---
                alerts: [A]
                ---
                # First check
                ```decide
                when: a > 7
                %s
                ```
                # Second
                ```decide
                when: b > 7
                yes: #incident
                no: #not-an-incident
                unknown: #not-an-incident
                ```
                # Not an incident
                ```verdict
                not an incident
                because: both are small
                ```
                # Incident
                ```verdict
                incident
                because: one is large
                ```
                """.formatted(branchesOfA);
        var source = metrics(rows, List.of());
        var failed = new Outcome.Failed<>(SOURCE, AT, Duration.ZERO, new Failure.Unreachable("refused", ""));
        var metrics = (MetricsSource) Proxy.newProxyInstance(
                MetricsSource.class.getClassLoader(),
                new Class<?>[] {MetricsSource.class},
                (_, method, arguments) -> String.valueOf(arguments[0]).startsWith("a") && rows.containsKey("failed")
                        ? failed
                        : method.invoke(source, arguments));
        var dependencies = dependencies(Optional.of(metrics), Optional.empty());
        var run =
                new RunbookRun(RunbookFileReader.read("a.md", text, true).runbook(), CASE, dependencies, Labels.EMPTY);
        while (run.verdict().isEmpty()) {
            run.runNextStep();
        }
        return run;
    }

    private static StepResult.Concluded verdict(RunbookRun run) {
        return run.verdict().orElseThrow();
    }

    @Test
    void itIsNotAnIncidentOnlyAfterAMeasurementAndIfEverySourceAnswered() {
        assertThat(verdict(walked(Map.of("b", 5.0))).verdict()).isEqualTo(IncidentVerdict.NOT_AN_INCIDENT);
        assertThat(verdict(walked(Map.of())).verdict()).isEqualTo(IncidentVerdict.UNKNOWN);
        assertThat(verdict(walked(Map.of("failed", 1.0, "b", 5.0)))).satisfies(concluded -> {
            assertThat(concluded.verdict()).isEqualTo(IncidentVerdict.UNKNOWN);
            assertThat(concluded.summary()).endsWith("a query failed or returned only part of its data: refused");
        });
    }

    private static StepResult.Decided decided(RunbookRun run, int index) {
        return (StepResult.Decided) run.completedSteps().get(index).result();
    }

    @Test
    void aDecisionWhoseQueryFailedShowsTheErrorAndNotTheReasonOfItsBranch() {
        assertThat(decided(walked(Map.of("failed", 1.0)), 0).summary()).isEqualTo("unknown: refused");
        assertThat(decided(walked(Map.of()), 0).summary()).isEqualTo("unknown: a is not reported");
        var decide = "```decide\nwhen: up == 0\nyes: #done\nno: #done\nunknown: #done no target\n```";
        assertThat(stepsTaken(decide, Optional.empty(), (_, _) -> {})
                        .getFirst()
                        .result()
                        .summary())
                .isEqualTo("unknown: the cluster has no Prometheus");
    }

    @Test
    void itIsAnIncidentOnlyIfAnAnswerOfTheSourceThatFailedCouldNotHaveEndedOtherwise() {
        var otherwise = "yes: #not-an-incident\nno: #incident\nunknown: #incident it is not firing";
        assertThat(verdict(walked(otherwise, Map.of())).verdict()).isEqualTo(IncidentVerdict.INCIDENT);
        assertThat(verdict(walked(otherwise, Map.of("failed", 1.0)))).satisfies(concluded -> {
            assertThat(concluded.verdict()).isEqualTo(IncidentVerdict.UNKNOWN);
            assertThat(concluded.summary())
                    .isEqualTo("no conclusion: a query failed or returned only part of its data: refused");
        });
        var incidentInAnyCase = "yes: #incident\nno: #incident\nunknown: #incident";
        assertThat(verdict(walked(incidentInAnyCase, Map.of("failed", 1.0))).verdict())
                .isEqualTo(IncidentVerdict.INCIDENT);
        var thenB = "yes: #not-an-incident\nno: #second\nunknown: #second";
        var largeB = Map.of("failed", 1.0, "b", 9.0, "b > 7", 9.0);
        assertThat(verdict(walked(thenB, largeB)).verdict()).isEqualTo(IncidentVerdict.INCIDENT);
    }

    @Test
    void whatAPersonChoosesIsEnoughForAVerdict() {
        var run = walked(Map.of("failed", 1.0));
        run.chooseBranch(2, Choice.NO);
        run.runNextStep();
        assertThat(verdict(run).verdict()).isEqualTo(IncidentVerdict.NOT_AN_INCIDENT);
    }

    /// A log with these labels, their values, and the number of lines of each filtered query that contains the
    /// text, or of a whole stream, of which one line may be read and none counted.
    private static LogSource logs(Map<String, List<String>> labels, Map<String, Double> lines) {
        return (LogSource) Proxy.newProxyInstance(
                LogSource.class.getClassLoader(), new Class<?>[] {LogSource.class}, (_, method, arguments) -> {
                    Object value = switch (method.getName()) {
                        case "labelNames" -> List.copyOf(labels.keySet());
                        case "labelValues" -> labels.getOrDefault(String.valueOf(arguments[0]), List.of());
                        case "lines" -> {
                            assertThat(arguments[3]).isEqualTo(1);
                            long found = lines.containsKey(String.valueOf(arguments[0])) ? 1 : 0;
                            yield new LogSource.ReadSummary(found, found > 0, CASE.window(), 1);
                        }
                        default -> {
                            assertThat(String.valueOf(arguments[0])).doesNotContain("} [");
                            var row = new InstantVector.Builder();
                            row.add(
                                    Labels.EMPTY,
                                    AT.toEpochMilli(),
                                    lines.entrySet().stream()
                                            .filter(e -> e.getKey().endsWith("|~")
                                                    && String.valueOf(arguments[0])
                                                            .contains(e.getKey()))
                                            .mapToDouble(Map.Entry::getValue)
                                            .sum());
                            yield row.build();
                        }
                    };
                    return Outcome.answered(SOURCE, AT, Duration.ZERO, value);
                });
    }

    private static StepResult.Decided decision(String lines, LogSource logs) {
        var text = "---\nalerts: [A]\n---\n# First check\n```decide\n" + lines
                + "\nyes: #done\nno: #done\nunknown: #done\n```\n# Done\n```verdict\nunknown\nbecause: done\n```\n";
        var dependencies = dependencies(Optional.empty(), Optional.of(logs));
        var run =
                new RunbookRun(RunbookFileReader.read("a.md", text, true).runbook(), CASE, dependencies, Labels.EMPTY);
        return (StepResult.Decided) run.runNextStep().orElseThrow().result();
    }

    @Test
    void theLogOfAHostIsFoundByEachLabelThatNamesIt() {
        var byHost = logs(
                Map.of("hostname", List.of("other"), "host", List.of("NODE1.example.org")),
                Map.of("{host=\"NODE1.example.org\"} |~", 2.0));
        assertThat(decision("lines 2: {${logs}} |~ \"x\"", byHost).choice()).isEqualTo(Choice.YES);
        var byBoth = logs(
                Map.of("hostname", List.of("node1"), "host", List.of("node1")),
                Map.of("{hostname=\"node1\"} |~", 1.0, "{host=\"node1\",hostname!=\"node1\"} |~", 2.0));
        assertThat(decision("lines 3: {${logs}} |~ \"x\"", byBoth).choice()).isEqualTo(Choice.YES);
    }

    @Test
    void theStreamsOfTheConditionItselfShowWhetherThereIsALog() {
        var container = logs(Map.of("container", List.of("authentik")), Map.of("{container=~\".+\"} |~", 12.0));
        assertThat(decision("lines 12: {${logs:all}} |~ \"x\"", container).choice())
                .isEqualTo(Choice.YES);
        assertThat(decision("lines 50: {${logs:all}} |~ \"x\"", container).choice())
                .isEqualTo(Choice.NO);
        assertThat(decision(
                                "lines 1: {${logs:all}} |~ \"x\"",
                                logs(Map.of("unit", List.of()), Map.of("{unit=~\".+\"}", 9.0)))
                        .choice())
                .isEqualTo(Choice.NO);
    }

    @Test
    void theVerdictIsRecordedWithItsChanges() {
        var recorded = new ArrayList<Evidence>();
        stepsTaken("", metrics(Map.of(), List.of()), (_, evidence) -> recorded.add(evidence));
        assertThat(recorded)
                .containsExactly(new Evidence.RunbookVerdict(
                        IncidentVerdict.UNKNOWN,
                        "that is all",
                        List.of(new IncidentEnd.ProposedChange(IncidentEnd.ChangeKind.SCHEDULE, "scrub on Sundays"))));
    }

    @Test
    void invalidFeatureOfAPictureDoesNotStopTheRun() {
        var done = stepsTaken("```picture scrub\nlatency: ${no.such.quantity}\n```", metrics(Map.of(), List.of()));
        assertThat(done.getLast().result()).isInstanceOf(StepResult.Concluded.class);
    }

    /// Every query of an instant returns one row with this value; there is no history.
    private static MetricsSource always(double value, String... warnings) {
        var row = new InstantVector.Builder();
        row.add(Labels.of("pool", "tank"), AT.toEpochMilli(), value);
        var answer = new Outcome.Answered<>(
                SOURCE, AT, Duration.ZERO, row.build(), List.of(warnings), List.of(), Optional.empty());
        var noHistory = new Outcome.Failed<>(SOURCE, AT, Duration.ZERO, new Failure.Malformed("no history", ""));
        return (MetricsSource) Proxy.newProxyInstance(
                MetricsSource.class.getClassLoader(),
                new Class<?>[] {MetricsSource.class},
                (_, method, _) -> method.getName().equals("range") ? noHistory : answer);
    }

    private static String resultText(String step, double value, String... warnings) {
        return stepsTaken("```promql " + step + "\n```", always(value, warnings))
                .getFirst()
                .result()
                .summary();
    }

    @Test
    void limitIsShownInTheUnitOfItsValue() {
        assertThat(resultText("Reads\n${disk.read.latency}", 0.171))
                .contains("171 ms")
                .endsWith("the limit is 50 ms");
    }

    @Test
    void partialResponseIsNeverWithinItsLimits() {
        assertThat(resultText("Space\n${pool.usage}", 0.4)).endsWith(" – within its limits");
        assertThat(resultText("Space\n${pool.usage}", 0.4, "a store is away", "another too"))
                .endsWith(" – incomplete: a store is away; another too");
        assertThat(resultText("Space\n${pool.usage}", 0.99, "a store is away")).contains(" – critical");
        assertThat(resultText("Load\nnode_load1", 3, "a store is away")).endsWith(" – incomplete: a store is away");
    }

    @Test
    void booleanQuantityShowsNoLimit() {
        assertThat(resultText("Clock\n${clock.synced}", 0)).contains("no").endsWith("warn");
    }

    @Test
    void aShareThatIsJudgedByItsBurnRateIsNotComparedWithTheLimitsOfThat() {
        assertThat(resultText("Host\n${slo.host}", 1)).doesNotContain("warn");
        assertThat(resultText("Host\n${slo.host}", 0.5)).doesNotContain("within its limits");
    }

    @Test
    void theWorstRowsOfAQuantityAreFirst() {
        var rows = new InstantVector.Builder();
        for (int pool = 1; pool <= 7; pool++) {
            rows.add(Labels.of("pool", "pool" + pool), AT.toEpochMilli(), pool == 5 ? 0.9 : 1);
        }
        var answer = Outcome.answered(SOURCE, AT, Duration.ZERO, rows.build());
        var source = (MetricsSource) Proxy.newProxyInstance(
                MetricsSource.class.getClassLoader(),
                new Class<?>[] {MetricsSource.class},
                (_, method, _) -> method.getName().equals("range")
                        ? new Outcome.Failed<>(SOURCE, AT, Duration.ZERO, new Failure.Malformed("no history", ""))
                        : answer);
        assertThat(stepsTaken("```promql Pools\n${slo.pool}\n```", source)
                        .getFirst()
                        .result()
                        .summary())
                .startsWith("pool5");
    }

    @Test
    void stateIsShownAsAWord() {
        assertThat(resultText("Pools\n${pool.health}", 1)).isEqualTo("tank degraded – critical");
    }

    private static RunbookRun.CompletedStep firstStep(String step, RunbookRun.Dependencies dependencies) {
        var text =
                "---\nalerts: [A]\n---\n# First check\n" + step + "\n# Done\n```verdict\nunknown\nbecause: done\n```\n";
        var run =
                new RunbookRun(RunbookFileReader.read("a.md", text, true).runbook(), CASE, dependencies, Labels.EMPTY);
        return run.runNextStep().orElseThrow();
    }

    /// The comparison of `latency` and `errors`, measured at 1 each, with two recorded cases.
    private static StepResult.Compared compared(String failing) {
        var flat = new double[] {1, 1, 1, 1, 1};
        var quiet = new double[] {0, 0, 0, 0, 0};
        var cases = new ReferenceCases(Map.of(
                "disk",
                List.of(
                        new ReferenceCases.Case(
                                "scrub", IncidentVerdict.NOT_AN_INCIDENT, Map.of("latency", quiet, "errors", quiet)),
                        new ReferenceCases.Case(
                                "failing disk", IncidentVerdict.INCIDENT, Map.of("latency", flat, "errors", flat)))));
        var metrics = (MetricsSource) Proxy.newProxyInstance(
                MetricsSource.class.getClassLoader(), new Class<?>[] {MetricsSource.class}, (_, _, arguments) -> {
                    if (arguments[0].equals(failing)) {
                        return new Outcome.Failed<>(
                                SOURCE, AT, Duration.ZERO, new Failure.TimedOut(Duration.ZERO, "timeout", ""));
                    }
                    var series = new Matrix.Series(
                            Labels.EMPTY, new long[] {AT.toEpochMilli()}, new double[] {1}, List.of());
                    return Outcome.answered(
                            SOURCE,
                            AT,
                            Duration.ZERO,
                            new Matrix(CASE.window(), Duration.ofMinutes(2), List.of(series)));
                });
        var dependencies = new RunbookRun.Dependencies(
                Optional.of(metrics),
                Optional.empty(),
                QuantityCatalogue.shipped(),
                cases,
                (_, _) -> {},
                Duration.ofSeconds(5));
        var step = firstStep("```picture disk\nlatency: a\nerrors: b\n```", dependencies);
        return (StepResult.Compared) step.result();
    }

    @Test
    void aCaseIsNoClearMatchIfOneOfItsFeaturesCouldNotBeRead() {
        assertThat(compared("").summary()).startsWith("a clear match with \"failing disk\"");
        assertThat(compared("b").closestCase()).isEmpty();
        assertThat(compared("b").summary())
                .startsWith("no clear match, ")
                .endsWith("; not completely read: errors (timeout)");
    }

    @Test
    void linesBeyondTheLimitAreLeftOutWithoutANumber() {
        var logs = (LogSource) Proxy.newProxyInstance(
                LogSource.class.getClassLoader(), new Class<?>[] {LogSource.class}, (_, method, arguments) -> {
                    Object value = List.of();
                    if (method.getName().equals("lines")) {
                        var sink = (LogSource.Sink) arguments[4];
                        int read = 1;
                        while (sink.accept(new LogSource.Line(read, Labels.EMPTY, Map.of(), "line"))) {
                            read++;
                        }
                        value = new LogSource.ReadSummary(read, true, CASE.window(), 1);
                    }
                    return Outcome.answered(SOURCE, AT, Duration.ZERO, value);
                });
        var recorded = new ArrayList<Evidence>();
        var dependencies = new RunbookRun.Dependencies(
                Optional.empty(),
                Optional.of(logs),
                QuantityCatalogue.shipped(),
                ReferenceCases.shipped(),
                (_, evidence) -> recorded.add(evidence),
                Duration.ofSeconds(5));
        firstStep("```logql Lines\n{job=\"x\"}\n```", dependencies);

        assertThat(EvidenceRenderer.lines(recorded.getFirst(), ZoneId.of("UTC")))
                .hasSize(201)
                .last()
                .isEqualTo("… and more");
    }
}
