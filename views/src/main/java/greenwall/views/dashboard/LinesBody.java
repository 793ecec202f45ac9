package greenwall.views.dashboard;

import greenwall.fleet.SanitizedText;
import greenwall.styles.ColorRole;
import greenwall.views.paint.MeasuredFont;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.paint.Color;

/// Lines of text: log lines, alerts, or links to other views.
final class LinesBody extends PaintedRegion {
    private static final double EDGE = 8;
    private static final int MAX_PARTS = 200;

    private List<Item> items = List.of();
    private boolean wrapped;
    private List<Row> rows = List.of();
    private double rowsWidth = -1;
    private double scrolled;

    /// @param mark the colour of the bar at the left of the item
    /// @param before the text in the left column
    /// @param text may have several lines
    record Item(Optional<Color> mark, String before, String text, boolean mono, Optional<Runnable> onOpen) {
        static Item heading(String text) {
            return new Item(Optional.empty(), "", SanitizedText.line(text), false, Optional.empty());
        }

        static Item link(String text, Runnable onOpen) {
            return new Item(Optional.empty(), "", SanitizedText.line(text), false, Optional.of(onOpen));
        }

        /// A detail of the item above it.
        static Item below(String text) {
            return new Item(Optional.empty(), "", "    " + text, true, Optional.empty());
        }
    }

    /// @param first whether it is the first of its item
    private record Row(Item item, String text, boolean first) {}

    LinesBody(PaintStyle style) {
        super(style, ColorRole.SURFACE);
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
                    && row < rows.size()) {
                rows.get(row).item().onOpen().ifPresent(Runnable::run);
            }
        });
    }

    void show(List<Item> newItems, boolean wrap) {
        items = List.copyOf(newItems);
        wrapped = wrap;
        rowsWidth = -1;
        repaint();
    }

    private MeasuredFont type(Item item) {
        return item.mono() ? paintStyle().mono() : paintStyle().body();
    }

    private double textLeft() {
        var font = paintStyle().small();
        double before =
                items.stream().map(Item::before).mapToDouble(font::width).max().orElse(0);
        return EDGE + 8 + (before > 0 ? before + 8 : 0);
    }

    private void layOut(double width) {
        if (rowsWidth == width) {
            return;
        }
        rowsWidth = width;
        double room = width - textLeft() - EDGE;
        var newRows = new ArrayList<Row>();
        for (var item : items) {
            int from = newRows.size();
            for (var line : item.text().split("\n")) {
                var parts = wrapped ? type(item).wrap(Pen.truncated(line), room, MAX_PARTS) : List.of(line);
                parts.forEach(part -> newRows.add(new Row(item, part, newRows.size() == from)));
            }
        }
        rows = newRows;
    }

    private double row() {
        return Math.ceil(paintStyle().body().height() + 3);
    }

    private double hidden() {
        return Math.max(0, rows.size() * row() - getHeight());
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        layOut(width);
        scrolled = Math.clamp(scrolled, 0, hidden());
        double row = row();
        double left = textLeft();
        for (int i = (int) (scrolled / row); i < rows.size() && i * row - scrolled < height; i++) {
            var item = rows.get(i).item();
            double y = Math.round(i * row - scrolled);
            if (item.mark().isPresent()) {
                pen.fill(item.mark().get(), EDGE, y + 2, 3, row - 4);
            }
            if (rows.get(i).first() && !item.before().isEmpty()) {
                pen.text(pen.style().small(), ColorRole.MUTED, item.before(), EDGE + 8, y + 1, left - EDGE - 8);
            }
            pen.text(
                    type(item),
                    item.onOpen().isPresent() && !item.mono() ? ColorRole.ACCENT : ColorRole.FG,
                    rows.get(i).text(),
                    left,
                    y,
                    width - left - EDGE);
        }
        if (hidden() > 0) {
            pen.scrollBarThumb(width, 0, height, height / (rows.size() * row), scrolled / hidden());
        }
    }
}
