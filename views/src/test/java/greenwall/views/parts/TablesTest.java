package greenwall.views.parts;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.state.CellState;
import greenwall.styles.Theme;
import greenwall.styles.Themes;
import greenwall.views.Intent;
import greenwall.views.Place;
import greenwall.views.Ranges;
import greenwall.views.ViewContext;
import greenwall.views.paint.Look;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.event.Event;
import javafx.scene.Scene;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.input.ContextMenuEvent;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.Test;

class TablesTest {
    private static final Place.HostName HOST = new Place.HostName("east", "node01");
    private final List<Intent> intents = new ArrayList<>();

    @Test
    void aRightClickOffersForItsRowWhatTheKeysDo() {
        var context = Fx.get(() -> new ViewContext(
                new Look(new Themes(), Theme.NIGHT, 1),
                InstantSource.fixed(Fleets.NOW),
                ZoneOffset.UTC,
                () -> Ranges.none("not asked"),
                intents::add));
        var stage = Fx.get(Stage::new);
        var tables = Fx.get(() -> new Tables(context, () -> Place.HOME, "Pools"));
        Fx.run(() -> {
            var row = new TableData.Row(
                    CellState.WARN, List.of(TableData.Item.words("tank")), Optional.of(HOST), "pool.usage");
            var columns = new Headings().words("Pool").list();
            tables.show(List.of(new TableData("Pools", columns, List.of(row), "")));
            stage.setScene(new Scene(tables, 600, 300));
            stage.show();
        });
        Fx.pulse(stage.getScene());
        Fx.run(() -> Event.fireEvent(
                tables, new ContextMenuEvent(ContextMenuEvent.CONTEXT_MENU_REQUESTED, 60, 55, 60, 55, false, null)));
        var menu = Fx.get(() -> Window.getWindows().stream()
                .filter(ContextMenu.class::isInstance)
                .map(ContextMenu.class::cast)
                .findFirst());
        assertThat(menu).isPresent();
        assertThat(Fx.get(() ->
                        menu.get().getItems().stream().map(MenuItem::getText).toList()))
                .containsExactly(
                        "Open the host (Enter)",
                        "Explain (E)",
                        "Runbook (R)",
                        "Probe (P)",
                        "Silence (S)",
                        "Logs (L)",
                        "Copy the row");
        Fx.run(() -> menu.get().getItems().get(1).fire());
        assertThat(intents).singleElement().isInstanceOfSatisfying(Intent.Explain.class, explain -> {
            assertThat(explain.host()).isEqualTo(HOST);
            assertThat(explain.quantity()).isEqualTo("pool.usage");
        });
        Fx.run(() -> {
            menu.get().hide();
            stage.close();
        });
    }
}
