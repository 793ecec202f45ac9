package greenwall.views.widgets;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.state.CellState;
import greenwall.views.Place;
import greenwall.views.WindowRequest;
import greenwall.views.paint.TextBounds;
import greenwall.views.testing.Clicks;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import greenwall.views.testing.PaintedTexts;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.UnconnectedServices;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javafx.scene.Scene;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.Test;

class TablesCanvasTest {
    private static final Place.HostRef HOST = new Place.HostRef("east", "node01");
    private static final List<TableData.Column> AGES =
            new ColumnHeadings().text("Name").numbers("Age").text("What").list();
    private final List<WindowRequest> windowRequests = new ArrayList<>();

    private TablesCanvas tables(String name) {
        var backend = new RangeQueriesOnlyBackend(UnconnectedServices.ranges("not asked"));
        return new TablesCanvas(Contexts.of(backend, windowRequests::add), () -> Place.HOME, name);
    }

    @Test
    void aRightClickOffersTheKeyActionsOfItsRow() {
        var stage = Fx.get(Stage::new);
        var tables = Fx.get(() -> tables("Pools"));
        Fx.run(() -> {
            var row = new TableData.Row(
                    CellState.WARN, List.of(TableData.Item.text("tank")), Optional.of(HOST), "pool.usage");
            var columns = new ColumnHeadings().text("Pool").list();
            tables.show(List.of(new TableData("Pools", columns, List.of(row), "")));
            stage.setScene(new Scene(tables, 600, 300));
            stage.show();
        });
        Fx.pulse(stage.getScene());
        Fx.run(() -> Clicks.requestMenu(tables, 60, 55));
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
                        "Copy the row",
                        "Copy the table (Ctrl+C)");
        Fx.run(() -> menu.get().getItems().get(1).fire());
        assertThat(windowRequests).singleElement().isInstanceOfSatisfying(WindowRequest.Explain.class, explain -> {
            assertThat(explain.host()).isEqualTo(HOST);
            assertThat(explain.quantity()).isEqualTo("pool.usage");
        });
        Fx.run(() -> {
            menu.get().hide();
            stage.close();
        });
    }

    @Test
    void cShowsTheChartsOfAHostOnlyWhereTheViewHasSuchCharts() {
        Fx.run(() -> {
            var tables = tables("Pools");
            var columns = new ColumnHeadings().text("Host").numbers("Age").list();
            tables.show(List.of(new TableData("Ages", columns, List.of(ofHost("node01", CellState.OK)), "")));
            new Scene(tables, 600, 300).snapshot(null);
            Keys.press(tables, KeyCode.J);
            Keys.press(tables, KeyCode.C);
            assertThat(windowRequests).isEmpty();
            tables.setChoosesHost();
            Keys.press(tables, KeyCode.C);
            assertThat(windowRequests).containsExactly(new WindowRequest.Go(Place.HOME.about(HOST)));
        });
    }

    private static TableData.Row row(String name, double value) {
        return new TableData.Row(
                CellState.OK,
                List.of(
                        TableData.Item.text(name),
                        new TableData.Item(value + " d", CellState.OK, Double.NaN, () -> "", value),
                        TableData.Item.text("a sentence about " + name)),
                Optional.empty());
    }

    private static List<String> first(TablesCanvas tables) {
        return tables.textBounds().stream()
                .map(TextBounds::text)
                .filter(text -> List.of("alpha", "beta", "gamma").contains(text))
                .toList();
    }

    @Test
    void aHeadingSortsItsTableByNumbersAndByWords() {
        Fx.run(() -> {
            var tables = tables("Ages");
            tables.show(List.of(
                    new TableData("Ages", AGES, List.of(row("beta", 9), row("gamma", 100), row("alpha", 20)), "")));
            var scene = new Scene(tables, 900, 300);
            scene.snapshot(null);
            assertThat(first(tables)).containsExactly("beta", "gamma", "alpha");
            click(tables, "Age");
            assertThat(first(tables)).containsExactly("gamma", "alpha", "beta");
            click(tables, "Age ▾");
            assertThat(first(tables)).containsExactly("beta", "alpha", "gamma");
            click(tables, "Age ▴");
            assertThat(first(tables)).containsExactly("beta", "gamma", "alpha");
            click(tables, "Name");
            assertThat(first(tables)).containsExactly("alpha", "beta", "gamma");
            Keys.press(tables, KeyCode.C, false, true);
            assertThat(Clipboard.getSystemClipboard().getString())
                    .startsWith("Name\tAge\tWhat\nalpha\t20.0 d\ta sentence about alpha\n");
        });
    }

    @Test
    void aTableWhoseRowsBelongToARowAboveThemCannotBeSorted() {
        Fx.run(() -> {
            var tables = tables("Ages");
            var table = new TableData("Ages", AGES, List.of(row("beta", 9), row("gamma", 100), row("alpha", 20)), "");
            tables.show(List.of(table.asTree()));
            new Scene(tables, 900, 300).snapshot(null);
            click(tables, "Age");
            assertThat(first(tables)).containsExactly("beta", "gamma", "alpha");
        });
    }

    private static TableData.Row ofHost(String host, CellState state) {
        return new TableData.Row(
                state,
                List.of(TableData.Item.text(host), TableData.Item.number("7 d", 7)),
                Optional.of(new Place.HostRef("east", host)));
    }

    @Test
    void theSelectionFollowsItsRowWhenTheOrderChanges() {
        Fx.run(() -> {
            var tables = tables("Ages");
            var columns = new ColumnHeadings().text("Host").numbers("Age").list();
            var calm = ofHost("node01", CellState.OK);
            tables.show(List.of(new TableData("Ages", columns, List.of(calm, ofHost("node02", CellState.OK)), "")));
            new Scene(tables, 900, 300).snapshot(null);
            Keys.press(tables, KeyCode.DOWN, KeyCode.DOWN);
            tables.show(List.of(new TableData("Ages", columns, List.of(ofHost("node02", CellState.WARN), calm), "")));
            Keys.press(tables, KeyCode.S);
            assertThat(windowRequests)
                    .singleElement()
                    .isEqualTo(new WindowRequest.CreateSilence(new Place.HostRef("east", "node02")));
            tables.show(List.of(new TableData("Ages", columns, List.of(calm), "")));
            Keys.press(tables, KeyCode.S);
            assertThat(windowRequests).as("its row is gone").hasSize(1);
        });
    }

    @Test
    void aLastTextColumnUsesTheRemainingWidth() {
        Fx.run(() -> {
            var tables = tables("Alerts");
            var message =
                    "/dev/disk/by-id/ata-HGST_HUH721212ALE604_4NN26KNKP-part1 in pool tank of st01 is not healthy";
            var columns = new ColumnHeadings().text("Alert", "What").list();
            var only = new TableData.Row(
                    CellState.OK,
                    List.of(TableData.Item.text("VdevDegraded"), TableData.Item.text(message)),
                    Optional.empty());
            tables.show(List.of(new TableData("Alerts", columns, List.of(only), "")));
            new Scene(tables, 1_300, 300).snapshot(null);
            assertThat(tables.textBounds()).extracting(TextBounds::text).contains(message);
        });
    }

    private static void click(TablesCanvas tables, String heading) {
        var bounds = PaintedTexts.first(tables, text -> text.equals(heading));
        Clicks.at(tables, bounds.x() + 2, bounds.y() + 2);
        tables.layout();
    }

    @Test
    void theSelectedRowStaysSelectedWhenOtherRowsComeAndGo() {
        Fx.run(() -> {
            var tables = tables("Ages");
            tables.show(List.of(new TableData("Ages", AGES, List.of(row("alpha", 9), row("beta", 10)), "")));
            new Scene(tables, 900, 300).snapshot(null);
            Keys.press(tables, KeyCode.DOWN, KeyCode.DOWN);
            assertThat(copied(tables)).contains("beta");
            tables.show(List.of(
                    new TableData("Ages", AGES, List.of(row("beta", 11), row("alpha", 9), row("gamma", 1)), "")));
            tables.snapshot(null, null);
            assertThat(copied(tables)).contains("beta");
            tables.show(List.of(new TableData("Ages", AGES, List.of(row("alpha", 9), row("gamma", 1)), "")));
            tables.snapshot(null, null);
            assertThat(copied(tables)).as("no other row").isEmpty();
        });
    }

    /// The row that the menu would copy; empty if none is selected.
    private static String copied(TablesCanvas tables) {
        return tables.selectedRow().map(TableData.Row::text).orElse("");
    }

    @Test
    void aClickOnTheLineAtTheBottomSelectsNoRowBehindIt() {
        Fx.run(() -> {
            var tables = tables("Ages");
            var rows = IntStream.range(0, 50).mapToObj(i -> row("r" + i, i)).toList();
            tables.show(List.of(new TableData("Ages", AGES, rows, "")));
            new Scene(tables, 900, 300).snapshot(null);
            Clicks.at(tables, 100, 295);
            assertThat(copied(tables)).isEmpty();
        });
    }
}
