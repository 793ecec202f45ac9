package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.SourceState;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class OverduePollMonitorTest {
    private static final Instant BEGIN = Instant.parse("2026-03-29T00:59:30Z");

    private volatile Instant now = BEGIN;
    private final AtomicLong nanos = new AtomicLong();

    @AutoClose
    private final OverduePollMonitor monitor = new OverduePollMonitor(() -> now, nanos::get, _ -> {});

    private void poll() {
        var builder = new ClusterStateBuilder(
                        "east", now, QuantityCatalogue.shipped().quantities())
                .host("db01", Labels.of("host", "db01"))
                .withHostState("db01", CellState.OK, "", Optional.of(now))
                .cell("db01", "cpu.util", Labels.EMPTY, 0.4, CellState.OK, "within its limits");
        monitor.poll(builder.fleet());
    }

    private void advance(Duration time) {
        now = now.plus(time);
        nanos.addAndGet(time.toNanos());
    }

    private void assertNothingIsGreen() {
        var late = monitor.overdueState().orElseThrow();
        assertThat(late.outdated()).isTrue();
        assertThat(late.hosts()).hasSize(1).allSatisfy(host -> {
            assertThat(host.state()).isEqualTo(CellState.SILENT);
            assertThat(host.cells()).noneMatch(cell -> cell.state() == CellState.OK);
        });
    }

    @Test
    void nothingIsOverdueWhileThePollerRuns() {
        for (int i = 0; i < 10; i++) {
            poll();
            advance(Duration.ofSeconds(15));
            assertThat(monitor.overdueState()).isEmpty();
        }
    }

    /// The status bar shows such a source as silent at the same time.
    @Test
    void afterAPauseNothingIsGreenOnceTheLastAnswerIsThirtySecondsOld() {
        var source = new Source("east", Source.Kind.PROMETHEUS, URI.create("http://prometheus.example:9090"));
        var answer = now.minusSeconds(10);
        monitor.poll(
                new ClusterStateBuilder("east", now, QuantityCatalogue.shipped().quantities())
                        .source(SourceState.of(
                                source, CellState.OK, Optional.of(answer), Optional.of(Duration.ofSeconds(10)), "", ""))
                        .host("db01", Labels.EMPTY)
                        .withHostState("db01", CellState.OK, "", Optional.of(now))
                        .fleet());
        advance(Duration.ofSeconds(20));
        assertThat(monitor.overdueState()).isEmpty();
        advance(Duration.ofSeconds(1));
        assertNothingIsGreen();
    }

    @Test
    void aPollerThatHangsTurnsTheWallSilent() {
        poll();
        advance(Duration.ofSeconds(31));
        assertNothingIsGreen();
        assertThat(monitor.overdueState()).as("said once").isEmpty();
        poll();
        assertThat(monitor.overdueState()).isEmpty();
    }

    @Test
    void aPollerThatHangsLosesNoCellAndKeepsCriticalStates() {
        var builder = new ClusterStateBuilder(
                        "east", now, QuantityCatalogue.shipped().quantities())
                .host("db01", Labels.EMPTY)
                .cell("db01", "disk.util", Labels.of("device", "sda"), 0.4, CellState.OK, "within its limits")
                .cell("db01", "cpu.util", Labels.EMPTY, 0.99, CellState.CRITICAL, "too much");
        monitor.poll(builder.fleet());
        advance(Duration.ofSeconds(46));
        var host = monitor.overdueState().orElseThrow().hosts().getFirst();
        assertThat(host.state()).isEqualTo(CellState.CRITICAL);
        assertThat(host.cells()).hasSize(2);
        assertThat(host.cell("disk.util").orElseThrow().state()).isEqualTo(CellState.SILENT);
        assertThat(host.cell("disk.util").orElseThrow().reason()).contains("46 s");
        assertThat(host.cell("cpu.util").orElseThrow().reason()).isEqualTo("too much (46 s ago)");
    }

    @Test
    void afterASuspendNothingIsGreenThoughTheMonotonicClockStoodStill() {
        poll();
        now = now.plus(Duration.ofHours(8));
        assertNothingIsGreen();
    }

    @Test
    void aClockThatIsSetBackDoesNotHideAPollerThatHangs() {
        poll();
        now = now.minus(Duration.ofHours(1));
        assertThat(monitor.overdueState())
                .as("the sources have just been polled")
                .isEmpty();
        nanos.addAndGet(Duration.ofSeconds(46).toNanos());
        assertNothingIsGreen();
    }
}
