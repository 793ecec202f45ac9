package greenwall.fleet.explain;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.quantity.Catalogue;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetSketch;
import greenwall.fleet.state.FleetState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContextFinderTest {
    private static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");
    private static final List<Quantity> QUANTITIES = Catalogue.shipped().quantities();

    private static FleetSketch cluster(String name) {
        return new FleetSketch(name, NOW, QUANTITIES);
    }

    private static FleetSketch with(FleetSketch sketch, String host) {
        return sketch.host(host, Labels.EMPTY)
                .cell(host, "cpu.util", Labels.EMPTY, 0.99, CellState.CRITICAL, "too much");
    }

    private static ExplainContext of(FleetState fleet, String cluster, String host) {
        var subject = new Question.OfHost(cluster, host, Optional.of("cpu.util"), Labels.EMPTY);
        return ((ContextFinder.Found.Clear) new ContextFinder(fleet).of(Question.of(subject, NOW), NOW)).situation();
    }

    @Test
    void theFarEndOfATunnelIsFoundInAnotherClusterWhateverItsIndex() {
        var east = with(cluster("east"), "a");
        var west = with(cluster("west"), "gateway")
                .cell("gateway", "wg.handshake.age", Labels.of("peer", "a"), 10, CellState.OK, "");
        var fleet = new FleetState(NOW, List.of(east.cluster(), west.cluster()));
        assertThat(of(fleet, "east", "a").neighbours()).containsOnlyKeys("gateway");
    }

    @Test
    void aGuestIsThatOfItsOwnClusterWhereTwoHaveItsName() {
        var east = with(with(cluster("east"), "vm"), "metal")
                .cell("metal", "vm.state", Labels.of("domain", "vm"), 1, CellState.OK, "");
        var west = with(cluster("west"), "vm");
        var fleet = new FleetState(NOW, List.of(west.cluster(), east.cluster()));
        assertThat(of(fleet, "east", "vm").neighbours()).containsOnlyKeys("metal");
        assertThat(of(fleet, "west", "vm").neighbours()).isEmpty();
    }
}
