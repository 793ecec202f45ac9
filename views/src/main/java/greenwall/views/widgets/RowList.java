package greenwall.views.widgets;

import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import org.jspecify.annotations.Nullable;

/// A long list of rows on one canvas. Only the visible rows are drawn, so twenty thousand cost no more than
/// twenty. Heading rows have their own height. All other rows have the same height, unless [#setHeights] is
/// used.
public final class RowList extends PaintedRegion {
    /// Rows hold still under a pointer that moved this recently. One that was left there must not hide new
    /// rows.
    private static final long STEADY_NANOS = 10_000_000_000L;

    private final Painter painter;
    private double[] tops = {0};
    private IntPredicate heads = _ -> false;
    private int count;
    private double scrolled;
    private int selected = -1;
    /// The other end of the selection; equal to the selected row if only one is selected.
    private int anchor = -1;

    private boolean multipleSelection;
    private double lines = 2;
    private @Nullable Heights heights;
    private int clicks = 2;
    private IntConsumer onOpen = _ -> {};
    private IntConsumer onHover = _ -> {};
    private IntConsumer onSelect = _ -> {};
    private String emptyNote = "";
    /// Where the pointer is; negative if it is not over the list.
    private double pointer = -1;

    private long pointedNanos;

    @FunctionalInterface
    public interface Painter {
        void paint(Pen pen, int row, double x, double y, double width, double height, boolean chosen);
    }

    @FunctionalInterface
    public interface Heights {
        double of(int row, double width);
    }

    public RowList(PaintStyle style, String name, Painter painter) {
        super(style);
        this.painter = painter;
        setFocusTraversable(true);
        setAccessibleText(name);
        setOnScroll(e -> scrollTo(scrolled - e.getDeltaY()));
        setOnMousePressed(this::press);
        setOnMouseMoved(e -> {
            pointer = e.getY();
            pointedNanos = System.nanoTime();
            onHover.accept(under(pointer));
        });
        setOnMouseExited(_ -> {
            pointer = -1;
            onHover.accept(-1);
        });
        setOnKeyPressed(this::key);
        focusedProperty().subscribe(_ -> repaint());
        heightProperty().addListener((_, before, _) -> keepSelectedVisible(before.doubleValue()));
    }

    /// A message below the list makes it lower, which must not hide the selected row.
    private void keepSelectedVisible(double heightBefore) {
        double bottom = selected < 0 ? 0 : tops[selected + 1] - scrolled;
        if (bottom <= heightBefore && bottom > getHeight()) {
            scrolled += bottom - getHeight();
        }
        repaint();
    }

    /// The number of text lines in an ordinary row.
    public void setLines(double newLines) {
        lines = newLines;
        measure();
    }

    public void setHeights(Heights newHeights) {
        heights = newHeights;
        widthProperty().subscribe(_ -> measure());
    }

    public void openOnSingleClick() {
        clicks = 1;
    }

    /// Lets the user extend the selection with Shift.
    public void allowMultipleSelection() {
        multipleSelection = true;
    }

    /// Called with the row under the pointer; -1 for none.
    public void onHover(IntConsumer action) {
        onHover = action;
    }

    public void onOpen(IntConsumer action) {
        onOpen = action;
    }

    public void onSelect(IntConsumer action) {
        onSelect = action;
    }

    /// @param note shown if there are no rows
    public void show(int rows, IntPredicate newHeads, String note) {
        count = rows;
        heads = newHeads;
        emptyNote = note;
        selected = Math.min(selected, rows - 1);
        anchor = selected;
        measure();
    }

    private double room() {
        return Math.max(1, Math.floor(getWidth()) - 24);
    }

    private void measure() {
        var style = paintStyle();
        double ordinary = Math.ceil(style.body().height() * lines + 8);
        double head = Math.ceil(style.title().height() + 10);
        tops = Arrays.copyOf(tops, count + 1);
        tops[0] = 0;
        for (int i = 0; i < count; i++) {
            double own = heights == null ? ordinary : heights.of(i, room());
            tops[i + 1] = tops[i] + (heads.test(i) ? head : own);
        }
        scrollTo(scrolled);
    }

    @Override
    public void setPaintStyle(PaintStyle newStyle) {
        super.setPaintStyle(newStyle);
        measure();
    }

    public void scrollToTop() {
        scrollTo(0);
    }

    public int selected() {
        return selected;
    }

    /// The selected rows. The current row is the first or the last of them.
    public IntStream selectedRows() {
        return selected < 0
                ? IntStream.empty()
                : IntStream.rangeClosed(Math.min(anchor, selected), Math.max(anchor, selected));
    }

    /// Selects a row without calling the handler; -1 for none.
    public void selectSilently(int row) {
        selectSilently(row, row);
    }

    /// Selects a range without calling the handler; `to` becomes the current row.
    public void selectSilently(int from, int to) {
        anchor = Math.clamp(from, -1, count - 1);
        selected = Math.clamp(to, -1, count - 1);
        repaint();
    }

    /// The row that should keep its place when others come and go: the one under the pointer, else the first
    /// visible one. -1 for none, and at the top of the list, where new rows are to be seen.
    public int anchorRow() {
        boolean pointed = pointer >= 0 && System.nanoTime() - pointedNanos < STEADY_NANOS;
        int row = pointed ? under(pointer) : -1;
        return row < 0 && scrolled > 0 && count > 0 ? firstVisible() : row;
    }

    /// The position of a row below the top of the list.
    public double offset(int row) {
        return tops[row] - scrolled;
    }

    /// Scrolls to where the row has this position.
    public void place(int row, double offset) {
        scrollTo(tops[row] - offset);
    }

    public int firstVisible() {
        return at(scrolled);
    }

    public int lastVisible() {
        return Math.min(count - 1, at(scrolled + getHeight()));
    }

    private int at(double y) {
        int found = Arrays.binarySearch(tops, 0, count + 1, y);
        return Math.clamp(found >= 0 ? found : -found - 2, 0, Math.max(0, count - 1));
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        if (count == 0) {
            pen.text(pen.style().body(), ColorRole.MUTED, emptyNote, 10, 8, width - 20);
            return;
        }
        scrolled = Math.clamp(scrolled, 0, Math.max(0, tops[count] - height));
        for (int i = at(scrolled); i < count && tops[i] - scrolled < height; i++) {
            if (!isDrawn(i, height)) {
                continue;
            }
            double y = tops[i] - scrolled;
            double tall = tops[i + 1] - tops[i];
            boolean chosen = i == selected;
            if (selected >= 0 && i >= Math.min(anchor, selected) && i <= Math.max(anchor, selected)) {
                pen.fill(ColorRole.RAISED, 0, y, width, tall - 1);
            }
            painter.paint(pen, i, 10, y, room(), tall, chosen);
            if (chosen && isFocused()) {
                pen.frame(pen.color(ColorRole.ACCENT), 1, y, width - 10, tall - 1, 1);
            }
            if (!heads.test(i)) {
                pen.fill(ColorRole.LINE, 10, y + tall - 1, width - 24, 1);
            }
        }
        pen.scrollBarThumb(width, 0, height, tops[count], scrolled);
    }

    /// A row that is only partly visible is not drawn, unless it is taller than the list.
    private boolean isDrawn(int row, double height) {
        double y = tops[row] - scrolled;
        double tall = tops[row + 1] - tops[row];
        return tall > height || y >= 0 && y + tall <= height + 1;
    }

    private void scrollTo(double to) {
        scrolled = Math.clamp(to, 0, Math.max(0, tops[count] - getHeight()));
        repaint();
    }

    private int under(double y) {
        int row = count > 0 && y + scrolled < tops[count] ? at(y + scrolled) : -1;
        return row >= 0 && isDrawn(row, Math.floor(getHeight())) ? row : -1;
    }

    private void press(MouseEvent event) {
        requestFocus();
        int row = under(event.getY());
        if (row >= 0) {
            select(row, event.isShiftDown());
            if (event.getButton() == MouseButton.PRIMARY && (event.getClickCount() == clicks || heads.test(selected))) {
                onOpen.accept(selected);
            }
        }
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown() || count == 0) {
            return;
        }
        boolean used = true;
        switch (event.getCode()) {
            case UP, K -> select(selected - 1, event.isShiftDown());
            case DOWN, J -> select(selected + 1, event.isShiftDown());
            case PAGE_UP ->
                select(Math.min(selected - 1, at(Math.max(0, tops[Math.max(0, selected)] - getHeight() * 0.8))));
            case PAGE_DOWN -> select(Math.max(selected + 1, at(tops[Math.max(0, selected)] + getHeight() * 0.8)));
            case HOME -> select(0);
            case END -> select(count - 1);
            case ENTER -> {
                if (selected >= 0) {
                    onOpen.accept(selected);
                }
            }
            default -> used = false;
        }
        if (used) {
            event.consume();
        }
    }

    public void select(int row) {
        select(row, false);
    }

    private void select(int row, boolean extended) {
        if (count == 0) {
            return;
        }
        int before = anchor;
        selected = Math.clamp(row, 0, count - 1);
        anchor = extended && multipleSelection && before >= 0 ? before : selected;
        boolean tall = tops[selected + 1] - tops[selected] > getHeight();
        if (tops[selected] < scrolled || tall) {
            scrolled = selected == 1 && heads.test(0) ? 0 : tops[selected];
        } else if (tops[selected + 1] > scrolled + getHeight()) {
            scrolled = tops[selected + 1] - getHeight();
        }
        repaint();
        onSelect.accept(selected);
    }
}
