package greenwall.fleet.explain;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.FleetState;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A host with a dead exporter has only its address left; the day before, it had a name.
class HostNameHistoryTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String ADDRESS = "10.78.0.7:9100";

    private final List<String> queries = new ArrayList<>();

    private HostNameHistory names(FleetState fleet, Labels... rows) {
        var vectorBuilder = new InstantVector.Builder();
        for (var row : rows) {
            vectorBuilder.add(row, NOW.toEpochMilli(), 1);
        }
        var vector = vectorBuilder.build();
        var metrics = (MetricsSource) Proxy.newProxyInstance(
                MetricsSource.class.getClassLoader(), new Class<?>[] {MetricsSource.class}, (_, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("instant");
                    queries.add((String) arguments[0]);
                    return Outcome.answered(
                            new Source("east", Source.Kind.PROMETHEUS, URI.create("http://metrics")),
                            NOW,
                            Duration.ZERO,
                            vector);
                });
        return new HostNameHistory(Optional.of(metrics), fleet, () -> Duration.ofSeconds(30));
    }

    private static FleetState fleet(String... hosts) {
        var builder =
                new ClusterStateBuilder("east", NOW, QuantityCatalogue.shipped().quantities());
        for (var host : hosts) {
            builder.host(host, Labels.EMPTY);
            builder.withHostState(host, CellState.DOWN, "host down", Optional.of(NOW.minusSeconds(300)));
            builder.cell(host, "cpu.util", Labels.EMPTY, 0.2, CellState.DOWN, "host down");
        }
        return builder.fleet();
    }

    private static ExplainQuestion questionAbout(String host) {
        return ExplainQuestion.of(
                new ExplainQuestion.HostSubject("east", host, Optional.of("cpu.util"), Labels.EMPTY), NOW);
    }

    private static Labels uname(String name) {
        return Labels.of("instance", ADDRESS, "nodename", name);
    }

    @Test
    void nameOfADeadHostResolvesToItsRemainingAddress() {
        var currentlyNamed = names(fleet(ADDRESS), uname("db07.fra1")).withCurrentName(questionAbout("db07"));
        assertThat(currentlyNamed.subject())
                .isEqualTo(new ExplainQuestion.HostSubject("east", ADDRESS, Optional.of("cpu.util"), Labels.EMPTY));
        assertThat(currentlyNamed.at()).isEqualTo(NOW);
        assertThat(queries).singleElement().asString().contains("node_uname_info", "db07", "[1d]");
    }

    @Test
    void hostNameIsEscapedInTheQuery() {
        names(fleet(ADDRESS)).withCurrentName(questionAbout("d.*\"x"));
        assertThat(queries).singleElement().asString().contains("(?i)d\\\\.\\\\*\\\"x(");
    }

    @Test
    void unknownNameIsUnchanged() {
        var question = questionAbout("db09");
        assertThat(names(fleet(ADDRESS)).withCurrentName(question)).isEqualTo(question);
    }

    @Test
    void knownHostIsNotQueried() {
        var question = questionAbout("db07");
        assertThat(names(fleet("db07"), uname("other")).withCurrentName(question))
                .isEqualTo(question);
        assertThat(queries).isEmpty();
    }

    private static ResolvedExplainQuestion context(FleetState fleet, String host) {
        return ((ExplainQuestionResolver.Resolution.Resolved)
                        new ExplainQuestionResolver(fleet).resolve(questionAbout(host), NOW))
                .context();
    }

    @Test
    void logLinesAreAlsoSearchedUnderPreviousNames() {
        var fleet = fleet(ADDRESS);
        var withoutPreviousNames = context(fleet, ADDRESS);
        var reported = new Labels[] {uname("db07.fra1"), uname("db07"), uname("old"), uname("older")};
        var withPreviousNames = names(fleet, reported).withPreviousNames(questionAbout(ADDRESS), withoutPreviousNames);
        var expectedNames = new ArrayList<>(withoutPreviousNames.own());
        expectedNames.addAll(List.of("db07.fra1", "db07", "old", "older"));
        assertThat(withPreviousNames.own()).containsExactlyElementsOf(expectedNames);
        assertThat(queries).singleElement().asString().contains("10", "78", "node_uname_info");
    }

    @Test
    void hostWithANameGetsNoPreviousNames() {
        var fleet = fleet("db07");
        var question = context(fleet, "db07");
        assertThat(names(fleet, uname("other")).withPreviousNames(questionAbout("db07"), question))
                .isEqualTo(question);
        assertThat(queries).isEmpty();
    }
}
