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
import java.util.stream.IntStream;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.paint.Color;

/// Lines of text: log lines, alerts, or links to other views. Up and Down select a link, and Enter opens it.
final class TextLinesDrawing extends PaintedRegion {
    private static final double EDGE = 8;
    private static final int MAX_PARTS = 200;

    private List<Item> items = List.of();
    private boolean wrapped;
    private List<Row> rows = List.of();
    private double rowsWidth = -1;
    private double scrolled;
    /// The index of the selected item; negative for none.
    private int selected = -1;

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

    TextLinesDrawing(PaintStyle style) {
        super(style, ColorRole.SURFACE);
        takeFocus("Lines");
        addEventHandler(ScrollEvent.SCROLL, event -> {
            if (scrollTo(scrolled - event.getDeltaY())) {
                event.consume();
            }
        });
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        addEventHandler(MouseEvent.MOUSE_CLICKED, event -> {
            int row = (int) ((event.getY() + scrolled) / row());
            if (event.getButton() == MouseButton.PRIMARY && event.isStillSincePress()) {
                requestFocus();
                if (row >= 0 && row < rows.size()) {
                    rows.get(row).item().onOpen().ifPresent(Runnable::run);
                }
            }
        });
    }

    void show(List<Item> newItems, boolean wrap) {
        items = List.copyOf(newItems);
        selected = Math.min(selected, items.size() - 1);
        wrapped = wrap;
        rowsWidth = -1;
        repaint();
    }

    /// Returns whether it moved.
    private boolean scrollTo(double to) {
        double before = scrolled;
        scrolled = Math.clamp(to, 0, hidden());
        if (scrolled != before) {
            repaint();
        }
        return scrolled != before;
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        boolean handled = switch (event.getCode()) {
            case DOWN, J -> select(1) || scrollTo(scrolled + row());
            case UP, K -> select(-1) || scrollTo(scrolled - row());
            case PAGE_DOWN -> scrollTo(scrolled + getHeight() - row());
            case PAGE_UP -> scrollTo(scrolled - getHeight() + row());
            case ENTER -> open();
            default -> false;
        };
        if (handled) {
            event.consume();
        }
    }

    /// Selects the next link in this direction. Returns false if there is none.
    private boolean select(int step) {
        int next = selected < 0 && step < 0 ? -1 : selected + step;
        while (next >= 0 && next < items.size() && items.get(next).onOpen().isEmpty()) {
            next += step;
        }
        if (next < 0 || next >= items.size()) {
            return false;
        }
        selected = next;
        var item = items.get(next);
        double top = IntStream.range(0, rows.size())
                        .filter(row -> rows.get(row).item() == item)
                        .findFirst()
                        .orElse(0)
                * row();
        scrollTo(Math.min(top, Math.max(scrolled, top + row() - getHeight())));
        repaint();
        return true;
    }

    private boolean open() {
        var link =
                selected < 0 ? Optional.<Runnable>empty() : items.get(selected).onOpen();
        link.ifPresent(Runnable::run);
        return link.isPresent();
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
            if (isFocused() && selected >= 0 && item == items.get(selected)) {
                pen.fill(ColorRole.RAISED, 0, y, width, row);
            }
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
        pen.scrollBarThumb(width, 0, height, rows.size() * row, scrolled);
    }
}
