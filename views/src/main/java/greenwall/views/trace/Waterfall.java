package greenwall.views.trace;

import greenwall.fleet.trace.EpochNanos;
import greenwall.fleet.trace.Span;
import greenwall.fleet.trace.Trace;
import greenwall.styles.ColorRole;
import greenwall.styles.Icon;
import greenwall.views.paint.DragThreshold;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import greenwall.views.paint.ZoomKey;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntConsumer;
import javafx.scene.Cursor;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.paint.Color;
import org.jspecify.annotations.Nullable;

/// A trace as a waterfall. Each span has a row with its name on the left and its time on the right; parents are
/// above their children. Only the visible rows are drawn, so that ten thousand rows cost no more than forty.
///
/// The line through a bar is the span's part of the critical path, a hatched range is a gap, and a tick is an
/// event.
final class Waterfall extends PaintedRegion {
    private static final double EDGE = 8;
    private static final double INDENT = 9;
    private static final int TICKS = 5;
    /// The minimum width of a bar, so that even the shortest span can be clicked.
    private static final double MIN_BAR_WIDTH = 3;

    private @Nullable WaterfallRows rows;
    private Function<PaintStyle, Map<String, Color>> colorsOf = _ -> Map.of();
    private Map<String, Color> colors = Map.of();
    private String nothing = "";
    private double scrolled;
    private int selected = -1;
    private WaterfallZoom zoom = WaterfallZoom.WHOLE;
    /// Where the mouse was pressed, and where it was dragged to; NaN if it was not.
    private double pressed = Double.NaN;

    private double dragged = Double.NaN;
    private IntConsumer onSelect = _ -> {};

    Waterfall(PaintStyle style, String name) {
        super(style);
        takeFocus(name);
        setOnScroll(this::scroll);
        setOnMousePressed(this::press);
        setOnMouseDragged(this::drag);
        setOnMouseReleased(this::release);
        setOnMouseMoved(e -> setCursor(e.getX() > names() && e.getY() > head() ? Cursor.CROSSHAIR : Cursor.DEFAULT));
        setOnKeyPressed(this::key);
    }

    /// The handler gets the index of the selected span in the trace.
    void setOnSelect(IntConsumer handler) {
        onSelect = handler;
    }

    /// @param newColors returns the colours of the services for a look
    void show(WaterfallRows newRows, Function<PaintStyle, Map<String, Color>> newColors) {
        rows = newRows;
        colorsOf = newColors;
        scrolled = 0;
        zoom = WaterfallZoom.WHOLE;
        selected = -1;
        repaint();
    }

    void showNothing(String why) {
        rows = null;
        nothing = why;
        repaint();
    }

    Optional<Span> selected() {
        return rows == null || selected < 0
                ? Optional.empty()
                : Optional.of(rows.row(selected).span());
    }

    void choose(String id) {
        if (rows == null) {
            return;
        }
        for (int i = 0; i < rows.trace().rows().size(); i++) {
            if (rows.row(i).span().id().equals(id)) {
                select(i);
                return;
            }
        }
    }

    private void select(int index) {
        if (rows == null || rows.size() == 0) {
            return;
        }
        rows.reveal(index);
        selected = index;
        int place = rows.positionOf(index);
        double top = place * line();
        double room = getHeight() - head();
        if (top < scrolled) {
            scrolled = top;
        } else if (top + line() > scrolled + room) {
            scrolled = top + line() - room;
        }
        onSelect.accept(index);
        repaint();
    }

    /// Goes to the next or previous failed span.
    void selectFailed(int by) {
        if (rows != null && rows.size() > 0) {
            select(rows.nextFailed(Math.max(0, selected), by));
        }
    }

    private double line() {
        return Math.ceil(paintStyle().body().height() + 5);
    }

    private double head() {
        return Math.ceil(paintStyle().small().height() + 8);
    }

    private double names() {
        return Math.round(Math.clamp(
                getWidth() * 0.34,
                Math.min(150 * paintStyle().scale(), getWidth() / 2),
                560 * paintStyle().scale()));
    }

    private double room() {
        return Math.max(1, Math.floor(getWidth()) - names() - 14);
    }

    private double x(Trace trace, long at) {
        double share = (double) EpochNanos.minus(at, trace.start()) / Math.max(1, trace.nanos());
        return names() + (share - zoom.from()) / zoom.length() * room();
    }

    private double share(double x) {
        return Math.clamp(zoom.from() + (x - names()) / room() * zoom.length(), 0, 1);
    }

    void scrollBy(double pixels) {
        scrolled += pixels;
        repaint();
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var shown = rows;
        if (shown == null || shown.size() == 0) {
            pen.text(
                    pen.style().body(),
                    ColorRole.MUTED,
                    shown == null ? nothing : "The trace has no spans.",
                    EDGE,
                    8,
                    width - 2 * EDGE);
            return;
        }
        colors = colorsOf.apply(pen.style());
        double line = line();
        double head = head();
        double all = shown.size() * line;
        scrolled = Math.clamp(scrolled, 0, Math.max(0, all - (height - head)));
        axis(pen, shown.trace(), width, height, head);
        var g = pen.graphics();
        g.save();
        g.beginPath();
        g.rect(0, head, width, height - head);
        g.clip();
        for (int place = (int) (scrolled / line); place < shown.size(); place++) {
            double y = head + place * line - scrolled;
            if (y > height) {
                break;
            }
            row(pen, shown, shown.at(place), y, line, width, height);
        }
        if (isDrag()) {
            pen.fill(
                    pen.color(ColorRole.ACCENT).deriveColor(0, 1, 1, 0.25),
                    Math.min(pressed, dragged),
                    head,
                    Math.abs(dragged - pressed),
                    height);
        }
        g.restore();
        pen.scrollBarThumb(width, head, height, all, scrolled);
    }

    private void axis(Pen pen, Trace trace, double width, double height, double head) {
        var style = pen.style();
        double names = names();
        pen.text(style.small(), ColorRole.MUTED, "service and operation", EDGE, 4, names - 2 * EDGE);
        int ticks = (int) Math.clamp(room() / (90 * style.scale()), 1, TICKS);
        for (int i = 0; i <= ticks; i++) {
            double share = zoom.from() + zoom.length() * i / ticks;
            double x = Math.floor(names + room() * i / ticks);
            pen.fill(ColorRole.GRID, x, head - 3, 1, height - head + 3);
            var word = EpochNanos.durationText((long) (share * trace.nanos()));
            double space = room() / ticks;
            if (i == ticks) {
                pen.textLeftOf(style.small(), ColorRole.MUTED, word, x - 3, 4, space - 4);
            } else {
                double shared = i == ticks - 1 ? space / 2 : 0;
                pen.text(style.small(), ColorRole.MUTED, word, x + 3, 4, space - 4 - shared);
            }
        }
        pen.fill(ColorRole.LINE, 0, head - 1, width, 1);
    }

    private Color color(String service) {
        return colors.getOrDefault(service, paintStyle().palette().series(0));
    }

    private void row(Pen pen, WaterfallRows shown, int index, double y, double line, double width, double height) {
        var style = pen.style();
        var row = shown.row(index);
        var span = row.span();
        boolean chosen = index == selected;
        if (chosen) {
            pen.fill(ColorRole.RAISED, 0, y, width, line);
        }
        boolean whole = y >= head() - 0.5 && y + line <= height + 0.5;
        if (whole) {
            name(pen, shown, index, y, line);
        }
        if (row.implausible()) {
            pen.text(
                    style.small(),
                    ColorRole.WARN_TEXT,
                    "not drawn: its time, " + EpochNanos.instant(span.start()) + ", is not plausible",
                    names() + 4,
                    y + 3,
                    room() - 8);
            return;
        }
        bar(pen, shown, index, y, line, whole);
        if (chosen && isFocused()) {
            pen.frame(pen.color(ColorRole.ACCENT), 0, y, width - 8, line, 1);
        }
    }

    private void name(Pen pen, WaterfallRows shown, int index, double y, double line) {
        var style = pen.style();
        var row = shown.row(index);
        var span = row.span();
        double names = names();
        double x = indent(row);
        if (shown.hasChildren(index)) {
            var g = pen.graphics();
            g.setFill(pen.color(ColorRole.MUTED));
            double middle = y + line / 2;
            if (shown.collapsed(index)) {
                g.fillPolygon(new double[] {x, x + 6, x}, new double[] {middle - 4, middle, middle + 4}, 3);
            } else {
                g.fillPolygon(new double[] {x - 1, x + 7, x + 3}, new double[] {middle - 3, middle - 3, middle + 3}, 3);
            }
        }
        x += 11;
        pen.fill(color(span.service()), x, y + 4, 3, line - 8);
        x += 7;
        double textTop = y + (line - style.body().height()) / 2 - 1;
        if (span.failed()) {
            pen.icon(
                    Icon.CRITICAL,
                    pen.color(ColorRole.CRITICAL_TEXT),
                    x,
                    y + (line - style.small().size()) / 2,
                    style.small().size());
            x += style.small().size() + 4;
        }
        double room = names - x - 6;
        double taken = pen.text(style.body(), ColorRole.MUTED, span.service(), x, textTop, room * 0.5);
        var hidden = shown.collapsed(index) ? "  + " + (row.subtreeEnd() - index - 1) : "";
        pen.text(style.body(), ColorRole.FG, span.operation() + hidden, x + taken + 7, textTop, room - taken - 7);
    }

    private double indent(Trace.Row row) {
        return EDGE + Math.min(row.depth() * INDENT * paintStyle().scale(), names() * 0.45);
    }

    private void bar(Pen pen, WaterfallRows shown, int index, double y, double line, boolean whole) {
        var style = pen.style();
        var trace = shown.trace();
        var span = shown.row(index).span();
        double left = x(trace, span.start());
        double right = x(trace, Math.max(span.end(), span.start()));
        double first = names();
        double last = first + room();
        if (right < first || left > last) {
            return;
        }
        double x = Math.max(left, first);
        double wide = Math.max(MIN_BAR_WIDTH, Math.min(right, last) - x);
        double top = y + 4;
        double tall = line - 8;
        pen.fill(color(span.service()).interpolate(pen.color(ColorRole.BG), 0.25), x, top, wide, tall);
        for (var gap : shown.gaps(index)) {
            double begin = Math.max(first, x(trace, gap.from()));
            double end = Math.min(last, x(trace, gap.to()));
            if (end > begin) {
                pen.hatch(pen.color(ColorRole.BG), begin, top, end - begin, tall);
            }
        }
        for (var segment : shown.critical(index)) {
            double begin = Math.max(first, x(trace, segment.from()));
            double end = Math.min(last, x(trace, segment.to()));
            if (end > begin) {
                pen.fill(ColorRole.FG, begin, top + tall / 2 - 1, Math.max(1, end - begin), 2);
            }
        }
        if (span.failed()) {
            pen.frame(pen.color(ColorRole.CRITICAL_TEXT), x - 1, top - 1, wide + 2, tall + 2, 2);
        }
        for (var event : span.events()) {
            double at = x(trace, event.at());
            if (at >= first && at <= last) {
                pen.fill(ColorRole.FG, at, top - 2, 1, tall + 4);
            }
        }
        if (!whole) {
            return;
        }
        var word = EpochNanos.durationText(span.nanos());
        double length = style.small().width(word);
        double textTop = y + (line - style.small().height()) / 2;
        if (x + wide + length + 8 < last) {
            pen.text(style.small(), ColorRole.MUTED, word, x + wide + 5, textTop, length + 2);
        } else if (x - length - 8 > first) {
            pen.text(style.small(), ColorRole.MUTED, word, x - length - 5, textTop, length + 2);
        }
    }

    private void scroll(ScrollEvent event) {
        if (event.isShortcutDown()) {
            double fixed = share(event.getX());
            show(event.getDeltaY() > 0 ? zoom.zoomedIn(fixed) : zoom.zoomedOut(fixed));
        } else if (event.isShiftDown() || Math.abs(event.getDeltaX()) > Math.abs(event.getDeltaY())) {
            double by = event.getDeltaX() == 0 ? event.getDeltaY() : event.getDeltaX();
            show(zoom.panned(-by / room()));
        } else {
            scrollBy(-event.getDeltaY());
        }
        event.consume();
    }

    private void show(WaterfallZoom part) {
        zoom = part;
        repaint();
    }

    private int rowAt(double y) {
        if (rows == null || y < head()) {
            return -1;
        }
        int place = (int) ((y - head() + scrolled) / line());
        return place < rows.size() ? rows.at(place) : -1;
    }

    private boolean isDrag() {
        return Math.abs(dragged - pressed) > DragThreshold.PIXELS;
    }

    private void press(MouseEvent event) {
        requestFocus();
        pressed = event.getButton() == MouseButton.PRIMARY && event.getX() > names() ? event.getX() : Double.NaN;
        dragged = Double.NaN;
        int index = rowAt(event.getY());
        if (index < 0 || rows == null) {
            return;
        }
        boolean doubleClick = event.getClickCount() == 2;
        boolean triangle = event.getX() < Math.min(names(), indent(rows.row(index)) + 12);
        if (doubleClick || triangle) {
            rows.setCollapsed(index, !rows.collapsed(index));
        }
        if (index != selected) {
            select(index);
        }
        repaint();
    }

    private void drag(MouseEvent event) {
        if (!Double.isNaN(pressed)) {
            dragged = Math.max(names(), event.getX());
            repaint();
        }
    }

    private void release(MouseEvent event) {
        if (isDrag()) {
            zoom = WaterfallZoom.between(share(pressed), share(dragged));
        }
        pressed = Double.NaN;
        dragged = Double.NaN;
        repaint();
    }

    private void key(KeyEvent event) {
        var shown = rows;
        if (shown == null || shown.size() == 0 || event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        var zoomKey = ZoomKey.of(event);
        if (zoomKey.isPresent()) {
            show(
                    switch (zoomKey.get()) {
                        case IN -> zoom.zoomedIn(middle(shown));
                        case OUT -> zoom.zoomedOut(middle(shown));
                        case WHOLE -> WaterfallZoom.WHOLE;
                    });
            event.consume();
            return;
        }
        int place = selected < 0 ? -1 : shown.positionOf(selected);
        int page = Math.max(1, (int) ((getHeight() - head()) / line()) - 1);
        boolean used = true;
        switch (event.getCode()) {
            case UP, K -> step(shown, place - 1);
            case DOWN, J -> step(shown, place + 1);
            case PAGE_UP -> step(shown, place - page);
            case PAGE_DOWN -> step(shown, place + page);
            case HOME -> step(shown, 0);
            case END -> step(shown, shown.size() - 1);
            case LEFT -> left(shown);
            case RIGHT -> setCollapsed(shown, false);
            case ENTER -> setCollapsed(shown, selected >= 0 && !shown.collapsed(selected));
            default -> used = false;
        }
        if (used) {
            event.consume();
        }
    }

    private void step(WaterfallRows shown, int place) {
        select(shown.at(Math.clamp(place, 0, shown.size() - 1)));
    }

    /// The centre for zooming: the selection if it is visible.
    private double middle(WaterfallRows shown) {
        if (selected < 0 || shown.row(selected).implausible()) {
            return zoom.middle();
        }
        var span = shown.row(selected).span();
        double at = share(x(shown.trace(), span.start()));
        return Math.clamp(at, zoom.from(), zoom.to());
    }

    private void setCollapsed(WaterfallRows shown, boolean collapsed) {
        if (selected >= 0) {
            shown.setCollapsed(selected, collapsed);
            repaint();
        }
    }

    private void left(WaterfallRows shown) {
        if (selected < 0) {
            return;
        }
        if (shown.hasChildren(selected) && !shown.collapsed(selected)) {
            setCollapsed(shown, true);
        } else if (shown.row(selected).parent() >= 0) {
            select(shown.row(selected).parent());
        }
    }
}
