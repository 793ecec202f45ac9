package greenwall.fleet.problem;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.alert.RuleThreshold;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.Explainer;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.SampleExplanations;
import greenwall.fleet.explain.TimeSeries;
import greenwall.fleet.explain.logs.StreamHostLabels;
import greenwall.fleet.explain.service.ServiceExplanation;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.service.Service;
import greenwall.fleet.service.ServiceQuantityForm;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SourceState;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class BackgroundExplainerTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private final List<ExplainQuestion> questions = new ArrayList<>();
    private final List<Consumer<Explanation>> listeners = new ArrayList<>();
    private final Explainer explanations = (question, listener) -> {
        questions.add(question);
        listeners.add(listener);
        return () -> {};
    };
    private int notifications;
    private Optional<ServiceExplanation> serviceExplanation = Optional.empty();
    private final BackgroundExplainer explainer =
            new BackgroundExplainer(explanations, (_, _, _) -> serviceExplanation, () -> notifications++);

    private static FleetState fleet(CellState source) {
        var builder = east();
        builder.source(SourceState.of(
                new Source("east", Source.Kind.PROMETHEUS, URI.create("http://prom")),
                source,
                Optional.of(NOW),
                Optional.of(Duration.ZERO),
                "",
                ""));
        builder.host("a", Labels.EMPTY).host("b", Labels.EMPTY);
        builder.cell("a", "tcp.retrans", Labels.EMPTY, 90, CellState.WARN, "above");
        builder.cell("b", "clock.offset", Labels.EMPTY, 2, CellState.CRITICAL, "above");
        return builder.fleet();
    }

    private List<Problem> problemsAfterPoll(FleetState fleet, Instant now) {
        var alerts = new AlertSnapshot(NOW, List.of(), List.of(), List.of(), List.of(), List.of());
        return explainer.withExplanations(
                ProblemBuilder.build(fleet, alerts, List.of(), ProblemEdits.NONE, List.of()), fleet, now);
    }

    private static Explanation found(ExplainQuestion question, Conclusion conclusion) {
        var onset = NOW.minusSeconds(600);
        var window = new TimeWindow(onset, NOW);
        return SampleExplanations.of(
                question,
                "",
                "s",
                List.of(new TimeSeries(
                        Labels.EMPTY,
                        new long[] {onset.toEpochMilli() - 60_000, onset.toEpochMilli() - 30_000, NOW.toEpochMilli()},
                        new double[] {0.01, 0.02, 2})),
                Optional.of(new Onset(
                        onset, onset.minusSeconds(15), Optional.empty(), Labels.EMPTY, 0.5, 2, 9, false, false)),
                window,
                List.of(),
                conclusion);
    }

    private static ClusterStateBuilder east() {
        return new ClusterStateBuilder("east", NOW, QuantityCatalogue.shipped().quantities());
    }

    @Test
    void serviceIsExplainedByTheServicesItCalls() throws InterruptedException {
        var shop = new Service(
                "east",
                "shop",
                CellState.CRITICAL,
                "errors",
                List.of(new Service.Reading(
                        Objects.requireNonNull(ServiceQuantityForm.quantities().get("errors")),
                        0.4,
                        CellState.CRITICAL,
                        Optional.of(Duration.ZERO),
                        ServiceQuantityForm.shipped().getFirst(),
                        "above")),
                List.of("shop"),
                List.of(),
                List.of(),
                Optional.empty());
        var sentence = "shop waits for orders-db: orders-db's p95 went from 12 ms to 1.4 s";
        var line = new ServiceExplanation.Cause(
                ServiceExplanation.CauseKind.LINE, "node07", "I/O error", List.of("new"), NOW, 0.8, "");
        serviceExplanation = Optional.of(new ServiceExplanation(
                "east", "shop", NOW, true, sentence, List.of(line), List.of("shop", "orders-db"), List.of()));
        var fleet = east().fleet();
        var alerts = new AlertSnapshot(NOW, List.of(), List.of(), List.of(), List.of(), List.of());
        var problems = ProblemBuilder.build(fleet, alerts, List.of(shop), ProblemEdits.NONE, List.of());

        explainer.withExplanations(problems, fleet, NOW);
        explainer.await(Duration.ofSeconds(10));

        assertThat(explainer.withExplanations(problems, fleet, NOW))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.explanation().flatMap(ProblemExplanation::chain))
                            .contains(sentence);
                    assertThat(problem.explanation()
                                    .flatMap(ProblemExplanation::line)
                                    .map(ProblemExplanation.Line::text))
                            .contains("I/O error");
                    assertThat(problem.explanation().orElseThrow().linePrefix()).isEqualTo("likely: ");
                });
        assertThat(questions).as("of a host").isEmpty();
    }

    @Test
    void unlikelyLineOfAServiceIsNotShownAsACause() {
        var weakCause = new ServiceExplanation.Cause(
                ServiceExplanation.CauseKind.LINE, "node07", "session opened", List.of("new"), NOW, 0.3, "");
        var explained = new ServiceExplanation(
                "east", "shop", NOW, true, "shop's errors went up", List.of(weakCause), List.of("shop"), List.of());
        assertThat(ProblemExplanation.of("shop", Optional.of(explained)).line()).isEmpty();
    }

    private static Service reading(String name, String form, double value) {
        var serviceForm = ServiceQuantityForm.shipped().stream()
                .filter(candidate -> candidate.id().equals(form))
                .findFirst()
                .orElseThrow();
        return new Service(
                "east",
                name,
                CellState.CRITICAL,
                "",
                List.of(new Service.Reading(
                        serviceForm.measured(),
                        value,
                        CellState.CRITICAL,
                        Optional.of(Duration.ZERO),
                        serviceForm,
                        "below 3 d")),
                List.of(name),
                List.of(),
                List.of(),
                Optional.empty());
    }

    @Test
    void expiryProblemNeedsNoSearchAndItsCardShowsThat() throws InterruptedException {
        var requested = new ArrayList<String>();
        var explainer = new BackgroundExplainer(
                explanations,
                (_, service, _) -> {
                    requested.add(service);
                    return Optional.empty();
                },
                () -> notifications++);
        var fleet = east().fleet();
        var alerts = new AlertSnapshot(NOW, List.of(), List.of(), List.of(), List.of(), List.of());
        var services =
                List.of(reading("https://shop", "certificate.probe", 86_400), reading("cart", "errors.http", 0.4));
        var problems = ProblemBuilder.build(fleet, alerts, services, ProblemEdits.NONE, List.of());

        explainer.withExplanations(problems, fleet, NOW);
        explainer.await(Duration.ofSeconds(10));

        assertThat(requested).containsExactly("cart");
        assertThat(explainer.withExplanations(problems, fleet, NOW))
                .filteredOn(problem -> problem.subject().key().equals("https://shop"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.sentence())
                            .contains("its certificate expires soon")
                            .contains("Below 3 d");
                    assertThat(problem.explanation().map(ProblemExplanation::verdict))
                            .contains(Conclusion.Kind.CONCLUSIVE);
                    assertThat(problem.explanation().flatMap(ProblemExplanation::chain))
                            .hasValueSatisfying(text -> assertThat(text).contains("no other cause was searched for"));
                });
    }

    @Test
    void problemsAreExplainedOneAtATimeWorstFirst() {
        problemsAfterPoll(fleet(CellState.OK), NOW);
        problemsAfterPoll(fleet(CellState.OK), NOW.plusSeconds(15));
        assertThat(questions).hasSize(1);
        assertThat(((ExplainQuestion.HostSubject) questions.getFirst().subject()).quantity())
                .contains("clock.offset");
        listeners.getFirst().accept(found(questions.getFirst(), Conclusion.nothing("quiet")));
        problemsAfterPoll(fleet(CellState.OK), NOW.plusSeconds(30));
        assertThat(questions).hasSize(2);
        assertThat(notifications).isEqualTo(1);
    }

    @Test
    void noFurtherQuestionsAreAskedAfterClose() {
        problemsAfterPoll(fleet(CellState.OK), NOW);
        explainer.close();
        problemsAfterPoll(fleet(CellState.OK), NOW.plusSeconds(15));
        assertThat(questions).hasSize(1);
    }

    @Test
    void problemIsNotExplainedWhileItsSourceIsSilent() {
        problemsAfterPoll(fleet(CellState.SILENT), NOW);
        assertThat(questions).isEmpty();
    }

    @Test
    void theOnsetOfAnOutdatedValueIsNotThatOfItsLastChange() {
        var stale = east().host("b", Labels.EMPTY)
                .cell("b", "clock.offset", Labels.EMPTY, 2, CellState.STALE, "its last sample is 36 s old")
                .fleet();
        problemsAfterPoll(stale, NOW);
        listeners.getFirst().accept(found(questions.getFirst(), Conclusion.conclusive("clear")));
        assertThat(problemsAfterPoll(stale, NOW)).singleElement().satisfies(problem -> {
            assertThat(problem.lead()).isEqualTo("values are stale");
            assertThat(problem.onset()).isEqualTo(NOW);
        });
    }

    @Test
    void explanationIsAttachedToTheProblem() {
        problemsAfterPoll(fleet(CellState.OK), NOW);
        listeners.getFirst().accept(found(questions.getFirst(), Conclusion.conclusive("clear")));
        var clock = problemsAfterPoll(fleet(CellState.OK), NOW).stream()
                .filter(p -> p.subject().host().equals("b"))
                .findFirst()
                .orElseThrow();
        assertThat(clock.onset()).isEqualTo(NOW.minusSeconds(600));
        assertThat(clock.sentence()).isEqualTo("b: clock is off. Off by 2 s (usually 20 ms, limit 1 s)");
        assertThat(clock.explanation().orElseThrow().verdict()).isEqualTo(Conclusion.Kind.CONCLUSIVE);
    }

    private static FleetState slowDisks(double sda, double sdb) {
        return east().host("b", Labels.EMPTY)
                .cell("b", "disk.read.latency", Labels.of("device", "sda"), sda, CellState.CRITICAL, "above")
                .cell("b", "disk.read.latency", Labels.of("device", "sdb"), sdb, CellState.CRITICAL, "above")
                .fleet();
    }

    @Test
    void theUsualValueStandsOnlyBesideTheNumberOfTheExplainedDevice() {
        problemsAfterPoll(slowDisks(0.3, 0.9), NOW);
        listeners.getFirst().accept(found(questions.getFirst(), Conclusion.conclusive("clear")));

        assertThat(problemsAfterPoll(slowDisks(0.3, 0.9), NOW))
                .extracting(Problem::numbers)
                .containsExactly("Reads take 900 ms (usually 20 ms, limit 200 ms) on 2 disks");
        assertThat(problemsAfterPoll(slowDisks(1.5, 0.9), NOW))
                .extracting(Problem::numbers)
                .containsExactly("Reads take 1.5 s (limit 200 ms) on 2 disks");
    }

    private void assertQuestionsAfterPoll(int second, int expectedQuestions) {
        int before = questions.size();
        problemsAfterPoll(fleet(CellState.OK), NOW.plusSeconds(second));
        assertThat(questions).as("after " + second + " s").hasSize(expectedQuestions);
        if (questions.size() > before) {
            listeners.getLast().accept(found(questions.getLast(), Conclusion.nothing("quiet")));
        }
    }

    @Test
    void problemWithoutACauseIsRetriedWithIncreasingPauses() {
        problemsAfterPoll(fleet(CellState.OK), NOW);
        listeners.getFirst().accept(found(questions.getFirst(), Conclusion.nothing("quiet")));
        assertQuestionsAfterPoll(1, 2);
        assertQuestionsAfterPoll(14, 2);
        assertQuestionsAfterPoll(15, 3);
        assertQuestionsAfterPoll(16, 4);
        assertQuestionsAfterPoll(30, 5);
        assertQuestionsAfterPoll(31, 6);
        assertQuestionsAfterPoll(45, 7);
        assertQuestionsAfterPoll(46, 8);
        assertQuestionsAfterPoll(74, 8);
        assertQuestionsAfterPoll(75, 9);
        assertQuestionsAfterPoll(76, 10);
        assertQuestionsAfterPoll(77, 10);
    }

    @Test
    void manyProblemsWithoutACauseAreRetriedAfterALongerPause() {
        var builder = east();
        for (int i = 0; i < 40; i++) {
            builder.host("h" + i, Labels.EMPTY);
            builder.cell("h" + i, "clock.offset", Labels.EMPTY, 2, CellState.CRITICAL, "above");
        }
        var fleet = builder.fleet();
        for (int i = 0; i < 40; i++) {
            problemsAfterPoll(fleet, NOW);
            listeners.getLast().accept(found(questions.getLast(), Conclusion.nothing("quiet")));
        }
        assertThat(questions).as("each is looked at once without a pause").hasSize(40);
        problemsAfterPoll(fleet, NOW.plusSeconds(59));
        assertThat(questions).hasSize(40);
        problemsAfterPoll(fleet, NOW.plusSeconds(60));
        assertThat(questions).hasSize(41);
    }

    @Test
    void warningsAreRetriedSevenTimesAndCriticalProblemsWhileTheyLast() {
        for (int minute = 0; minute < 60; minute++) {
            for (int pollNumber = 0; pollNumber < 2; pollNumber++) {
                int before = questions.size();
                problemsAfterPoll(fleet(CellState.OK), NOW.plusSeconds(60L * minute + pollNumber));
                if (questions.size() > before) {
                    listeners.getLast().accept(found(questions.getLast(), Conclusion.nothing("quiet")));
                }
            }
        }
        assertThat(questions)
                .filteredOn(q -> q.subject().text().contains("tcp.retrans"))
                .hasSize(7);
        assertThat(questions)
                .filteredOn(q -> q.subject().text().contains("clock.offset"))
                .hasSizeBetween(12, 20);
    }

    private static SourceState prometheus(CellState state) {
        return SourceState.of(
                new Source("east", Source.Kind.PROMETHEUS, URI.create("http://prom")),
                state,
                Optional.of(NOW),
                Optional.of(Duration.ZERO),
                "",
                "");
    }

    @Test
    void siteProblemIsExplainedByItsOwnGateway() {
        var builder = east();
        builder.host("iad-gw", Labels.of("location", "iad"));
        for (var name : List.of("sea-gw", "sea-a", "sea-b", "sea-c")) {
            builder.host(name, Labels.of("location", "sea"));
            builder.withHostState(name, CellState.DOWN, "no route to host", Optional.of(NOW.minusSeconds(300)));
        }
        for (var name : List.of("ewr-gw", "sjc-gw")) {
            builder.host(name, Labels.of("location", name.substring(0, 3)));
            builder.cell("iad-gw", "wg.handshake.age", Labels.of("peer", name), 10, CellState.OK, "within");
        }
        builder.cell("iad-gw", "wg.handshake.age", Labels.of("peer", "sea-gw"), 1000, CellState.CRITICAL, "above");
        builder.source(prometheus(CellState.OK));
        problemsAfterPoll(builder.fleet(), NOW);
        assertThat(((ExplainQuestion.HostSubject) questions.getFirst().subject()).host())
                .isEqualTo("sea-gw");
    }

    private static Alert alert(String name, int minutesAgo, String... labels) {
        var all = Labels.of(labels).with("alertname", name).with("severity", "warning");
        return new Alert(
                "east",
                all,
                Map.of(),
                AlertPhase.FIRING,
                NOW.minus(Duration.ofMinutes(minutesAgo)),
                StreamHostLabels.plain(all.get("instance")));
    }

    @Test
    void problemKnownOnlyFromAlertsIsExplainedAtItsOnsetAndThenNow() {
        var fleet = fleet(CellState.OK);
        var alerts = new AlertSnapshot(
                NOW,
                List.of(
                        alert("OomKill", 14, "instance", "a:9100"),
                        alert("SystemdUnitFlapping", 3, "instance", "a:9100", "name", "shop.service")),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        var unit = ProblemBuilder.build(fleet, alerts, List.of(), ProblemEdits.NONE, List.of()).stream()
                .filter(problem -> problem.subject().kind() == Subject.Kind.UNIT)
                .findFirst()
                .orElseThrow();
        assertThat(unit.onset()).isEqualTo(NOW.minus(Duration.ofMinutes(14)));
        for (int pollNumber = 0; pollNumber < 2; pollNumber++) {
            explainer.withExplanations(List.of(unit), fleet, NOW.plusSeconds(15L * pollNumber));
            listeners.getLast().accept(found(questions.getLast(), Conclusion.nothing("quiet")));
        }
        assertThat(questions).extracting(ExplainQuestion::at).containsExactly(unit.onset(), NOW.plusSeconds(15));
        assertThat(questions)
                .extracting(question -> ((ExplainQuestion.HostSubject) question.subject()).quantity())
                .containsOnly(Optional.of("mem.util"));
    }

    private static Alert alert(String name, String rule, int minutesAgo, String... labels) {
        var alert = alert(name, minutesAgo, labels);
        return new Alert(
                alert.cluster(),
                alert.labels(),
                alert.annotations(),
                alert.phase(),
                alert.since(),
                alert.host(),
                true,
                List.of(),
                Optional.of(new Alert.Rule(rule, RuleThreshold.of(rule), Labels.of(labels))),
                Double.NaN,
                List.of(),
                "",
                Optional.empty(),
                "");
    }

    private static Problem problem(FleetState fleet, Alert alert) {
        return ProblemBuilder.build(
                        fleet,
                        new AlertSnapshot(NOW, List.of(alert), List.of(), List.of(), List.of(), List.of()),
                        List.of(),
                        ProblemEdits.NONE,
                        List.of())
                .stream()
                .filter(problem -> problem.symptoms().getFirst().name().equals(alert.name()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void problemKnownOnlyFromAnAlertIsExplainedByWhatItsRuleMeasures() {
        var fleet = fleet(CellState.OK);
        var busy = problem(fleet, alert("TooBusy", "rate(packets[1m]) > 10", 5, "instance", "a:9100"));
        explainer.withExplanations(List.of(busy), fleet, NOW);
        assertThat(questions)
                .singleElement()
                .isEqualTo(ExplainQuestion.of(
                        new ExplainQuestion.QuerySubject("east", "rate(packets{instance=\"a:9100\"}[1m])", ""),
                        NOW.minus(Duration.ofMinutes(5))));

        listeners.getFirst().accept(found(questions.getFirst(), Conclusion.nothing("quiet")));
        assertThat(explainer.withExplanations(List.of(busy), fleet, NOW))
                .as("the change of its own metric is its onset")
                .singleElement()
                .extracting(Problem::onset)
                .isEqualTo(NOW.minusSeconds(600));
    }

    @Test
    void aChangeOfAnotherMetricIsNotTheOnsetOfAnAlert() {
        var busy = problem(fleet(CellState.OK), alert("TooBusy", "rate(packets[1m]) > 10", 5, "instance", "a:9100"));
        var other = ExplainQuestion.of(
                new ExplainQuestion.HostSubject("east", "a", Optional.of("tcp.retrans"), Labels.EMPTY), NOW);
        var explained = busy.with(ProblemExplanation.of(other, found(other, Conclusion.nothing("quiet"))));
        assertThat(explained.onset()).isEqualTo(NOW.minus(Duration.ofMinutes(5)));
    }

    @Test
    void problemThatNoMetricShowsIsReportedWithoutAQuery() {
        var fleet = fleet(CellState.OK);
        var unknownRule = problem(fleet, alert("JobMissing", 5, "team", "ops"));
        var alternatives = problem(fleet, alert("TooBusy", "x > 1 or y > 2", 5, "instance", "a:9100"));
        assertThat(explainer.withExplanations(List.of(unknownRule, alternatives), fleet, NOW))
                .extracting(problem -> problem.explanation().orElseThrow().reason())
                .containsExactly(
                        "the rule of JobMissing is not known, so there is no metric to explain",
                        "the expression of TooBusy has alternatives (or), or cannot be parsed");
        assertThat(questions).isEmpty();
    }

    /// The handshake may reach its limit minutes after an alert reports the tunnel.
    @Test
    void tunnelKnownOnlyFromAlertsIsExplainedByItsHandshakes() {
        var fleet = fleet(CellState.OK);
        var alerts = new AlertSnapshot(
                NOW,
                List.of(alert("WireguardOneWay", 1, "instance", "a:9100", "public_key", "91FT")),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        var tunnel = ProblemBuilder.build(fleet, alerts, List.of(), ProblemEdits.NONE, List.of()).stream()
                .filter(problem -> problem.subject().kind() == Subject.Kind.TUNNEL)
                .toList();
        explainer.withExplanations(tunnel, fleet, NOW);
        assertThat(questions)
                .isNotEmpty()
                .allSatisfy(question -> assertThat(((ExplainQuestion.HostSubject) question.subject()).quantity())
                        .contains("wg.handshake.age"));
    }

    @Test
    void slowSourceIsExplainedByItsOwnHostAndNotByItsMissingValues() {
        var builder = east();
        builder.host("a", Labels.EMPTY).host("mon", Labels.EMPTY);
        builder.cell("a", "tcp.retrans", Labels.EMPTY, Double.NaN, CellState.STALE, "10 minutes old");
        builder.source(prometheus(CellState.SILENT));
        var alerts = new AlertSnapshot(
                NOW,
                List.of(alert("PrometheusRuleEvaluationSlow", 5, "instance", "mon")),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        var slow = ProblemBuilder.build(builder.fleet(), alerts, List.of(), ProblemEdits.NONE, List.of()).stream()
                .filter(problem -> problem.subject().kind() == Subject.Kind.SOURCE)
                .findFirst()
                .orElseThrow();
        assertThat(slow.hosts()).contains("a");
        assertThat(ProblemExplainQuestions.of(slow, builder.fleet(), NOW))
                .isNotEmpty()
                .allSatisfy(question -> {
                    var requested = (ExplainQuestion.HostSubject) question.subject();
                    assertThat(requested.host()).isEqualTo("mon");
                    assertThat(requested.quantity()).contains("cpu.util");
                });
    }
}
