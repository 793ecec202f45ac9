package greenwall.views.chart;

import greenwall.fleet.TimeWindow;
import greenwall.views.SystemClipboard;
import greenwall.views.paint.Controls;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.SnapshotParameters;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;

/// Handles mouse and keyboard of a simple chart. The pointer moves the crosshair, a drag zooms, and a click
/// (or double click) or Enter picks the instant. [RangeSelection] offers the same with the keyboard.
/// @param top the y coordinate below the title and the legend
/// @param millisAt maps an x coordinate of the chart to its instant
/// @param pickTitle the title of the menu item that picks the instant
/// @param explain explains a range that was selected with Alt; returns false if the chart explains nothing
record SimpleChartGestures(
        Node chart,
        TimeAxis axis,
        RangeSelection selection,
        DoubleSupplier top,
        DoubleUnaryOperator millisAt,
        int clicks,
        Supplier<String> pickTitle,
        Consumer<Instant> onPick,
        Predicate<TimeWindow> explain,
        Runnable repaint) {
    void install() {
        axis.listenWhileShown(chart, _ -> repaint.run());
        chart.setFocusTraversable(true);
        chart.focusedProperty().subscribe(_ -> repaint.run());
        chart.setOnMouseMoved(e -> axis.point(millisAt.applyAsDouble(e.getX())));
        chart.setOnMousePressed(this::press);
        chart.setOnMouseDragged(e -> {
            selection.extend(millisAt.applyAsDouble(e.getX()));
            repaint.run();
        });
        chart.setOnMouseReleased(this::release);
        chart.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        CrosshairMenu.install(chart, axis, millisAt, this::menuItems);
    }

    private List<MenuItem> menuItems() {
        return List.of(
                Controls.menuItem(pickTitle.get(), () -> axis.cursor().ifPresent(onPick)),
                Controls.menuItem(
                        "Copy as image",
                        () -> SystemClipboard.putPicture(chart.snapshot(new SnapshotParameters(), null))));
    }

    private void press(MouseEvent event) {
        chart.requestFocus();
        if (event.getButton() == MouseButton.PRIMARY && event.getY() >= top.getAsDouble()) {
            selection.begin(millisAt.applyAsDouble(event.getX()), event.isAltDown());
        }
    }

    private void release(MouseEvent event) {
        if (!selection.dragging()) {
            return;
        }
        var range = selection.take();
        if (range.isPresent()) {
            if (!selection.toExplain() || !explain.test(range.get())) {
                axis.choose(range.get());
                axis.point(millisAt.applyAsDouble(event.getX()));
            }
        } else if (event.getClickCount() >= clicks) {
            onPick.accept(Instant.ofEpochMilli(Math.round(millisAt.applyAsDouble(event.getX()))));
        }
        repaint.run();
    }

    private void key(KeyEvent event) {
        if (event.isConsumed()) {
            return;
        }
        if (selection.handleKey(event)) {
            event.consume();
        } else if (event.getCode() == KeyCode.ENTER && !event.isShiftDown() && !event.isShortcutDown()) {
            axis.ensureCursor();
            axis.cursor().ifPresent(onPick);
            event.consume();
        }
    }
}
