package greenwall.tests.explain;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.alertmanager.Alertmanager;
import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.loki.Loki;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.explain.ClusterExplainer;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.poll.FleetPoller;
import greenwall.fleet.poll.PollSettings;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.incident.GroundTruth;
import greenwall.lab.incident.IncidentKind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Each incident of the range, explained from the cell that is red because of it, as a click on the wall does:
/// the line of its ground truth ranks first or second. On the quiet day nothing is conclusive.
///
/// `-Dgreenwall.explain.seeds=1,2,3` simulates other hosts at other hours,
/// `-Dgreenwall.explain.incident=NAME,…` only some incidents, and `-Dgreenwall.explain.cells=all` explains
/// every red cell of the host and prints each result.
@EnabledIfSystemProperty(
        named = "greenwall.explain.incidents",
        matches = "measure",
        disabledReason = "a measurement of the range as it is at this hour: -Dgreenwall.explain.incidents=measure")
class IncidentsExplainedTest {
    /// The quantity to explain if the host's cells are green again by then, or if another cell is the worst.
    private static final Map<IncidentKind, String> CELLS = Map.of(
            IncidentKind.OOM, "mem.util",
            IncidentKind.UNIT_FLAPPING, "systemd.failed",
            IncidentKind.SLOW_PROMETHEUS, "cpu.util");

    private static final List<Long> SEEDS = Arrays.stream(
                    System.getProperty("greenwall.explain.seeds", "71").split(","))
            .map(Long::valueOf)
            .toList();
    private static final int SHOWN = 4;

    static Stream<Arguments> incidents() {
        var only = System.getProperty("greenwall.explain.incident", "");
        // Incidents of services are explained from their service: see `ServicesExplainedTest`.
        return EnumSet.range(IncidentKind.SCRUB, IncidentKind.SCRUB_FAILING_DISK).stream()
                .filter(i -> only.isEmpty() || Arrays.asList(only.split(",")).contains(i.word()))
                .flatMap(i -> SEEDS.stream().map(seed -> Arguments.of(i, seed)));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("incidents")
    void theLogLineOfTheTrueCauseRanksFirstOrSecond(IncidentKind incident, long seed) throws Exception {
        var options = PracticeRangeOptions.DEFAULT.withIncident(incident).withSeed(seed);
        try (var range = PracticeRange.start(options);
                var http = new SharedHttpClient(Map.of(), range.clock())) {
            var metrics = Prometheus.connect(
                    http, source(Source.Kind.PROMETHEUS, range.servers().prometheus()), HttpSettings.DEFAULT);
            var logs =
                    Loki.connect(http, source(Source.Kind.LOKI, range.servers().loki()), HttpSettings.DEFAULT);
            var alerts = Alertmanager.connect(
                    http,
                    List.of(new Alertmanager.Peer(
                            source(Source.Kind.ALERTMANAGER, range.servers().alertmanager()), HttpSettings.DEFAULT)));
            var fleet =
                    new FleetPoller(Map.of("range", metrics), PollSettings.oneShot(QuantityCatalogue.shipped())).poll();
            var truth = range.truth();
            try (var explainer = new ClusterExplainer(
                    _ -> new ClusterExplainer.Sources(Optional.of(metrics), Optional.of(logs), Optional.of(alerts)),
                    _ -> fleet,
                    range.clock(),
                    ZoneOffset.UTC,
                    Duration.ofSeconds(60))) {
                var host = host(range, fleet, truth);
                if (System.getProperty("greenwall.explain.cells", "").equals("all")) {
                    fromEveryRedCell(explainer, host, truth, range.clock().instant());
                }
                var explanation = explainer.explain(
                        question(host, cell(host, incident), range.clock().instant()));
                var description = describe(truth, explanation);
                System.out.println(description);
                if (incident == IncidentKind.QUIET) {
                    assertThat(explanation.conclusion().kind())
                            .as(description)
                            .isEqualTo(Conclusion.Kind.NOTHING_CONCLUSIVE);
                } else {
                    assertThat(rank(truth, explanation)).as(description).isBetween(1, 2);
                }
            }
        }
    }

    private static void fromEveryRedCell(ClusterExplainer explainer, HostState host, GroundTruth truth, Instant now)
            throws InterruptedException {
        var explained = new HashSet<String>();
        for (var cell : host.cells()) {
            boolean red = cell.state() == CellState.CRITICAL || cell.state() == CellState.WARN;
            if (red && explained.add(cell.quantity().id())) {
                var explanation = explainer.explain(question(host, cell, now));
                System.out.println("CELL " + truth.incident() + " " + cell + " rank " + rank(truth, explanation) + " "
                        + explanation.conclusion().kind() + " off by " + off(truth, explanation) + " s, took "
                        + explanation.took().toMillis() + " ms");
            }
        }
    }

    /// The host of the ground truth, under its name on the wall: its address if its exporter is dead.
    private static HostState host(PracticeRange range, FleetState fleet, GroundTruth truth) {
        if (truth.host().isEmpty()) {
            return fleet.hosts().getFirst();
        }
        return fleet.host(truth.host())
                .orElseGet(() -> range.world().hosts().stream()
                        .filter(h -> h.name().equals(truth.host()))
                        .findFirst()
                        .flatMap(h -> fleet.hosts().stream()
                                .filter(known -> known.name().startsWith(String.valueOf(h.address()))
                                        || known.name().startsWith(truth.host() + "."))
                                .findFirst())
                        .orElseThrow(() -> new AssertionError(truth.host() + " is none of "
                                + fleet.hosts().stream().map(HostState::name).toList())));
    }

    private static Cell cell(HostState host, IncidentKind incident) {
        return Optional.ofNullable(CELLS.get(incident))
                .flatMap(host::cell)
                .orElse(host.cells().getFirst());
    }

    private static ExplainQuestion question(HostState host, Cell cell, Instant now) {
        return ExplainQuestion.of(
                new ExplainQuestion.HostSubject(
                        host.cluster().name(),
                        host.name(),
                        Optional.of(cell.quantity().id()),
                        cell.key()),
                now);
    }

    private static Source source(Source.Kind kind, URI url) {
        return new Source("range", kind, url);
    }

    private static int rank(GroundTruth truth, Explanation explanation) {
        for (var template : explanation.templates()) {
            for (var line : truth.lines()) {
                if (template.samples().stream().anyMatch(s -> s.text().contains(line.match()))) {
                    return template.rank();
                }
            }
        }
        return 0;
    }

    private static double off(GroundTruth truth, Explanation explanation) {
        return explanation
                .onset()
                .map(o -> Duration.between(truth.onset(), o.at()).toMillis() / 1000.0)
                .orElse(Double.NaN);
    }

    /// A summary of the explanation and its ranking, for debugging.
    private static String describe(GroundTruth truth, Explanation e) {
        var text = new StringBuilder(truth.incident() + " at " + truth.host() + ": " + e.title() + ", rank "
                + rank(truth, e) + ", " + e.conclusion().kind() + ", onset off by " + off(truth, e) + " s, "
                + e.logCoverage().lines() + " lines, " + e.took().toMillis() + " ms; "
                + e.scope().map(s -> s.kind() + ": " + s.why()).orElse("")
                + "\n    " + e.onset() + "\n    " + e.conclusion().reason());
        for (var t : e.templates().stream().limit(SHOWN).toList()) {
            text.append("\n    ")
                    .append(t.rank())
                    .append(' ')
                    .append(t.host())
                    .append(' ')
                    .append(t.samples().getFirst().text())
                    .append("\n       ");
            t.parts()
                    .forEach(p ->
                            text.append(' ').append(p.name()).append(' ').append(Math.round(p.value() * 100) / 100.0));
            text.append("  ").append(t.why());
        }
        for (var event : e.events()) {
            text.append("\n      event ")
                    .append(event.kind())
                    .append(' ')
                    .append(event.start())
                    .append(' ')
                    .append(event.text());
        }
        return text.toString();
    }
}
