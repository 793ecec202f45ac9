package greenwall.views.alerts;

import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertGrouping;
import greenwall.views.paint.Controls;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;

/// The menu for grouping alerts: by name, by host, or by a label that at least one of them has.
final class AlertGroupingMenu extends MenuButton {
    private static final int MAX_LABELS = 30;

    private final Supplier<List<Alert>> alerts;
    private final Consumer<AlertGrouping> onChoose;

    AlertGroupingMenu(Supplier<List<Alert>> alerts, Consumer<AlertGrouping> onChoose) {
        this.alerts = alerts;
        this.onChoose = onChoose;
        setAccessibleText("Group by");
        fill();
        setOnShowing(_ -> fill());
    }

    /// The menu is filled when it opens, since that takes a pass over all alerts.
    private void fill() {
        var items = new ArrayList<MenuItem>();
        items.add(item("alert", AlertGrouping.BY_NAME));
        items.add(item("host", AlertGrouping.BY_HOST));
        items.add(item("not grouped", AlertGrouping.NONE));
        labels().stream().sorted().forEach(label -> items.add(item(label, AlertGrouping.by(label))));
        getItems().setAll(items);
    }

    private Set<String> labels() {
        var labels = new HashSet<String>();
        for (var alert : alerts.get()) {
            var alertLabels = alert.labels();
            for (int i = 0; i < alertLabels.size() && labels.size() < MAX_LABELS; i++) {
                labels.add(alertLabels.name(i));
            }
            if (labels.size() >= MAX_LABELS) {
                break;
            }
        }
        labels.removeAll(Set.of("alertname", "host"));
        return labels;
    }

    private MenuItem item(String title, AlertGrouping grouping) {
        return Controls.menuItem(title, () -> onChoose.accept(grouping));
    }

    void show(AlertGrouping by) {
        setText(
                switch (by.kind()) {
                    case NONE -> "Not grouped";
                    case NAME -> "By alert";
                    case HOST -> "By host";
                    case LABEL -> "By label " + by.label();
                });
    }
}
