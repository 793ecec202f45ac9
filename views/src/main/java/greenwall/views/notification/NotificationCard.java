package greenwall.views.notification;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.notification.NotificationPolicy.Notice;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import greenwall.views.paint.StateStyle;
import java.util.List;
import javafx.scene.AccessibleRole;

/// Draws one notice: an icon, the title, and a few lines of text.
public final class NotificationCard extends PaintedRegion {
    private static final double WIDTH = 380;
    private static final double STRIPE = 5;
    private static final double EDGE = 12;
    private static final int MAX_LINES = 3;

    private final Notice notice;
    private int secondsLeft;

    public NotificationCard(PaintStyle style, Notice notice) {
        super(style, ColorRole.RAISED);
        this.notice = notice;
        secondsLeft = notice.urgent() ? 60 : 15;
        setAccessibleRole(AccessibleRole.TEXT);
        setAccessibleText(SanitizedText.line(notice.title() + ": " + notice.text()));
        fit();
    }

    @Override
    public void setPaintStyle(PaintStyle newStyle) {
        super.setPaintStyle(newStyle);
        fit();
    }

    /// Must be called once per second. Returns whether the card must be removed now.
    boolean expires() {
        return --secondsLeft <= 0;
    }

    private double width() {
        return Math.round(WIDTH * paintStyle().scale());
    }

    private List<String> lines() {
        var text = SanitizedText.line(Pen.truncated(notice.text()));
        return text.isEmpty() ? List.of() : paintStyle().body().wrap(text, width() - STRIPE - 2 * EDGE, MAX_LINES);
    }

    private void fit() {
        double height = Math.ceil(2 * EDGE
                + paintStyle().strong().height()
                + lines().size() * (paintStyle().body().height() + 3));
        setMinSize(width(), height);
        setPrefSize(width(), height);
        setMaxSize(width(), height);
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var style = pen.style();
        var state = StateStyle.of(notice.state());
        pen.frame(pen.color(ColorRole.EDGE), 0, 0, width, height, 1);
        pen.fill(state.fill(), 0, 0, STRIPE, height);
        double x = STRIPE + EDGE;
        double y = EDGE - 2;
        double icon = style.strong().size();
        pen.icon(state.icon(), pen.color(state.text()), x, y + (style.strong().height() - icon) / 2, icon);
        pen.text(style.strong(), ColorRole.FG, notice.title(), x + icon + 7, y, width - x - icon - 7 - EDGE);
        y += style.strong().height() + 4;
        for (var line : lines()) {
            pen.text(style.body(), ColorRole.FG, line, x, y, width - x - EDGE);
            y += style.body().height() + 3;
        }
    }
}
