package greenwall.views.chart;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Unit;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.state.CellState;
import org.junit.jupiter.api.Test;

class StateTimelineTest {
    @Test
    void onlyStatesAndBooleansAreTimelines() {
        assertThat(QuantityCatalogue.shipped().quantities())
                .allSatisfy(quantity -> assertThat(ChartData.States.of(quantity))
                        .as(quantity.id())
                        .matches(states -> states.isPresent() == timeline(quantity)));
    }

    private static boolean timeline(Quantity quantity) {
        var unit = Unit.of(quantity.unit());
        return unit == Unit.STATE || unit == Unit.BOOL;
    }

    @Test
    void aTargetIsUpOrDownAndNotYesOrNo() {
        var up = ChartData.States.of(QuantityCatalogue.shipped().quantity("up").orElseThrow())
                .orElseThrow();
        assertThat(up.word().apply(1)).isEqualTo("up");
        assertThat(up.word().apply(0)).isEqualTo("down");
        assertThat(up.state().apply(0)).isEqualTo(CellState.DOWN);
    }
}
