package greenwall.tests.explain;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.alertmanager.Alertmanager;
import greenwall.connectors.http.Http;
import greenwall.connectors.http.SourceOptions;
import greenwall.connectors.loki.Loki;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.Investigator;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.Question;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.heartbeat.Heartbeat;
import greenwall.fleet.heartbeat.Settings;
import greenwall.fleet.quantity.Catalogue;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.FleetState;
import greenwall.lab.Range;
import greenwall.lab.RangeOptions;
import greenwall.lab.incident.IncidentName;
import greenwall.lab.incident.Truth;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each incident of the range, explained from the cell that is red because of it: the line of its truth comes
/// first or
/// second. On the quiet day nothing is conclusive.
@EnabledIfSystemProperty(
        named = "greenwall.explain.incidents",
        matches = "measure",
        disabledReason = "a measurement: -Dgreenwall.explain.incidents=measure; docs/explain.md has what falls short")
class IncidentsExplainedTest {
    /// Where the host's cells are green again at this minute, or its worst cell says something else.
    private static final Map<IncidentName, String> CELLS = Map.of(
            IncidentName.OOM, "mem.util",
            IncidentName.UNIT_FLAPPING, "systemd.failed",
            IncidentName.SLOW_PROMETHEUS, "cpu.util");

    private static final long SEED = Long.getLong("greenwall.explain.seed", 71);

    static Stream<IncidentName> incidents() {
        var only = System.getProperty("greenwall.explain.incident", "");
        return Arrays.stream(IncidentName.values()).filter(i -> only.isEmpty() || only.contains(i.word()));
    }

    @ParameterizedTest
    @MethodSource("incidents")
    void theLineOfTheTruthIsFirstOrSecond(IncidentName incident) throws Exception {
        try (var range = Range.start(RangeOptions.DEFAULT.withIncident(incident).withSeed(SEED));
                var http = new Http(Map.of(), InstantSource.system())) {
            var metrics =
                    Prometheus.connect(http, source(Source.Kind.PROMETHEUS, range.prometheus()), SourceOptions.DEFAULT);
            var logs = Loki.connect(http, source(Source.Kind.LOKI, range.loki()), SourceOptions.DEFAULT);
            var alerts = Alertmanager.connect(
                    http,
                    List.of(new Alertmanager.Peer(
                            source(Source.Kind.ALERTMANAGER, range.alertmanager()), SourceOptions.DEFAULT)));
            var fleet = new Heartbeat(Map.of("range", metrics), Settings.oneShot(Catalogue.shipped())).beat();
            var truth = range.truth();
            try (var investigator = new Investigator(
                    _ -> new Investigator.Sources(Optional.of(metrics), Optional.of(logs), Optional.of(alerts)),
                    () -> fleet,
                    InstantSource.system(),
                    Duration.ofSeconds(60))) {
                var question = question(fleet, truth, incident);
                var explanation = investigator.explain(question);
                show(truth, explanation);
                if (incident == IncidentName.QUIET) {
                    assertThat(explanation.verdict().kind()).isEqualTo(Conclusion.Kind.NOTHING_CONCLUSIVE);
                } else {
                    assertThat(rank(truth, explanation))
                            .as("rank of the truth's line")
                            .isBetween(1, 2);
                }
            }
        }
    }

    private static Source source(Source.Kind kind, URI url) {
        return new Source("range", kind, url);
    }

    /// The worst cell of the host; on the quiet day any.
    private static Question question(FleetState fleet, Truth truth, IncidentName incident) {
        var host = truth.host().isEmpty()
                ? fleet.hosts().getFirst()
                : fleet.host(truth.host()).orElseThrow();
        var cell = Optional.ofNullable(CELLS.get(incident))
                .flatMap(host::cell)
                .orElse(host.cells().getFirst());
        System.out.println(truth.incident() + ": " + host.name() + " is " + host.state() + ", " + cell);
        host.cells().stream().limit(6).forEach(c -> System.out.println("      " + c));
        return Question.of(
                new Question.OfHost(
                        host.cluster().name(),
                        host.name(),
                        Optional.of(cell.quantity().id()),
                        cell.key()),
                Instant.now());
    }

    private static int rank(Truth truth, Explanation explanation) {
        for (var template : explanation.templates()) {
            for (var line : truth.lines()) {
                if (template.samples().stream().anyMatch(s -> s.text().contains(line.match()))) {
                    return template.rank();
                }
            }
        }
        return 0;
    }

    private static void show(Truth truth, Explanation explanation) {
        System.out.println("  " + truth.incident() + " rank " + rank(truth, explanation) + " "
                + explanation.verdict().kind() + " onset " + explanation.onset().map(Onset::at) + " truth "
                + truth.onset() + " off by "
                + explanation
                        .onset()
                        .map(o -> Duration.between(truth.onset(), o.at()).toMillis() / 1000.0)
                        .orElse(Double.NaN)
                + " s; "
                + explanation.scope().map(s -> s.kind() + " " + s.why()).orElse("") + " took "
                + explanation.took().toMillis() + " read " + explanation.read().lines() + " "
                + explanation.read().coveredOfWindow());
        explanation.onset().ifPresent(o -> System.out.println("    " + o));
        if (Boolean.getBoolean("greenwall.explain.dump")) {
            var trace = explanation.traces().getFirst();
            for (int i = Math.max(0, trace.size() - 100); i < trace.size(); i++) {
                System.out.println(Instant.ofEpochMilli(trace.timeMillis()[i]) + " " + trace.values()[i]);
            }
        }
        explanation.templates().stream().limit(4).forEach(IncidentsExplainedTest::show);
        explanation.series().stream()
                .limit(3)
                .forEach(s -> System.out.println("      " + s.score() + " " + s.lead() + " " + s.query()));
        System.out.println("    " + explanation.verdict().reason());
    }

    private static void show(RankedTemplate t) {
        var text = new StringBuilder();
        t.parts()
                .forEach(
                        p -> text.append(' ').append(p.name()).append(' ').append(Math.round(p.value() * 100) / 100.0));
        System.out.println("    " + t.rank() + " " + t.host() + " "
                + t.samples().getFirst().text() + "\n        " + text + "  " + t.why());
    }
}
