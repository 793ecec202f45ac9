package greenwall.fleet.problem;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.directcheck.DirectCheck;
import greenwall.fleet.directcheck.DirectCheckFault;
import greenwall.fleet.directcheck.DirectCheckResult;
import greenwall.fleet.directcheck.DirectCheckSnapshot;
import greenwall.fleet.identity.Target;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SourceState;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// The console's own direct checks, compared with what Prometheus reports.
class DirectCheckProblemsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final Duration BOUND = Duration.ofMinutes(1);
    private static final DirectCheckResult NOBODY = new DirectCheckResult.Unanswered(
            new DirectCheckFault(DirectCheckFault.Kind.HOST, "", true, "no response", "10.0.0.4: no response"));
    private static final DirectCheckResult REFUSED = new DirectCheckResult.Unanswered(new DirectCheckFault(
            DirectCheckFault.Kind.EXPORTER,
            "node",
            true,
            "node exporter is down, but the host is up",
            "10.0.0.4:9100 refuses"));
    private static final DirectCheckResult ANSWERS = new DirectCheckResult.Answered("responds", List.of(), List.of());

    private final ClusterStateBuilder builder =
            new ClusterStateBuilder("east", NOW, QuantityCatalogue.shipped().quantities());
    private DirectCheckSnapshot statuses = DirectCheckSnapshot.NONE;

    private static DirectCheck port(String host) {
        return new DirectCheck.Port(
                new DirectCheck.CheckSubject("east", host), "10.0.0.4", OptionalInt.of(9100), "node");
    }

    private void host(String name, CellState state) {
        builder.host(name, Labels.EMPTY);
        builder.cell(name, "mem.util", Labels.EMPTY, 0.4, state, "as told");
    }

    private void seen(DirectCheck check, DirectCheckResult result, int times) {
        for (int i = times; i > 0; i--) {
            statuses = statuses.with(check, NOW.minusSeconds(3L * i), BOUND, result);
        }
    }

    /// A host that Prometheus reports as down, with the result of the console's direct check.
    private void downAndSeen(String name, DirectCheckResult result) {
        builder.host(name, Labels.EMPTY);
        builder.withHostState(name, CellState.DOWN, "down: no route", Optional.of(NOW.minusSeconds(600)));
        seen(port(name), result, 2);
    }

    private FleetState fleet() {
        return builder.fleet().withChecks(statuses);
    }

    private List<String> sentences() {
        return ProblemBuilder.build(
                        fleet(),
                        new AlertSnapshot(NOW, List.of(), List.of(), List.of(), List.of(), List.of()),
                        List.of(),
                        ProblemEdits.NONE,
                        List.of())
                .stream()
                .map(Problem::sentence)
                .toList();
    }

    private void assertProblems(String... prefixes) {
        for (var prefix : prefixes) {
            assertThat(sentences()).anyMatch(sentence -> sentence.startsWith(prefix));
        }
    }

    @Test
    void hostReportedUpWithoutADirectResponseIsASeparateProblem() {
        host("a", CellState.OK);
        seen(port("a"), NOBODY, 2);
        assertThat(sentences())
                .containsExactly(
                        "a: Prometheus reports it up, but this console's direct check found: no response. Direct check: 10.0.0.4: no response");
    }

    @Test
    void aFailingPingDoesNotReportAHostUp() {
        builder.host("a", Labels.EMPTY)
                .withHostState("a", CellState.ABSENT, "nothing is measured", Optional.empty())
                .target(
                        "a",
                        new Target(
                                Labels.of("job", "icmp", "instance", "a"),
                                true,
                                true,
                                true,
                                0,
                                Double.NaN,
                                Optional.of(NOW),
                                Optional.empty(),
                                "",
                                false,
                                true));
        seen(port("a"), NOBODY, 2);
        assertThat(sentences()).containsExactly("a: no response. Direct check: 10.0.0.4: no response");
    }

    @Test
    void oneFailedDirectCheckIsNoProblem() {
        host("a", CellState.OK);
        seen(port("a"), NOBODY, 1);
        assertThat(sentences()).isEmpty();
    }

    @Test
    void outdatedDirectChecksAreNoProblem() {
        host("a", CellState.OK);
        statuses = statuses.with(port("a"), NOW.minusSeconds(200), BOUND, NOBODY)
                .with(port("a"), NOW.minusSeconds(100), BOUND, NOBODY);
        assertThat(sentences()).isEmpty();
        assertThat(fleet().hosts().getFirst().worstCheckStatus().orElseThrow().checkedAgoText(NOW))
                .isEqualTo("checked by this console 1 m 40 s ago (stale)");
    }

    @Test
    void silentPrometheusStillDistinguishesHostFromExporterFailures() {
        host("a", CellState.SILENT);
        host("b", CellState.SILENT);
        seen(port("a"), NOBODY, 2);
        seen(port("b"), REFUSED, 2);
        assertProblems(
                "a: no response. Direct check: ", "b: node exporter is down, but the host is up. Direct check: ");
    }

    @Test
    void aFrozenPrometheusThatScrapesItselfIsOneProblem() {
        host("a", CellState.SILENT);
        builder.source(SourceState.of(
                new Source("east", Source.Kind.PROMETHEUS, URI.create("http://10.0.0.4:9100")),
                CellState.SILENT,
                Optional.of(NOW.minusSeconds(90)),
                Optional.empty(),
                "no response",
                ""));
        seen(port("a"), REFUSED, 2);
        assertThat(sentences()).singleElement().asString().startsWith("Prometheus does not respond");
    }

    @Test
    void directResponseOfAHostReportedDownIsAnAdditionalProblem() {
        downAndSeen("a", ANSWERS);
        assertProblems(
                "a: host is down", "a: Prometheus reports it down, but this console's direct check gets a response");
    }

    @Test
    void hostReportedDownWithoutADirectResponseIsOneProblem() {
        downAndSeen("a", NOBODY);
        assertThat(sentences())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("a: host is down")
                .contains("direct check: ");
    }

    @Test
    void mostHostsUnreachableByDirectCheckAreOneProblem() {
        for (int i = 0; i < 5; i++) {
            host("h" + i, CellState.OK);
            seen(port("h" + i), NOBODY, 2);
        }
        assertThat(sentences()).hasSize(1).first().asString().contains("this console cannot reach most hosts of east");
    }

    @Test
    void exportersThatOnlyTheirPrometheusMayQueryAreOneProblem() {
        for (int i = 0; i < 5; i++) {
            host("h" + i, CellState.OK);
            seen(port("h" + i), REFUSED, 2);
        }
        assertThat(sentences())
                .singleElement()
                .asString()
                .contains("this console cannot query the exporters of most hosts of east");
    }

    @Test
    void aPrometheusThatReportsMostHostsDownThatRespondHereIsCutOffItself() {
        for (int i = 0; i < 5; i++) {
            downAndSeen("h" + i, ANSWERS);
        }
        assertThat(sentences())
                .anyMatch(text -> text.contains("Prometheus cannot reach most hosts of east, but this console can"))
                .noneMatch(text -> text.contains("this console cannot reach"));
    }

    @Test
    void directCheckIsNeverGreenAndChangesNoCell() {
        host("a", CellState.SILENT);
        var before = builder.fleet().hosts().getFirst();
        seen(port("a"), ANSWERS, 3);
        var host = fleet().hosts().getFirst();
        assertThat(host.state()).isEqualTo(before.state()).isEqualTo(CellState.SILENT);
        assertThat(host.cells()).hasSameSizeAs(before.cells());
        for (var result : List.of(ANSWERS, NOBODY, new DirectCheckResult.NotRun("no way"))) {
            var status =
                    DirectCheckSnapshot.NONE.with(port("a"), NOW, BOUND, result).find(port("a"));
            assertThat(CellState.of(status.orElseThrow(), NOW)).isNotEqualTo(CellState.OK);
        }
    }

    @Test
    void hostsWithoutAPrometheusAreInASeparateClusterAndNeverGreen() {
        var about = new DirectCheck.CheckSubject(DirectCheck.ALONE, "router");
        seen(new DirectCheck.Port(about, "10.0.0.1", OptionalInt.empty(), ""), ANSWERS, 2);
        var page = new DirectCheck.HttpRequest(
                new DirectCheck.CheckSubject(DirectCheck.ALONE, ""),
                URI.create("https://shop.example/"),
                200,
                "",
                Duration.ofDays(14),
                Optional.empty());
        seen(
                page,
                new DirectCheckResult.Unanswered(new DirectCheckFault(
                        DirectCheckFault.Kind.SERVICE, "", true, "has the wrong status", "status 503, expected 200")),
                2);
        var router = fleet().host(DirectCheck.ALONE, "router").orElseThrow();
        assertThat(router.state()).isEqualTo(CellState.ABSENT);
        assertThat(router.worstCheckStatus()).isPresent();
        assertThat(sentences()).anyMatch(s -> s.contains("https://shop.example/") && s.contains("wrong status"));
    }
}
