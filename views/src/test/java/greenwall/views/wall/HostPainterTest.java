package greenwall.views.wall;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.HostIssue;
import greenwall.fleet.state.HostState;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HostPainterTest {
    private static HostState host(CellState memory, Map<String, HostIssue> issues) {
        return new ClusterStateBuilder(
                        "east",
                        Instant.parse("2026-11-20T08:00:00Z"),
                        QuantityCatalogue.shipped().quantities())
                .host("a", Labels.EMPTY)
                .cell("a", "mem.util", Labels.EMPTY, 0.93, memory, "above the limit")
                .fleet()
                .withIssues(Map.of("east", issues))
                .hosts()
                .getFirst();
    }

    /// Otherwise a red tile would name only what is a warning.
    @Test
    void theAlertThatMadeAHostCriticalIsNamedBeforeItsWarnings() {
        var host = host(CellState.WARN, Map.of("a", new HostIssue(CellState.CRITICAL, "LinkSaturated")));
        assertThat(HostPainter.problemLines(host)).hasSize(2).startsWith("LinkSaturated");
    }

    @Test
    void aCellThatMadeAHostCriticalIsNotNamedTwice() {
        assertThat(HostPainter.problemLines(host(CellState.CRITICAL, Map.of()))).hasSize(1);
    }

    @Test
    void oneStaleValueIsNamed() {
        assertThat(HostPainter.unknownLines(host(CellState.STALE, Map.of()))).containsExactly("mem.util is stale");
    }
}
