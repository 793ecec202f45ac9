package greenwall.views.window;

import greenwall.styles.Icon;
import greenwall.views.TimeRangeChoice;
import greenwall.views.paint.Controls;
import greenwall.views.wall.WallView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;

/// The buttons above a view: back, forward, time range, hosts, groups and palette.
final class MainToolbar extends HBox {
    static final List<Duration> RANGES = List.of(
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Duration.ofHours(6),
            Duration.ofHours(24),
            Duration.ofDays(7),
            Duration.ofDays(30));

    private static final double TEXT_FROM_WIDTH = 800;

    private final NavigationHistory history;
    private final Button back = button(Icon.BACK, "Back (Alt+Left)");
    private final Button forward = button(Icon.FORWARD, "Forward (Alt+Right)");
    private final MenuButton span = new MenuButton();
    private final MenuButton group = new MenuButton("Group");
    /// The labels in the menu; unknown at first.
    private Set<String> offered = Set.of("");

    MainToolbar(
            NavigationHistory history,
            Node filter,
            Consumer<TimeRangeChoice> during,
            Runnable pickSpan,
            Runnable pickInstant,
            Runnable find) {
        this.history = history;
        back.setOnAction(_ -> history.back());
        forward.setOnAction(_ -> history.forward());
        for (var length : RANGES) {
            var range = TimeRangeChoice.last(length);
            span.getItems().add(Controls.menuItem(range.text(), () -> during.accept(range)));
        }
        span.getItems().add(Controls.menuItem("From … to …", pickSpan));
        span.getItems().add(Controls.menuItem("Show an earlier time … (F9)", pickInstant));
        span.setAccessibleText("Time range");
        span.setTooltip(new Tooltip("Time range, live or fixed"));
        group.setTooltip(new Tooltip("Group the wall by labels"));
        var palette = Controls.button("Find (Ctrl+K)", find);
        NavigationRail.setIcon(palette, Icon.SEARCH);
        palette.setAccessibleText("Command palette");
        palette.setTooltip(new Tooltip("Command palette (Ctrl+K)"));
        // In a narrow window the status beside it needs the room more.
        palette.contentDisplayProperty()
                .bind(palette.sceneProperty()
                        .flatMap(scene -> scene.widthProperty())
                        .map(width -> width.doubleValue() < TEXT_FROM_WIDTH
                                ? ContentDisplay.GRAPHIC_ONLY
                                : ContentDisplay.LEFT)
                        .orElse(ContentDisplay.LEFT));
        getChildren().addAll(back, forward, span, filter, group, palette);
        getStyleClass().add("strip");
    }

    private static Button button(Icon icon, String name) {
        var button = new Button();
        NavigationRail.setIcon(button, icon);
        button.setAccessibleText(name);
        button.setTooltip(new Tooltip(name));
        return button;
    }

    void showRange(String text) {
        span.setText(text);
    }

    /// @param groups whether the current view can group
    void onPlaceChanged(boolean groups) {
        group.setVisible(groups);
        group.setManaged(groups);
        showSteps();
    }

    void showSteps() {
        back.setDisable(!history.canGoBack());
        forward.setDisable(!history.canGoForward());
    }

    void showGroups(SortedSet<String> labels) {
        if (labels.equals(offered)) {
            return;
        }
        offered = labels;
        var items = new ArrayList<MenuItem>();
        items.add(Controls.menuItem(
                "not grouped", () -> history.go(history.place().with("group", WallView.UNGROUPED))));
        for (var label : labels) {
            items.add(Controls.menuItem(label, () -> history.go(history.place().with("group", label))));
        }
        group.getItems().setAll(items);
    }
}
