package greenwall.views.dashboard;

import greenwall.views.dashboard.PanelLayout.Shift;
import greenwall.views.paint.Controls;
import javafx.geometry.Point2D;
import javafx.scene.Cursor;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Menu;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/// Covers a panel while its dashboard is being edited. Dragging moves the panel, and dragging its lower right
/// corner resizes it. Both can also be done with the keyboard.
final class PanelEditOverlay extends Pane {
    private static final double CORNER = 22;
    private static final String PLAIN = "-fx-border-color: -gw-line; -fx-border-width: 1; -fx-border-radius: 4;";
    private static final String CHOSEN = "-fx-border-color: -gw-accent; -fx-border-width: 2; -fx-border-radius: 4;";

    private final PanelBox box;
    private final DashboardEditMode editing;
    private final PanelGrid grid;
    private final Region corner = new Region();
    private final ContextMenu menu = new ContextMenu();
    private final Menu rows = new Menu("Move to row");
    private Point2D pressed = Point2D.ZERO;
    private boolean sizing;
    private boolean dragging;

    PanelEditOverlay(PanelBox box, DashboardEditMode editing, PanelGrid grid) {
        this.box = box;
        this.editing = editing;
        this.grid = grid;
        setAccessibleText("Edit the panel " + box.panel().title());
        setFocusTraversable(true);
        corner.setMouseTransparent(true);
        corner.setStyle("-fx-background-color: -gw-accent; -fx-background-radius: 4 0 4 0;");
        getChildren().add(corner);
        focusedProperty().subscribe(focused -> setStyle(Boolean.TRUE.equals(focused) ? CHOSEN : PLAIN));
        menu.getItems()
                .addAll(
                        Controls.menuItem("Title and query … (Enter)", () -> editing.edit(box)),
                        rows,
                        Controls.menuItem("Remove (Delete)", () -> editing.remove(box)));
        setOnMouseMoved(event -> setCursor(inCorner(event) ? Cursor.SE_RESIZE : Cursor.MOVE));
        setOnMousePressed(this::press);
        setOnMouseDragged(this::drag);
        setOnMouseReleased(this::release);
        setOnMouseClicked(event -> {
            if (event.getClickCount() == 2 && event.isStillSincePress()) {
                editing.edit(box);
            }
            event.consume();
        });
        setOnContextMenuRequested(event -> {
            offerRows();
            menu.show(this, event.getScreenX(), event.getScreenY());
            event.consume();
        });
        setOnKeyPressed(this::key);
    }

    private void offerRows() {
        var titles = editing.rowTitles();
        rows.setVisible(titles.size() > 1);
        rows.getItems().clear();
        for (int i = 0; i < titles.size(); i++) {
            int row = i;
            rows.getItems().add(Controls.menuItem(titles.get(i), () -> editing.moveToRow(box, row)));
        }
    }

    private boolean inCorner(MouseEvent event) {
        return event.getX() > getWidth() - CORNER && event.getY() > getHeight() - CORNER;
    }

    private void press(MouseEvent event) {
        requestFocus();
        menu.hide();
        dragging = event.getButton() == MouseButton.PRIMARY;
        sizing = inCorner(event);
        pressed = new Point2D(event.getScreenX(), event.getScreenY());
        event.consume();
    }

    private Shift dragged(MouseEvent event) {
        return grid.cells(new Point2D(event.getScreenX(), event.getScreenY()).subtract(pressed), sizing);
    }

    private void drag(MouseEvent event) {
        if (dragging) {
            grid.preview(box, dragged(event));
        }
        event.consume();
    }

    private void release(MouseEvent event) {
        if (dragging) {
            dragging = false;
            grid.preview(box, Shift.NONE);
            var distance = dragged(event);
            if (!distance.equals(Shift.NONE)) {
                editing.move(box, distance);
            }
        }
        event.consume();
    }

    private void key(KeyEvent event) {
        if (event.isAltDown()) {
            return;
        }
        int dx = event.getCode() == KeyCode.LEFT ? -1 : event.getCode() == KeyCode.RIGHT ? 1 : 0;
        int dy = event.getCode() == KeyCode.UP ? -1 : event.getCode() == KeyCode.DOWN ? 1 : 0;
        boolean arrow = event.getCode().isArrowKey();
        if (arrow && event.isShortcutDown()) {
            editing.step(box, new Shift(0, 0, dx, dy));
        } else if (arrow && event.isShiftDown()) {
            editing.step(box, new Shift(dx, dy, 0, 0));
        } else if (event.getCode() == KeyCode.ENTER) {
            editing.edit(box);
        } else if (event.getCode() == KeyCode.DELETE) {
            editing.remove(box);
        } else {
            return;
        }
        event.consume();
    }

    @Override
    protected void layoutChildren() {
        corner.resizeRelocate(getWidth() - 12, getHeight() - 12, 12, 12);
    }
}
