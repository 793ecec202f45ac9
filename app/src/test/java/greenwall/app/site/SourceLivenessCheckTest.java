package greenwall.app.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import greenwall.app.config.ClusterConfig;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.source.TraceSource;
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

class SourceLivenessCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");
    private static final Source LOKI = new Source("east", Source.Kind.LOKI, URI.create("http://loki"));
    private static final Source ALERTMANAGER = new Source("east", Source.Kind.ALERTMANAGER, URI.create("http://am"));

    private static LogSource failing() {
        return (LogSource) Proxy.newProxyInstance(
                LogSource.class.getClassLoader(), new Class<?>[] {LogSource.class}, (_, method, _) -> {
                    if (method.getName().equals("source")) {
                        return LOKI;
                    }
                    throw new IllegalStateException("a fault of this program");
                });
    }

    private static AlertSource answering() {
        var peers = List.<Outcome<Integer>>of(Outcome.answered(ALERTMANAGER, NOW, Duration.ofMillis(3), 0));
        return (AlertSource) Proxy.newProxyInstance(
                AlertSource.class.getClassLoader(),
                new Class<?>[] {AlertSource.class},
                (_, method, _) -> method.getName().equals("peers")
                        ? List.of(ALERTMANAGER)
                        : new AlertSource.MergedResponse<>(List.of(), peers));
    }

    /// A trace source that reports its version, or why it does not respond.
    private static TraceSource traces(Source source, Optional<Failure> failure) {
        Outcome<MetricsSource.BuildInfo> build = failure.<Outcome<MetricsSource.BuildInfo>>map(
                        why -> new Outcome.Failed<>(source, NOW, Duration.ofSeconds(5), why))
                .orElseGet(() -> Outcome.answered(
                        source, NOW, Duration.ofMillis(3), new MetricsSource.BuildInfo("", "2.7.1", "")));
        return (TraceSource) Proxy.newProxyInstance(
                TraceSource.class.getClassLoader(),
                new Class<?>[] {TraceSource.class},
                (_, method, _) -> method.getName().equals("source") ? source : build);
    }

    @Test
    void anUnreachableTempoIsSilentAndOtherSourcesAreUnaffected() throws Exception {
        var tempo = new Source("east", Source.Kind.TEMPO, URI.create("http://tempo"));
        var jaeger = new Source("east", Source.Kind.JAEGER, URI.create("http://jaeger"));
        var timeout = new Failure.TimedOut(Duration.ofSeconds(5), "it hangs", "look at it");
        var connected = new Site.ConnectedCluster(
                new ClusterConfig("east", Optional.empty(), Optional.empty(), List.of(), List.of(), Map.of()),
                Optional.empty(),
                Optional.empty(),
                Optional.of(answering()),
                Optional.empty(),
                List.of(traces(tempo, Optional.of(timeout)), traces(jaeger, Optional.empty())));
        var found = new SourceLivenessCheck(List.of(connected), InstantSource.fixed(NOW)).examine();

        assertThat(found)
                .extracting(
                        health -> health.state().source(),
                        health -> health.state().state(),
                        health -> health.product())
                .containsExactlyInAnyOrder(
                        tuple(tempo, CellState.SILENT, "Tempo"),
                        tuple(jaeger, CellState.OK, "Jaeger"),
                        tuple(ALERTMANAGER, CellState.OK, "Alertmanager"));
        assertThat(found.getFirst().state().reason()).isEqualTo("it hangs");
    }

    @Test
    void anExceptionWhileCheckingOneSourceDoesNotAffectTheOthers() throws Exception {
        var cluster = new ClusterConfig("east", Optional.empty(), Optional.empty(), List.of(), List.of(), Map.of());
        var connected = new Site.ConnectedCluster(
                cluster,
                Optional.empty(),
                Optional.of(failing()),
                Optional.of(answering()),
                Optional.empty(),
                List.of());
        var states = new SourceLivenessCheck(List.of(connected), InstantSource.fixed(NOW)).states();
        assertThat(states)
                .extracting(SourceState::source, SourceState::state)
                .containsExactlyInAnyOrder(tuple(LOKI, CellState.SILENT), tuple(ALERTMANAGER, CellState.OK));
        assertThat(states.getFirst().reason()).contains("internal error while querying");
    }

    /// A Date header leaves out the fraction of the second.
    @Test
    void aClockThatShowsTheSameSecondIsNotBehind() {
        assertThat(skew(NOW)).contains(Duration.ZERO);
        assertThat(skew(NOW.minusSeconds(4))).contains(Duration.ofMillis(-3_661));
        assertThat(skew(NOW.plusSeconds(4))).contains(Duration.ofMillis(3_339));
    }

    private static Optional<Duration> skew(Instant date) {
        var own = NOW.plusMillis(661);
        var answer = new Outcome.Answered<>(LOKI, own, Duration.ZERO, "", List.of(), List.of(), Optional.of(date));
        return SourceLivenessCheck.answering(answer, Duration.ZERO, own).skew();
    }
}
