package greenwall.views.notification;

import greenwall.fleet.notification.NotificationPolicy.Notice;
import greenwall.views.paint.PaintStyle;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.layout.VBox;
import javafx.stage.Popup;
import javafx.stage.PopupWindow.AnchorLocation;
import javafx.stage.Screen;
import javafx.stage.Window;

/// A small window in the corner of the screen that never takes the focus. The newest notice is at the bottom.
/// Each notice disappears after a while; Escape in a console window removes all, and a click opens the
/// alerts. Must be used on the JavaFX thread.
public final class NotificationPopup {
    private static final int MAX = 4;
    private static final double MARGIN = 16;

    private final Runnable open;
    private final Popup popup = new Popup();
    private final VBox column = new VBox(8);
    private final List<NotificationCard> shown = new ArrayList<>();

    /// @param open opens the alerts
    public NotificationPopup(Runnable open) {
        this.open = open;
        popup.getContent().add(column);
        popup.setAnchorLocation(AnchorLocation.WINDOW_BOTTOM_RIGHT);
        popup.setAutoFix(false);
        popup.setOnHidden(_ -> {
            shown.clear();
            column.getChildren().clear();
        });
    }

    /// Shows a notice in the corner of the window's screen. If there are too many notices, removes the
    /// oldest.
    public void show(Window owner, PaintStyle style, Notice notice) {
        var card = new NotificationCard(style, notice);
        card.setOnMouseClicked(_ -> pressed());
        shown.add(card);
        if (shown.size() > MAX) {
            shown.removeFirst();
        }
        fill();
        var screen =
                Screen.getScreensForRectangle(owner.getX(), owner.getY(), owner.getWidth(), owner.getHeight()).stream()
                        .findFirst()
                        .orElse(Screen.getPrimary())
                        .getVisualBounds();
        popup.show(owner, screen.getMaxX() - MARGIN, screen.getMaxY() - MARGIN);
    }

    void pressed() {
        popup.hide();
        open.run();
    }

    private void fill() {
        column.getChildren().setAll(shown);
        if (shown.isEmpty()) {
            popup.hide();
        } else {
            popup.sizeToScene();
        }
    }

    /// Must be called once per second.
    public void onSecond() {
        if (shown.removeIf(NotificationCard::expires)) {
            fill();
        }
    }

    public void applyStyle(PaintStyle style) {
        shown.forEach(card -> card.setPaintStyle(style));
    }
}
