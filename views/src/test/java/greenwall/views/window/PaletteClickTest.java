package greenwall.views.window;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.views.testing.Clicks;
import greenwall.views.testing.Fx;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javafx.scene.Scene;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollBar;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import org.junit.jupiter.api.Test;

class PaletteClickTest {
    private final List<String> run = new ArrayList<>();
    private final CommandPalette palette = Fx.get(() -> new CommandPalette(run::add, _ -> {}));

    private PaletteCommand command(String title) {
        return new PaletteCommand("action", title, "", () -> run.add(title));
    }

    private void open(int commands) {
        new Scene(palette, 800, 600);
        palette.open(
                IntStream.range(0, commands).mapToObj(i -> command("c" + i)).toList());
        palette.getScene().snapshot(null);
    }

    private ListCell<?> cell(int index) {
        return palette.lookupAll(".list-cell").stream()
                .map(cell -> (ListCell<?>) cell)
                .filter(cell -> cell.getIndex() == index)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aClickRunsTheCommandUnderThePointerAndNotTheSelectedOne() {
        Fx.run(() -> {
            open(5);
            Clicks.at(cell(3), 0, 0);
            assertThat(run).containsExactly("c3");
        });
    }

    @Test
    void aClickBesideTheCommandsOrWithAnotherButtonRunsNone() {
        Fx.run(() -> {
            open(3);
            var list = (ListView<?>) palette.lookup(".list-view");
            Clicks.at(list, 0, 0);
            Clicks.at(cell(5), 0, 0);
            Clicks.fire(cell(1), MouseEvent.MOUSE_CLICKED, 0, 0, MouseButton.SECONDARY);
            palette.lookupAll(".scroll-bar").forEach(bar -> Clicks.at((ScrollBar) bar, 0, 0));
            assertThat(run).isEmpty();
        });
    }
}
