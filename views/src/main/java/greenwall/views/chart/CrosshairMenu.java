package greenwall.views.chart;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;

/// The menu of a chart. The crosshair stays where the menu was opened until it closes, because its items use
/// that instant and the pointer leaves the chart for them.
final class CrosshairMenu {
    private CrosshairMenu() {}

    /// @param millisAt maps an x coordinate of the chart to its instant
    static void install(Node chart, TimeAxis axis, DoubleUnaryOperator millisAt, Supplier<List<MenuItem>> items) {
        var menu = new ContextMenu();
        menu.setOnHidden(_ -> axis.clearCursor());
        chart.setOnMouseExited(_ -> {
            if (!menu.isShowing()) {
                axis.clearCursor();
            }
        });
        chart.setOnContextMenuRequested(event -> {
            menu.hide();
            if (event.isKeyboardTrigger()) {
                axis.ensureCursor();
            } else {
                axis.point(millisAt.applyAsDouble(event.getX()));
            }
            menu.getItems().setAll(items.get());
            menu.show(chart, event.getScreenX(), event.getScreenY());
            event.consume();
        });
    }
}
