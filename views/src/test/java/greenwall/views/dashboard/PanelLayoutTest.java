package greenwall.views.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.Panel.GridPosition;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.views.dashboard.PanelLayout.Shift;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PanelLayoutTest {
    private static final GridPosition LEFT = new GridPosition(0, 0, 12, 8);
    private static final GridPosition RIGHT = new GridPosition(12, 0, 12, 8);
    private static final GridPosition BELOW = new GridPosition(0, 8, 12, 8);

    private static List<Panel> row(GridPosition... places) {
        var row = new ArrayList<Panel>();
        for (int i = 0; i < places.length; i++) {
            row.add(SampleDashboards.panel(
                    i + 1, PanelKind.STAT, "up", OptionValues.NONE, OptionValues.NONE, places[i]));
        }
        return row;
    }

    private static List<GridPosition> places(List<Panel> row) {
        return row.stream().map(Panel::place).toList();
    }

    private static List<GridPosition> moved(int id, Shift shift, GridPosition... row) {
        return places(PanelLayout.moved(row(row), id, shift));
    }

    private static List<GridPosition> stepped(int id, Shift step, GridPosition... row) {
        return places(PanelLayout.stepped(row(row), id, step));
    }

    @Test
    void aPanelThatIsMovedOntoItsNeighbourChangesPlacesWithIt() {
        assertThat(moved(1, new Shift(12, 0, 0, 0), LEFT, RIGHT)).containsExactly(RIGHT, LEFT);
        assertThat(moved(1, new Shift(0, 8, 0, 0), LEFT, BELOW)).containsExactly(BELOW, LEFT);
        assertThat(moved(2, new Shift(0, -8, 0, 0), LEFT, BELOW)).containsExactly(BELOW, LEFT);
    }

    @Test
    void aPanelThatGrowsPushesTheOthersDownAndTheGapsClose() {
        assertThat(moved(1, new Shift(0, 0, 6, 0), LEFT, RIGHT, BELOW))
                .containsExactly(new GridPosition(0, 0, 18, 8), new GridPosition(12, 8, 12, 8), BELOW);
        assertThat(moved(1, new Shift(0, 0, 0, -4), LEFT, BELOW))
                .containsExactly(new GridPosition(0, 0, 12, 4), new GridPosition(0, 4, 12, 8));
    }

    @Test
    void noPanelLeavesTheGridOrVanishes() {
        assertThat(moved(1, new Shift(99, -99, 99, -99), LEFT)).containsExactly(new GridPosition(12, 0, 12, 1));
        assertThat(moved(1, new Shift(-5, 0, -99, 0), LEFT)).containsExactly(new GridPosition(0, 0, 1, 8));
    }

    @Test
    void aKeyMovesAPanelFarEnoughToChangeTheLayout() {
        assertThat(stepped(1, new Shift(1, 0, 0, 0), LEFT, RIGHT)).containsExactly(RIGHT, LEFT);
        assertThat(stepped(1, new Shift(0, 1, 0, 0), LEFT, BELOW)).containsExactly(BELOW, LEFT);
        assertThat(stepped(1, new Shift(1, 0, 0, 0), new GridPosition(0, 0, 6, 4)))
                .containsExactly(new GridPosition(1, 0, 6, 4));
        assertThat(PanelLayout.stepped(row(LEFT), 1, new Shift(0, 1, 0, 0))).isEqualTo(row(LEFT));
        assertThat(PanelLayout.stepped(row(LEFT), 1, new Shift(-1, 0, 0, 0))).isEqualTo(row(LEFT));
    }

    @Test
    void panelsNeverOverlap() {
        var random = new java.util.Random(7);
        var row = row(
                LEFT,
                RIGHT,
                BELOW,
                new GridPosition(12, 8, 6, 4),
                new GridPosition(18, 8, 6, 12),
                new GridPosition(0, 16, 24, 3));
        for (int n = 0; n < 2_000; n++) {
            var shift = new Shift(
                    random.nextInt(-24, 25), random.nextInt(-20, 21), random.nextInt(-6, 7), random.nextInt(-3, 4));
            row = PanelLayout.moved(row, random.nextInt(1, 7), shift);
            var cells = new java.util.HashSet<List<Integer>>();
            for (var place : places(row)) {
                for (int x = place.x(); x < place.x() + place.w(); x++) {
                    for (int y = place.y(); y < place.y() + place.h(); y++) {
                        assertThat(cells.add(List.of(x, y))).isTrue();
                        assertThat(x).isBetween(0, Panel.COLUMNS - 1);
                    }
                }
            }
        }
    }
}
