package greenwall.app.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import greenwall.app.config.Cluster;
import greenwall.fleet.source.Alerts;
import greenwall.fleet.source.Logs;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.SourceState;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogAndAlertSourcesTest {
    private static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");
    private static final Source LOKI = new Source("east", Source.Kind.LOKI, URI.create("http://loki"));
    private static final Source ALERTMANAGER = new Source("east", Source.Kind.ALERTMANAGER, URI.create("http://am"));

    private static Logs failing() {
        return (Logs)
                Proxy.newProxyInstance(Logs.class.getClassLoader(), new Class<?>[] {Logs.class}, (_, method, _) -> {
                    if (method.getName().equals("source")) {
                        return LOKI;
                    }
                    throw new IllegalStateException("a fault of this program");
                });
    }

    private static Alerts answering() {
        var peers = List.<Outcome<Integer>>of(new Outcome.Answered<>(
                ALERTMANAGER, NOW, Duration.ofMillis(3), 0, List.of(), List.of(), Optional.empty()));
        return (Alerts) Proxy.newProxyInstance(
                Alerts.class.getClassLoader(),
                new Class<?>[] {Alerts.class},
                (_, method, _) -> method.getName().equals("peers")
                        ? List.of(ALERTMANAGER)
                        : new Alerts.Answer<>(List.of(), peers));
    }

    @Test
    void aFaultWhileOneSourceIsAskedLeavesTheOthersAsTheyAre() throws Exception {
        var cluster = new Cluster("east", Optional.empty(), Optional.empty(), List.of(), Map.of());
        var connected = new Site.Connected(
                cluster, Optional.empty(), Optional.of(failing()), Optional.of(answering()), Optional.empty());
        var states = new LogAndAlertSources(List.of(connected), InstantSource.fixed(NOW)).ask();
        assertThat(states)
                .extracting(SourceState::source, SourceState::state)
                .containsExactlyInAnyOrder(tuple(LOKI, CellState.SILENT), tuple(ALERTMANAGER, CellState.OK));
        assertThat(states.getFirst().reason()).contains("this program failed");
    }
}
