package greenwall.views.logs;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.TimeMath;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.trace.EpochNanos;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.animation.AnimationTimer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;

/// The lines of a log on one canvas. Only the visible lines are laid out, so the total number does not matter.
/// The scroll position is a line instead of a pixel offset, so that lines can be added and dropped at both
/// ends.
final class LogCanvas extends PaintedRegion {
    private static final long NONE = Long.MIN_VALUE;
    private static final double BAR = 10;

    private final LogModel model;
    private final ZoneId zone;
    final LogScrollPosition scroll;
    final LineSelection selection;
    private final LogLinePainter painter;
    private Optional<Instant> mark = Optional.empty();
    private String markText = "";
    private String nothing = "";
    private boolean draggingBar;
    private double textLeft;
    private Consumer<Optional<LogLine>> onSelect = _ -> {};
    private Consumer<Optional<LogLine>> onHover = _ -> {};
    private final Runnable onMoved;
    /// Reports in the next frame: another region that is repainted during this layout would be drawn only with
    /// the next change.
    private final AnimationTimer report = new AnimationTimer() {
        @Override
        public void handle(long now) {
            stop();
            visibleWindow.set(drawnWindow());
        }
    };

    private final ObjectProperty<Optional<TimeWindow>> visibleWindow = new SimpleObjectProperty<>(Optional.empty());
    private Optional<LogLine> hovered = Optional.empty();
    /// Of the lines that were drawn, from above.
    private final List<RowBounds> bounds = new ArrayList<>();

    private record RowBounds(long number, double y, double height) {
        double bottom() {
            return y + height;
        }
    }

    /// @param onMoved called when other lines become visible
    LogCanvas(PaintStyle style, LogModel model, ZoneId zone, Runnable onMoved) {
        super(style);
        this.model = model;
        this.zone = zone;
        this.onMoved = onMoved;
        selection = new LineSelection(model);
        painter = new LogLinePainter(model, selection, zone, this::paintStyle, this::room);
        scroll = new LogScrollPosition(model, painter, this);
        takeFocus("Log lines");
        setOnMousePressed(this::press);
        setOnMouseDragged(this::drag);
        setOnMouseReleased(_ -> draggingBar = false);
        setOnMouseMoved(e -> hover(at(e.getY())));
        setOnMouseExited(_ -> hover(NONE));
        setOnScroll(this::wheel);
    }

    void setOnSelect(Consumer<Optional<LogLine>> handler) {
        onSelect = handler;
    }

    void setOnHover(Consumer<Optional<LogLine>> handler) {
        onHover = handler;
    }

    void setWrap(boolean wrap) {
        painter.setWrap(wrap);
        repaint();
    }

    /// Sets the text to show if there are no lines.
    void setEmptyText(String text) {
        nothing = text;
        repaint();
    }

    /// Draws a line before the first log line at or after the instant.
    void setMark(Optional<Instant> instant, String text) {
        mark = instant;
        markText = text;
        repaint();
    }

    void emphasise(Predicate<LogLine> lines) {
        painter.emphasise(lines);
        repaint();
    }

    /// Whether the oldest line is at most about one more page up.
    boolean nearStart() {
        return scroll.index() <= 2 * Math.max(bounds.size(), 20);
    }

    /// The time of the visible lines. Changes after they were drawn.
    ObservableValue<Optional<TimeWindow>> visibleWindow() {
        return visibleWindow;
    }

    private Optional<TimeWindow> drawnWindow() {
        var store = model.store();
        if (bounds.isEmpty()
                || !store.contains(bounds.getFirst().number())
                || !store.contains(bounds.getLast().number())) {
            return Optional.empty();
        }
        var from = store.get(bounds.getFirst().number()).time();
        var to = store.get(bounds.getLast().number()).time();
        return Optional.of(new TimeWindow(from, TimeMath.later(from, to)));
    }

    Optional<LogLine> selected() {
        return selection.line();
    }

    void select(long number, boolean extend) {
        selection.select(number, extend);
        onSelect.accept(selected());
        repaint();
    }

    /// Selects all lines that pass the filters.
    void selectAll() {
        var shown = model.shown();
        if (shown.size() > 0) {
            select(shown.number(0), false);
            select(shown.number(shown.size() - 1), true);
        }
    }

    void selectNothing() {
        selection.clear();
        onSelect.accept(selected());
        repaint();
    }

    /// Moves the selection by some lines and keeps it visible.
    void step(int by, boolean extend) {
        var shown = model.shown();
        if (shown.size() == 0) {
            return;
        }
        int from = selection.selectedIndexOr(
                bounds.isEmpty() ? NONE : bounds.getLast().number());
        int to = Math.clamp((long) from + by, 0, shown.size() - 1);
        scroll.hold();
        select(shown.number(to), extend);
        reveal(shown.number(to));
    }

    /// Scrolls as little as needed to show the line.
    void reveal(long number) {
        var found = bounds.stream().filter(s -> s.number() == number).findFirst();
        double header = header(paintStyle());
        if (found.isEmpty()) {
            scroll.centre(number);
        } else if (found.get().y() < header) {
            scroll.scrollBy(found.get().y() - header);
        } else if (found.get().bottom() > getHeight()) {
            scroll.scrollBy(found.get().bottom() - getHeight());
        }
    }

    void page(double pages) {
        scroll.scrollBy(pages * linesHeight() * 0.9);
    }

    double linesHeight() {
        return getHeight() - header(paintStyle());
    }

    void moved() {
        repaint();
        onMoved.run();
    }

    private static double header(PaintStyle style) {
        return Math.ceil(style.small().height() + 6);
    }

    private double room() {
        return Math.max(40, Math.floor(getWidth()) - textLeft - BAR - 6);
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var style = pen.style();
        bounds.clear();
        var columns = LogLinePainter.Columns.of(style, width, zone);
        textLeft = columns.text();
        var shown = model.shown();
        double header = header(style);
        if (shown.size() == 0) {
            double y = header + 24;
            for (var part : style.body().wrap(SanitizedText.line(nothing), width - 40, 4)) {
                pen.text(style.body(), ColorRole.MUTED, part, 20, y, width - 40);
                y += style.body().height() + 2;
            }
        } else {
            scroll.settle();
            lines(pen, columns, width, height, header);
            bar(pen, width, height, header);
        }
        painter.paintHeading(
                pen,
                columns,
                width,
                header,
                bounds.stream()
                        .findFirst()
                        .flatMap(row -> model.store().line(row.number()))
                        .map(LogLine::time),
                mark.map(_ -> markText));
        if (!drawnWindow().equals(visibleWindow.get())) {
            report.start();
        }
    }

    private void lines(Pen pen, LogLinePainter.Columns columns, double width, double height, double header) {
        var style = pen.style();
        var shown = model.shown();
        int place = Math.min(scroll.index(), shown.size() - 1);
        double y = header - scroll.offsetInLine();
        var markAt = mark.map(EpochNanos::nanos).orElse(Long.MAX_VALUE);
        boolean before = place == 0 || shown.line(place - 1).timeNanos() < markAt;
        while (place < shown.size() && y < height) {
            long number = shown.number(place);
            var line = model.store().get(number);
            double lineHeight = painter.paintLine(
                    pen, columns, number, line, new LogLinePainter.Frame(y, width - BAR, header, height));
            bounds.add(new RowBounds(number, y, lineHeight));
            if (before && line.timeNanos() >= markAt) {
                pen.fill(ColorRole.WARN_TEXT, 0, Math.max(header, y - 1), width - BAR, 2);
            }
            before = line.timeNanos() < markAt;
            y += lineHeight;
            place++;
        }
    }

    private void bar(Pen pen, double width, double height, double header) {
        var shown = model.shown();
        int drawn = bounds.size();
        if (drawn >= shown.size()) {
            return;
        }
        double track = height - header;
        double thumb = Math.max(28, track * drawn / shown.size());
        double share = scroll.atEnd() ? 1 : (double) scroll.index() / Math.max(1, shown.size() - drawn);
        pen.fill(ColorRole.SURFACE, width - BAR, header, BAR, track);
        pen.fillRounded(
                pen.color(draggingBar ? ColorRole.ACCENT : ColorRole.EDGE),
                width - BAR + 2,
                header + Math.clamp(share, 0, 1) * (track - thumb),
                BAR - 4,
                thumb,
                4);
    }

    private long at(double y) {
        for (var row : bounds) {
            if (y >= row.y() && y < row.bottom()) {
                return row.number();
            }
        }
        return NONE;
    }

    private void hover(long number) {
        var over = model.store().line(number);
        if (!over.equals(hovered)) {
            hovered = over;
            onHover.accept(over);
        }
    }

    private void press(MouseEvent event) {
        requestFocus();
        if (event.getX() >= getWidth() - BAR) {
            draggingBar = true;
            dragBar(event.getY());
        } else {
            long number = at(event.getY());
            // The menu applies to all selected lines.
            scroll.hold();
            if (number != NONE && (event.getButton() == MouseButton.PRIMARY || !selection.contains(number))) {
                select(number, event.isShiftDown());
            }
        }
    }

    private void drag(MouseEvent event) {
        if (draggingBar) {
            dragBar(event.getY());
        } else {
            long number = at(event.getY());
            if (number != NONE && event.isPrimaryButtonDown()) {
                select(number, true);
            }
        }
    }

    private void dragBar(double y) {
        if (model.shown().size() > 0) {
            double share = (y - header(paintStyle())) / Math.max(1, linesHeight());
            scroll.scrollToShare(Math.clamp(share, 0, 1), bounds.size());
        }
    }

    private void wheel(ScrollEvent event) {
        double across = event.getDeltaX() != 0 ? event.getDeltaX() : event.isShiftDown() ? event.getDeltaY() : 0;
        if (across != 0) {
            scrollAcross(across < 0 ? 8 : -8);
        } else {
            scroll.scrollBy(-event.getDeltaY());
        }
        event.consume();
    }

    void scrollAcross(int characters) {
        painter.scrollAcross(characters);
        repaint();
    }
}
