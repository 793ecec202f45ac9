package greenwall.views.dashboard;

import greenwall.styles.Role;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.util.List;
import java.util.Optional;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.paint.Color;

/// Lines of text below each other: log lines, alerts, links to other views.
final class LinesBody extends PaintedRegion {
    private static final double EDGE = 8;

    private List<Item> items = List.of();
    private double scrolled;

    /// @param mark the colour of the sign before it
    /// @param onOpen what a click does
    record Item(Optional<Color> mark, String before, String text, boolean mono, Optional<Runnable> onOpen) {}

    LinesBody(PaintStyle look) {
        super(look, Role.SURFACE);
        addEventHandler(ScrollEvent.SCROLL, event -> {
            double to = Math.clamp(scrolled - event.getDeltaY(), 0, hidden());
            if (to != scrolled) {
                scrolled = to;
                repaint();
                event.consume();
            }
        });
        addEventHandler(MouseEvent.MOUSE_CLICKED, event -> {
            int row = (int) ((event.getY() + scrolled) / row());
            if (event.getButton() == MouseButton.PRIMARY
                    && event.isStillSincePress()
                    && row >= 0
                    && row < items.size()) {
                items.get(row).onOpen().ifPresent(Runnable::run);
            }
        });
    }

    void show(List<Item> newItems) {
        items = List.copyOf(newItems);
        repaint();
    }

    private double row() {
        return Math.ceil(look().body().height() + 3);
    }

    private double hidden() {
        return Math.max(0, items.size() * row() - getHeight());
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        scrolled = Math.clamp(scrolled, 0, hidden());
        double row = row();
        double before = 0;
        for (var item : items) {
            before = Math.max(before, pen.look().small().width(item.before()));
        }
        for (int i = (int) (scrolled / row); i < items.size() && i * row - scrolled < height; i++) {
            var item = items.get(i);
            double y = Math.round(i * row - scrolled);
            double x = EDGE;
            if (item.mark().isPresent()) {
                pen.fill(item.mark().get(), x, y + 2, 3, row - 4);
            }
            x += 8;
            if (before > 0) {
                pen.text(pen.look().small(), Role.MUTED, item.before(), x, y + 1, before + 1);
                x += before + 8;
            }
            pen.text(
                    item.mono() ? pen.look().mono() : pen.look().body(),
                    item.onOpen().isPresent() && !item.mono() ? Role.ACCENT : Role.FG,
                    item.text(),
                    x,
                    y,
                    width - x - EDGE);
        }
        if (hidden() > 0) {
            pen.thumb(width, 0, height, height / (items.size() * row), scrolled / hidden());
        }
    }
}
