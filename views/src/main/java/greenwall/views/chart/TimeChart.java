package greenwall.views.chart;

import greenwall.fleet.Window;
import greenwall.styles.Icon;
import greenwall.styles.Role;
import greenwall.views.paint.Look;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import greenwall.views.paint.TextBox;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.layout.Region;

/// A chart over time. The lines are on one canvas that is drawn when data or window change; the crosshair, the
/// legend's values and the selection are on a second one above it, so that moving the pointer never draws a
/// line again.
public final class TimeChart extends Region {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("d MMM HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final double EDGE = 8;
    private static final double GRIP = 7;
    private static final Duration AROUND = Duration.ofMinutes(1);

    private final TimeAxis axis;
    private final ZoneId zone;
    private final Legend legend = new Legend();
    private final Plot plot = new Plot();
    private final PaintedRegion ground;
    private final PaintedRegion glass;
    private final List<Target> targets = new ArrayList<>();
    private ChartData data;
    private TimeAxis.Subscription subscription = () -> {};
    private Consumer<Instant> onPick = _ -> {};
    private Consumer<Window> onExplain = _ -> {};
    private Runnable onQuery = () -> {};
    private Consumer<Instant> onHandle = _ -> {};
    private double handle = Double.NaN;
    private double handleTo = Double.NaN;
    private final Brush brush = new Brush();

    /// A place in the legend that answers the pointer.
    record Target(double x, double y, double width, double height, String name) {
        boolean holds(double px, double py) {
            return px >= x && px < x + width && py >= y && py < y + height;
        }
    }

    public TimeChart(Look look, TimeAxis axis, ZoneId zone, ChartData data) {
        this.axis = axis;
        this.zone = zone;
        this.data = data;
        ground = new PaintedRegion(look) {
            @Override
            protected void paint(Pen pen, double width, double height) {
                paintGround(pen, width, height);
            }

            @Override
            protected Role ground() {
                return Role.SURFACE;
            }
        };
        glass = new PaintedRegion(look) {
            @Override
            protected void paint(Pen pen, double width, double height) {
                paintGlass(pen, width);
            }

            @Override
            protected boolean clear() {
                return true;
            }
        };
        glass.setMouseTransparent(true);
        getChildren().addAll(ground, glass);
        setMinSize(120, 80);
        setPrefSize(600, 220);
        setFocusTraversable(true);
        setAccessibleText("Chart: " + data.title());
        sceneProperty().subscribe(scene -> {
            subscription.close();
            subscription = scene == null ? () -> {} : axis.listen(new Repainter());
        });
        new ChartGestures(this, axis).install();
    }

    private final class Repainter implements TimeAxis.Listener {
        @Override
        public void windowChanged() {
            ground.repaint();
            glass.repaint();
        }

        @Override
        public void cursorChanged() {
            glass.repaint();
        }

        @Override
        public void markChanged() {
            glass.repaint();
        }
    }

    public ChartData data() {
        return data;
    }

    public void setData(ChartData newData) {
        data = newData;
        setAccessibleText("Chart: " + newData.title());
        ground.repaint();
        glass.repaint();
    }

    public void setLook(Look look) {
        ground.setLook(look);
        glass.setLook(look);
    }

    /// Told of the instant on which the user asked for more: Enter, or a double click.
    public void setOnPick(Consumer<Instant> handler) {
        onPick = handler;
    }

    void pick() {
        axis.cursor().ifPresent(onPick);
    }

    /// Told of the range that the user wants explained: brushed with Alt held, or around an instant.
    public void setOnExplain(Consumer<Window> handler) {
        onExplain = handler;
    }

    /// Told when the user wants to go on with the chart's expression.
    public void setOnQuery(Runnable handler) {
        onQuery = handler;
    }

    void openQuery() {
        onQuery.run();
    }

    void explainInstant() {
        axis.cursor().ifPresent(at -> onExplain.accept(new Window(at.minus(AROUND), at.plus(AROUND))));
    }

    /// A line that the user can drag along the axis, and who is told where it was let go.
    public void setHandle(Optional<Instant> instant, Consumer<Instant> onMoved) {
        handle = instant.map(i -> (double) i.toEpochMilli()).orElse(Double.NaN);
        handleTo = Double.NaN;
        onHandle = onMoved;
        glass.repaint();
    }

    /// Whether the pointer is at the line that can be dragged.
    boolean atHandle(double x) {
        return Math.abs(plot.x(handle, axis) - x) <= GRIP;
    }

    void dragHandle(double x) {
        handleTo = Math.clamp(millisAt(x), axis.start(), axis.end());
        axis.point(handleTo);
        glass.repaint();
    }

    void dropHandle() {
        if (!Double.isNaN(handleTo)) {
            handle = handleTo;
            handleTo = Double.NaN;
            onHandle.accept(Instant.ofEpochMilli(Math.round(handle)));
        }
    }

    Legend legend() {
        return legend;
    }

    void legendChanged() {
        ground.repaint();
        glass.repaint();
    }

    Plot.Box box() {
        return plot.box();
    }

    /// The legend's entry under the pointer, or nothing.
    String legendAt(double x, double y) {
        return targets.stream()
                .filter(t -> t.holds(x, y))
                .map(Target::name)
                .findFirst()
                .orElse("");
    }

    /// What is being selected on it.
    Brush brush() {
        return brush;
    }

    void brushed() {
        glass.repaint();
    }

    /// Zooms to what was selected, if it is more than a slip of the hand.
    void zoomToSelection() {
        brush.take(axis.length() / plot.box().width()).ifPresent(axis::show);
        glass.repaint();
    }

    void explainSelection() {
        brush.take(axis.length() / plot.box().width()).ifPresent(onExplain);
        glass.repaint();
    }

    double millisAt(double x) {
        var box = plot.box();
        return axis.start() + (x - box.x()) / box.width() * axis.length();
    }

    /// Where text was drawn, for the checks.
    public List<TextBox> textBoxes() {
        var boxes = new ArrayList<>(ground.textBoxes());
        boxes.addAll(glass.textBoxes());
        return boxes;
    }

    @Override
    protected void layoutChildren() {
        ground.resizeRelocate(0, 0, getWidth(), getHeight());
        glass.resizeRelocate(0, 0, getWidth(), getHeight());
    }

    private boolean roomForLegend(double height) {
        return data.lines().size() > 0 && height >= 110;
    }

    private int legendRows(double height) {
        if (!roomForLegend(height)) {
            return 0;
        }
        return data.lines().size() <= 3 ? 1 : height >= 260 ? 2 : 1;
    }

    private double legendTop(Look look, double height) {
        return height - legendRows(height) * (look.small().height() + 3) - 4;
    }

    private void paintGround(Pen pen, double width, double height) {
        var look = pen.look();
        var right = Plot.step(data.step());
        double taken = pen.textLeftOf(look.small(), Role.MUTED, right, width - EDGE, 6, width / 3);
        pen.text(look.strong(), Role.FG, data.title(), EDGE, 5, width - 2 * EDGE - taken - 10);
        double top = look.strong().height() + 12;
        plot.paint(pen, data, axis, legend, zone, width, top, legendTop(look, height));
    }

    private void paintGlass(Pen pen, double width) {
        var look = pen.look();
        var box = plot.box();
        double cursor = axis.cursorMillis();
        double x = plot.x(cursor, axis);
        boolean pointed = x >= box.x() && x <= box.right();
        brush.paint(pen, axis, box.x(), box.width(), box.y(), box.height());
        double mark = plot.x(axis.markMillis(), axis);
        if (mark >= box.x() && mark <= box.right()) {
            pen.fill(Role.ACCENT, Math.round(mark) - 1, box.y(), 2, box.height());
            pen.icon(
                    Icon.INCIDENT, pen.color(Role.ACCENT), Math.min(mark + 3, box.right() - 11), box.bottom() - 12, 11);
        }
        if (pointed) {
            pen.fill(Role.MUTED, Math.round(x), box.y(), 1, box.height());
            stamp(pen, x, width);
        }
        grip(pen);
        if (isFocused()) {
            pen.frame(pen.color(Role.ACCENT), 0, 0, width, Math.floor(getHeight()), 1);
        }
        paintLegend(pen, pointed ? cursor : Double.NaN, width);
    }

    private void grip(Pen pen) {
        var box = plot.box();
        double x = Math.round(plot.x(Double.isNaN(handleTo) ? handle : handleTo, axis));
        if (x >= box.x() && x <= box.right()) {
            pen.fill(Role.WARN_TEXT, x, box.y(), 2, box.height());
            pen.round(pen.color(Role.WARN_TEXT), x - 4, box.y() + box.height() / 2 - 9, 10, 18, 4);
            pen.fill(Role.SURFACE, x - 1, box.y() + box.height() / 2 - 5, 1, 10);
            pen.fill(Role.SURFACE, x + 2, box.y() + box.height() / 2 - 5, 1, 10);
        }
    }

    private void stamp(Pen pen, double x, double width) {
        var look = pen.look();
        var at = Instant.ofEpochMilli((long) axis.cursorMillis());
        var text = STAMP.format(at.atZone(zone)) + " " + zoneWord(at);
        if (!zone.getRules().getOffset(at).equals(ZoneOffset.UTC)) {
            text += " · " + CLOCK.format(at.atZone(ZoneOffset.UTC)) + " UTC";
        }
        double wide = look.small().width(text) + 10;
        double left = Math.clamp(x - wide / 2, 0, Math.max(0, width - wide));
        double top = plot.box().y() - 1;
        pen.round(pen.color(Role.RAISED), left, top, wide, look.small().height() + 4, 4);
        pen.text(look.small(), Role.FG, text, left + 5, top + 2, wide);
    }

    private String zoneWord(Instant at) {
        return DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH).format(at.atZone(zone));
    }

    private void paintLegend(Pen pen, double cursor, double width) {
        targets.clear();
        int rows = legendRows(getHeight());
        if (rows == 0) {
            return;
        }
        var look = pen.look();
        var type = look.small();
        double mark = 9 * look.scale();
        var entries = legend.ranked(data.lines(), plot.most());
        double lineHeight = type.height() + 3;
        double top = legendTop(look, Math.floor(getHeight()));
        double x = EDGE;
        int row = 0;
        int shown = 0;
        double reach =
                Math.max(data.step().toMillis(), axis.length() / plot.box().width() * 2);
        if (!legend.filter().isEmpty()) {
            x += pen.text(type, Role.ACCENT, "“" + legend.filter() + "”", x, top, width / 3) + 12;
        }
        double moreRoom = type.width("+" + data.lines().size() + " more") + EDGE;
        for (var entry : entries) {
            double value =
                    Double.isNaN(cursor) ? entry.line().last() : entry.line().near(cursor, reach);
            var figure = data.unit().text(value);
            double figureRoom = Math.max(type.width(figure), type.width("0.00 MiB/s"));
            var name = type.fit(entry.line().name(), Math.max(60, Math.min(width * 0.6, 320 * look.scale())));
            double wide = mark + 5 + type.width(name) + 6 + figureRoom;
            boolean lastRow = row == rows - 1;
            boolean lastEntry = shown == entries.size() - 1;
            if (x + wide > width - EDGE - (lastRow && !lastEntry ? moreRoom : 0)) {
                if (lastRow || shown == 0) {
                    break;
                }
                row++;
                x = EDGE;
            }
            double y = top + row * lineHeight;
            var color = Plot.color(look, entry.index());
            boolean on = legend.shows(entry.line());
            if (on) {
                pen.round(color, x, y + lineHeight / 2 - mark * 0.45, mark, mark * 0.55, 2);
            } else {
                pen.frame(color, x, y + lineHeight / 2 - mark * 0.45, mark, mark * 0.55, 1);
            }
            double nameWidth = pen.text(type, on ? Role.FG : Role.MUTED, name, x + mark + 5, y, width);
            pen.text(type, Role.MUTED, figure, x + mark + 5 + nameWidth + 6, y, figureRoom + 1);
            targets.add(new Target(x, y, wide, lineHeight, entry.line().name()));
            x += wide + 14;
            shown++;
        }
        int rest = entries.size() - shown;
        if (rest > 0) {
            pen.textLeftOf(type, Role.MUTED, "+" + rest + " more", width - EDGE, top + row * lineHeight, moreRoom);
        } else if (legend.narrowed() && entries.isEmpty()) {
            pen.text(type, Role.MUTED, "no series has this in its name", x, top, width - x);
        }
    }
}
