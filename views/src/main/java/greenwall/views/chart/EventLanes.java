package greenwall.views.chart;

import greenwall.fleet.InstantText;
import greenwall.styles.ColorRole;
import greenwall.styles.Icon;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javafx.scene.input.KeyEvent;

/// Events on the common time axis, with a row for each kind. Each event has a mark, and a line for its
/// duration.
public final class EventLanes extends PaintedRegion {
    private final TimeAxis axis;
    private final ZoneId zone;
    private final List<MarkBounds> drawnMarks = new ArrayList<>();
    private List<Row> rows = List.of();
    private Set<String> highlighted = Set.of();
    private Optional<Instant> onset = Optional.empty();
    private Consumer<Optional<String>> onHover = _ -> {};
    private Consumer<String> onPick = _ -> {};
    private Optional<String> hovered = Optional.empty();
    private double left;
    private double inner = 1;

    /// @param label the text in the mark, such as a rank; empty for an icon
    public record Mark(
            String id, Instant start, Instant end, String label, Optional<Icon> icon, ColorRole role, String text) {}

    public record Row(String name, List<Mark> marks) {}

    private record MarkBounds(Mark mark, double x, double y, double size, double end) {
        boolean contains(double px, double py) {
            return py >= y - 2 && py <= y + size + 2 && px >= x - 3 && px <= Math.max(x + size, end) + 3;
        }
    }

    public EventLanes(PaintStyle style, TimeAxis axis, ZoneId zone) {
        super(style, ColorRole.SURFACE);
        this.axis = axis;
        this.zone = zone;
        takeFocus("Events over time");
        focusedProperty().subscribe(focused -> {
            if (!Boolean.TRUE.equals(focused)) {
                hover(Optional.empty());
            }
        });
        setOnKeyPressed(this::key);
        axis.listenWhileShown(this, _ -> repaint());
        setOnMouseMoved(e -> hover(at(e.getX(), e.getY())));
        setOnMouseExited(_ -> hover(Optional.empty()));
        setOnMouseClicked(e -> at(e.getX(), e.getY()).ifPresent(mark -> onPick.accept(mark.id())));
    }

    public static double height(PaintStyle style, int rows) {
        return Math.ceil(rows * row(style) + 6);
    }

    private static double row(PaintStyle style) {
        return style.small().height() + 6;
    }

    public void show(List<Row> newRows, Optional<Instant> newOnset) {
        rows = List.copyOf(newRows);
        onset = newOnset;
        repaint();
    }

    public void highlight(Set<String> ids) {
        if (!ids.equals(highlighted)) {
            highlighted = Set.copyOf(ids);
            repaint();
        }
    }

    public void setOnHover(Consumer<Optional<String>> handler) {
        onHover = handler;
    }

    public void setOnPick(Consumer<String> handler) {
        onPick = handler;
    }

    private Optional<Mark> at(double x, double y) {
        Optional<Mark> found = Optional.empty();
        for (var drawn : drawnMarks) {
            if (drawn.contains(x, y)) {
                found = Optional.of(drawn.mark());
                if (x <= drawn.x() + drawn.size() + 3) {
                    return found;
                }
            }
        }
        return found;
    }

    private void hover(Optional<Mark> mark) {
        var id = mark.map(Mark::id);
        if (!id.equals(hovered)) {
            hovered = id;
            setAccessibleHelp(mark.map(Mark::text).orElse(""));
            onHover.accept(id);
            repaint();
        }
    }

    /// Arrow keys go from mark to mark in order of time. Enter picks one.
    private void key(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        switch (event.getCode()) {
            case LEFT, UP -> step(-1);
            case RIGHT, DOWN -> step(1);
            case HOME -> step(Integer.MIN_VALUE / 2);
            case END -> step(Integer.MAX_VALUE / 2);
            case ENTER -> hovered.ifPresent(onPick);
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void step(int by) {
        var inOrder = drawnMarks.stream()
                .map(MarkBounds::mark)
                .sorted(Comparator.comparing(Mark::start))
                .toList();
        if (inOrder.isEmpty()) {
            return;
        }
        long at = hovered.map(inOrder.stream().map(Mark::id).toList()::lastIndexOf)
                .orElse(-1);
        hover(Optional.of(inOrder.get(Math.clamp(at + by, 0, inOrder.size() - 1))));
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var style = pen.style();
        var font = style.small();
        drawnMarks.clear();
        left = axis.reserveGutter(this, Plot.gutter(style, 0));
        inner = Math.max(1, Math.floor(width - left - TimeAxisChart.EDGE));
        double y = 3;
        // Drawn first, since a line over the signs would make them unreadable.
        onset.ifPresent(at -> verticalLine(pen, ColorRole.WARN_TEXT, at.toEpochMilli(), height));
        for (var row : rows) {
            pen.fill(ColorRole.GRID, left, y + row(style) - 2, inner, 1);
            pen.textLeftOf(font, ColorRole.MUTED, row.name(), left - 6, y + 1, left - 8);
            marks(pen, row, y);
            y += row(style);
        }
        if (axis.cursor().isPresent()) {
            verticalLine(pen, ColorRole.MUTED, axis.cursorMillis(), height);
        }
    }

    private double x(double millis) {
        return left + (millis - axis.start()) * inner / axis.length();
    }

    private void verticalLine(Pen pen, ColorRole role, double millis, double height) {
        double x = Math.round(x(millis));
        if (x >= left && x <= left + inner) {
            pen.fill(role, x, 0, 1, height);
        }
    }

    private void marks(Pen pen, Row row, double y) {
        var style = pen.style();
        var font = style.small();
        double size = font.height() + 1;
        double free = left;
        double markEnd = left;
        for (var mark : row.marks()) {
            double from = x(mark.start().toEpochMilli());
            double to = x(mark.end().toEpochMilli());
            if (to < left || from > left + inner) {
                continue;
            }
            boolean bright = highlighted.contains(mark.id()) || isFocused() && hovered.equals(Optional.of(mark.id()));
            double x = Math.clamp(Math.round(from - size / 2), left, Math.max(left, left + inner - size));
            double end = Math.min(to, left + inner);
            var color = pen.color(mark.role());
            if (end > x + size) {
                pen.fill(
                        color.deriveColor(0, 1, 1, bright ? 1 : 0.6),
                        x + size,
                        y + size,
                        end - x - size,
                        bright ? 3 : 2);
            }
            drawnMarks.add(new MarkBounds(mark, x, y, size, end));
            if (x < free && !bright) {
                if (from >= markEnd) {
                    pen.fill(color, from, y + 2, 2, size - 3);
                }
                continue;
            }
            if (bright) {
                pen.fillRounded(pen.color(ColorRole.FG), x - 2, y - 1, size + 4, size + 3, size + 4);
            }
            if (mark.icon().isPresent()) {
                pen.icon(mark.icon().get(), bright ? pen.color(ColorRole.BG) : color, x + 1, y + 1, size - 2);
            } else {
                pen.fillRounded(color, x, y, size, size, size);
                pen.textCentred(style.tiny(), pen.color(ColorRole.BG), mark.label(), x + size / 2, y + 1, size);
            }
            markEnd = x + size;
            free = words(pen, row, mark, bright, markEnd + 5, y) + 6;
        }
    }

    /// Draws the mark's text, if there is room before the next mark. Returns where it ends.
    private double words(Pen pen, Row row, Mark mark, boolean bright, double from, double y) {
        var font = pen.style().small();
        double end = left + inner;
        for (int i = row.marks().indexOf(mark) + 1; i < row.marks().size(); i++) {
            double next = x(row.marks().get(i).start().toEpochMilli());
            if (next >= from - 6) {
                end = Math.min(end, next - font.height());
                break;
            }
        }
        var text = InstantText.seconds(mark.start(), zone) + " " + mark.text();
        return end - from < font.width("00:00:00 xxxxx")
                ? from - 5
                : from + pen.text(font, bright ? ColorRole.FG : ColorRole.MUTED, text, from, y + 1, end - from);
    }
}
