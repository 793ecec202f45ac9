package greenwall.views.chart;

import greenwall.views.paint.Controls;
import java.util.List;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;

/// Handles mouse and keyboard of a chart: point, select to zoom, select with Alt to explain, drag the onset,
/// pan with Shift or by scrolling sideways, zoom with the wheel, filter the legend after a slash, copy.
/// [RangeSelection] offers pointing, zooming and panning with the keyboard.
final class ChartGestures {
    private static final double MENU_HEIGHT = 420;

    private final TimeSeriesChart chart;
    private final TimeAxis axis;
    private double panX = Double.NaN;
    private double pressX;
    private boolean draggingHandle;

    ChartGestures(TimeSeriesChart chart) {
        this.chart = chart;
        axis = chart.axis;
    }

    void install() {
        chart.setOnMouseMoved(this::point);
        chart.setOnMousePressed(this::press);
        chart.setOnMouseDragged(this::drag);
        chart.setOnMouseReleased(this::release);
        chart.setOnMouseClicked(this::click);
        chart.setOnScroll(this::scroll);
        chart.setOnKeyPressed(this::key);
        chart.setOnKeyTyped(this::type);
        chart.focusedProperty().subscribe(_ -> chart.rearrange());
        CrosshairMenu.install(chart, axis, chart::millisAt, this::menuItems);
    }

    private List<MenuItem> menuItems() {
        var items = chart.menuItems();
        chart.onCompare.ifPresent(compare -> items.add(
                chart.explains() ? 1 : 0,
                Controls.menuItem("What was different in this time range", () -> compare.accept(axis.window()))));
        chart.onQuery.ifPresent(query -> items.add(Controls.menuItem(chart.queryTitle, query)));
        items.add(Controls.menuItem("Mark this time (Ctrl+M)", chart::toggleMark));
        return items;
    }

    private void point(MouseEvent event) {
        axis.setPointedChart(chart);
        chart.point(event.getY());
        if (chart.box().spans(event.getX())) {
            axis.point(chart.millisAt(event.getX()));
        } else {
            axis.clearCursor();
        }
    }

    private void press(MouseEvent event) {
        chart.requestFocus();
        if (event.getButton() == MouseButton.PRIMARY
                && event.getY() <= chart.box().bottom()) {
            pressX = event.getX();
            draggingHandle = chart.atHandle(pressX);
            if (draggingHandle) {
                return;
            }
            if (event.isShiftDown()) {
                panX = event.getX();
            } else {
                chart.rangeSelection.begin(millisInPlot(event), event.isAltDown());
            }
        }
    }

    private void drag(MouseEvent event) {
        if (draggingHandle) {
            chart.dragHandle(event.getX() - pressX);
        } else if (!Double.isNaN(panX)) {
            axis.pan((panX - event.getX()) / chart.box().width());
            panX = event.getX();
        } else if (chart.rangeSelection.dragging()) {
            chart.rangeSelection.extend(millisInPlot(event));
            chart.rearrange();
        }
    }

    /// The instant under the pointer, or the nearest that the chart shows.
    private double millisInPlot(MouseEvent event) {
        return Math.clamp(chart.millisAt(event.getX()), axis.start(), axis.end());
    }

    private void release(MouseEvent event) {
        if (draggingHandle) {
            chart.dropHandle();
        } else if (chart.rangeSelection.dragging()) {
            if (chart.rangeSelection.toExplain()) {
                chart.explainSelection();
            } else {
                chart.zoomToSelection();
                point(event);
            }
        }
        draggingHandle = false;
        panX = Double.NaN;
    }

    private void click(MouseEvent event) {
        if (event.getButton() != MouseButton.PRIMARY || !event.isStillSincePress()) {
            return;
        }
        var name = chart.legendAt(event.getX(), event.getY());
        if (name.equals(BuiltInLegend.MORE)) {
            showAll(event);
        } else if (!name.isEmpty()) {
            if (event.isShortcutDown()) {
                chart.legend.hide(name);
            } else {
                chart.legend.pick(name);
            }
            chart.redraw();
        } else if (event.getClickCount() == 1 && chart.points.openAt(event.getX(), event.getY())) {
            event.consume();
        } else if (event.getClickCount() == 2) {
            chart.pick();
        }
    }

    /// Opens a menu with all series, since some do not fit into the legend.
    private void showAll(MouseEvent event) {
        var list = new ContextMenu();
        for (var entry : chart.ranked()) {
            var name = entry.line().name();
            list.getItems()
                    .add(Controls.menuItem(name + "   " + chart.data().lastText(entry.index(), chart.zone), () -> {
                        chart.legend.pick(name);
                        chart.redraw();
                    }));
        }
        list.setMaxHeight(MENU_HEIGHT);
        list.show(chart, event.getScreenX(), event.getScreenY());
    }

    private void scroll(ScrollEvent event) {
        var box = chart.box();
        if (chart.scrollLegend(event.getX(), event.getY(), event.getDeltaY())) {
            event.consume();
            return;
        }
        if (Math.abs(event.getDeltaX()) > Math.abs(event.getDeltaY())) {
            axis.pan(-event.getDeltaX() / box.width());
            axis.point(chart.millisAt(event.getX()));
        } else if (event.isShortcutDown()) {
            double share = Math.clamp((event.getX() - box.x()) / box.width(), 0, 1);
            if (event.getDeltaY() > 0) {
                axis.zoomIn(share);
            } else {
                axis.zoomOut(share);
            }
        } else {
            return;
        }
        event.consume();
    }

    private void key(KeyEvent event) {
        if (event.isConsumed()) {
            return;
        }
        if (event.isShortcutDown() && chart.handleKey(event)) {
            event.consume();
            return;
        }
        if (chart.legend.typing() && !event.isShortcutDown() && !event.isAltDown() && types(event.getCode())) {
            // The typed character goes to the filter, so the key must not act as a shortcut.
            event.consume();
            return;
        }
        axis.setPointedChart(chart);
        if (chart.rangeSelection.handleKey(event)) {
            event.consume();
            return;
        }
        if (event.isShortcutDown()) {
            return;
        }
        boolean used = true;
        switch (event.getCode()) {
            case E -> used = chart.explain();
            case X -> used = chart.points.openNear();
            case ENTER -> {
                used = event.isShiftDown() ? chart.explain() : chart.pick();
            }
            case BACK_SPACE -> shorten();
            case ESCAPE -> {
                used = chart.legend.narrowed();
                chart.legend.clear();
                chart.redraw();
            }
            default -> used = false;
        }
        if (used) {
            event.consume();
        }
    }

    /// Whether a key stands for a character.
    private static boolean types(KeyCode code) {
        return switch (code) {
            case ENTER, TAB, ESCAPE, BACK_SPACE, DELETE, CONTEXT_MENU -> false;
            default -> !code.isNavigationKey() && !code.isFunctionKey() && !code.isModifierKey();
        };
    }

    private void type(KeyEvent event) {
        var text = event.getCharacter();
        // AltGr, which types characters such as @ on many keyboards, is reported as Ctrl and Alt.
        if (event.isShortcutDown() != event.isAltDown()
                || text.isEmpty()
                || Character.isISOControl(text.charAt(0))
                || chart.data().lines().size() < 2) {
            return;
        }
        if (chart.legend.typing()) {
            chart.legend.setFilter(chart.legend.filter() + text);
        } else if (text.equals("/")) {
            chart.legend.startTyping();
        } else {
            return;
        }
        chart.redraw();
        event.consume();
    }

    private void shorten() {
        var filter = chart.legend.filter();
        if (!filter.isEmpty()) {
            chart.legend.setFilter(filter.substring(0, filter.length() - 1));
            chart.redraw();
        }
    }
}
