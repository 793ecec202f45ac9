package greenwall.views.widgets;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.FleetState;
import greenwall.views.testing.Fleets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedPhrasesTest {
    @Test
    void aPoolThatFillsUpIsNotAlsoCountedAsOnline() {
        var fleet = new ClusterStateBuilder(
                        "east", Instant.EPOCH, QuantityCatalogue.shipped().quantities())
                .host("a", Labels.EMPTY)
                .cell("a", "pool.health", Labels.of("pool", "tank"), 0, CellState.OK, "")
                .cell("a", "pool.full_in", Labels.of("pool", "tank"), 3_600, CellState.WARN, "")
                .cell("a", "pool.health", Labels.of("pool", "vm"), 0, CellState.OK, "")
                .fleet();
        var layout = DetailViewLayout.of("zfs");
        assertThat(layout.banner(fleet).getFirst())
                .extracting(Banner.Part::text)
                .containsExactly("2 pools", "1 warn", "1 ok");
    }

    @Test
    void aNameOfSeveralHostsRequestsTheCluster() {
        var fleet = new FleetState(
                Fleets.NOW,
                List.of(
                        Fleets.cluster("east").host("a1", Labels.EMPTY).cluster(),
                        Fleets.cluster("west").host("a1", Labels.EMPTY).cluster()));
        assertThat(SharedPhrases.notOneHost(fleet, "a1"))
                .isEqualTo("Several hosts are named “a1”; give it as east/a1 or west/a1.");
        assertThat(SharedPhrases.notOneHost(fleet, "a2")).isEqualTo("No host is named “a2”.");
        assertThat(SharedPhrases.notOneHost(fleet.withHosts(_ -> false), "a1"))
                .isEqualTo("No host in the host filter is named “a1”.");
    }
}
