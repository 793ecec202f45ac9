package greenwall.views.widgets;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import java.time.Instant;
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
}
