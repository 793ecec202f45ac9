package greenwall.views.window;

import greenwall.views.HostFilter;
import greenwall.views.paint.Controls;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;

/// The menu that filters the hosts of all views by cluster and labels. The choice is part of the place, so it
/// is kept between views and in links.
final class HostFilterMenu {
    private final Supplier<HostFilter> current;
    private final Consumer<HostFilter> choose;
    private final MenuButton button = new MenuButton("All hosts");
    private SortedMap<String, SortedSet<String>> offered = HostFilterChoices.NOTHING.values();

    HostFilterMenu(Supplier<HostFilter> current, Consumer<HostFilter> choose) {
        this.current = current;
        this.choose = choose;
        button.setAccessibleText("Host filter");
        button.setTooltip(new Tooltip("Choose the hosts that the wall, the tables and the charts show"));
    }

    MenuButton button() {
        return button;
    }

    void show(SortedMap<String, SortedSet<String>> values) {
        if (!values.equals(offered)) {
            offered = values;
            rebuild();
        }
    }

    void onPlaceChanged() {
        var scope = current.get();
        var chosen = new ArrayList<String>();
        new TreeMap<>(scope.values()).forEach((name, value) -> chosen.add(value.isEmpty() ? "no " + name : value));
        button.setText(chosen.isEmpty() ? "All hosts" : String.join(" · ", chosen));
        button.getStyleClass().remove("chosen");
        if (!scope.isEmpty()) {
            button.getStyleClass().add("chosen");
        }
        rebuild();
    }

    private void rebuild() {
        var scope = current.get();
        var items = new ArrayList<MenuItem>();
        items.add(Controls.menuItem("All hosts", () -> choose.accept(HostFilter.ALL)));
        offered.forEach((name, values) -> {
            var menu = new Menu(name);
            for (var value : values) {
                boolean chosen = value.equals(scope.values().get(name));
                var item = new CheckMenuItem(value);
                item.setSelected(chosen);
                item.setOnAction(_ -> choose.accept(current.get().with(name, chosen ? "" : value)));
                menu.getItems().add(item);
            }
            items.add(menu);
        });
        button.getItems().setAll(items);
    }

    /// The same choices as commands of the palette.
    List<PaletteCommand> commands() {
        var commands = new ArrayList<PaletteCommand>();
        if (!current.get().isEmpty()) {
            commands.add(new PaletteCommand("filter", "All hosts", "", () -> choose.accept(HostFilter.ALL)));
        }
        offered.forEach((name, values) -> values.forEach(value -> commands.add(new PaletteCommand(
                "filter",
                "Only " + name + " " + value,
                "",
                () -> choose.accept(current.get().with(name, value))))));
        return commands;
    }
}
