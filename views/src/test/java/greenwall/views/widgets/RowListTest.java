package greenwall.views.widgets;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.views.testing.Clicks;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseEvent;
import org.junit.jupiter.api.Test;

class RowListTest {
    private final List<Integer> drawn = new ArrayList<>();
    private final List<Integer> opened = new ArrayList<>();

    private RowList list(int rows, double height) {
        var list = new RowList(Contexts.style(), "Rows", (_, row, _, _, _, _, _) -> drawn.add(row));
        list.setHeights((_, _) -> height);
        list.openOnSingleClick();
        list.onOpen(opened::add);
        list.show(rows, _ -> false, "");
        new Scene(list, 400, 100).snapshot(null);
        return list;
    }

    private List<Integer> drawnNow(RowList list) {
        drawn.clear();
        list.textBounds();
        return List.copyOf(drawn);
    }

    @Test
    void aRowThatIsTallerThanTheListIsDrawnAndSelectedFromItsTop() {
        Fx.run(() -> {
            var list = list(3, 250);
            assertThat(drawnNow(list)).containsExactly(0);
            list.select(1);
            assertThat(list.offset(1)).isZero();
            assertThat(drawnNow(list)).containsExactly(1);
            Keys.press(list, KeyCode.PAGE_DOWN);
            assertThat(list.selected()).isEqualTo(2);
            Keys.press(list, KeyCode.PAGE_UP);
            assertThat(list.selected()).isEqualTo(1);
        });
    }

    @Test
    void theSelectedRowStaysVisibleWhenTheListBecomesLower() {
        Fx.run(() -> {
            var list = list(3, 30);
            list.select(2);
            list.resize(400, 60);
            list.layout();
            assertThat(drawnNow(list)).containsExactly(1, 2);
        });
    }

    @Test
    void aClickWhereNoRowIsDrawnOpensNone() {
        Fx.run(() -> {
            var list = list(3, 40);
            assertThat(drawnNow(list)).containsExactly(0, 1);
            Clicks.fire(list, MouseEvent.MOUSE_PRESSED, 50, 90);
            assertThat(opened).isEmpty();
            Clicks.fire(list, MouseEvent.MOUSE_PRESSED, 50, 50);
            assertThat(opened).containsExactly(1);
        });
    }

    @Test
    void anEmptyListSelectsNothing() {
        Fx.run(() -> {
            var list = list(0, 40);
            list.select(-1);
            assertThat(list.selected()).isNegative();
        });
    }
}
