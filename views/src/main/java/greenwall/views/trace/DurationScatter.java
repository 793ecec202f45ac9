package greenwall.views.trace;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.trace.EpochNanos;
import greenwall.styles.ColorRole;
import greenwall.styles.Icon;
import greenwall.views.TraceFinder;
import greenwall.views.chart.TimeTicks;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;

/// The found traces as a scatter plot of duration (logarithmic) over start time. Failed traces are diamonds,
/// others dots. Traces of an earlier window are rings, shifted in time to this window.
final class DurationScatter extends PaintedRegion {
    private static final double EDGE = 8;
    private static final double CLICK_DISTANCE = 12;
    /// A shorter drag is a click.
    private static final double MIN_DRAG = 5;
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final ZoneId zone;
    private List<TraceFinder.FoundTrace> hits = List.of();
    private List<TraceFinder.FoundTrace> earlier = List.of();
    private Duration before = Duration.ZERO;
    private TimeWindow window = new TimeWindow(Instant.EPOCH, Instant.EPOCH.plusSeconds(1));
    private double low = 1e6;
    private double high = 1e9;
    private int pointed = -1;
    /// Its id, by which it is found again in newer results.
    private String pointedTrace = "";
    /// Where the mouse was pressed, and where it was dragged to; NaN if it was not.
    private double pressed = Double.NaN;

    private double dragged = Double.NaN;
    private final Consumer<TraceFinder.FoundTrace> onOpen;
    private final Consumer<TimeWindow> onRange;

    DurationScatter(
            PaintStyle style, ZoneId zone, Consumer<TraceFinder.FoundTrace> onOpen, Consumer<TimeWindow> onRange) {
        super(style, ColorRole.SURFACE);
        this.zone = zone;
        this.onOpen = onOpen;
        this.onRange = onRange;
        takeFocus("Duration over time; arrows move from trace to trace, Enter opens");
        setOnMouseMoved(e -> point(nearest(e.getX(), e.getY())));
        setOnMouseExited(_ -> point(-1));
        setOnMousePressed(this::press);
        setOnMouseDragged(e -> {
            dragged = e.getX();
            repaint();
        });
        setOnMouseReleased(this::release);
        setOnKeyPressed(this::key);
    }

    /// @param ago how much earlier the window of `newEarlier` was
    void show(
            List<TraceFinder.FoundTrace> newHits,
            List<TraceFinder.FoundTrace> newEarlier,
            Duration ago,
            TimeWindow newWindow) {
        hits = newHits.stream()
                .sorted(Comparator.comparing(hit -> hit.trace().start()))
                .toList();
        earlier = newEarlier;
        before = ago;
        window = newWindow;
        pointed = hits.stream().map(hit -> hit.trace().id()).toList().indexOf(pointedTrace);
        var durations = Stream.concat(hits.stream(), earlier.stream())
                .mapToDouble(DurationScatter::nanos)
                .summaryStatistics();
        boolean any = durations.getCount() > 0;
        low = Math.pow(10, Math.floor(Math.log10(any ? durations.getMin() : 1e6)));
        high = Math.max(low * 10, Math.pow(10, Math.ceil(Math.log10(any ? durations.getMax() : 1e9))));
        repaint();
    }

    private static double nanos(TraceFinder.FoundTrace hit) {
        var duration = hit.trace().duration();
        return Math.max(1_000, duration.getSeconds() * 1e9 + duration.getNano());
    }

    private double left() {
        return Math.ceil(paintStyle().small().width("100 ms")) + 2 * EDGE;
    }

    private double bottom() {
        return Math.floor(getHeight()) - paintStyle().small().height() - 5;
    }

    private double top() {
        return paintStyle().small().height() + 8;
    }

    private double x(Instant at) {
        double share = (double) Duration.between(window.start(), at).toMillis()
                / Math.max(1, window.length().toMillis());
        return left() + share * (getWidth() - left() - EDGE);
    }

    private Instant at(double x) {
        double share = Math.clamp((x - left()) / Math.max(1, getWidth() - left() - EDGE), 0, 1);
        return window.start().plusMillis((long) (share * window.length().toMillis()));
    }

    private double y(double nanos) {
        double share = (Math.log10(nanos) - Math.log10(low)) / (Math.log10(high) - Math.log10(low));
        return bottom() - 4 - share * (bottom() - top() - 8);
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var style = pen.style();
        axes(pen, width);
        double size = Math.round(7 * style.scale());
        var ring = pen.color(ColorRole.MUTED);
        for (var hit : earlier) {
            double x = x(hit.trace().start().plus(before));
            double y = y(nanos(hit));
            pen.graphics().setStroke(ring);
            pen.graphics().setLineWidth(1);
            pen.graphics().strokeOval(x - size / 2, y - size / 2, size, size);
        }
        var dot = style.palette().series(0);
        for (int i = 0; i < hits.size(); i++) {
            var hit = hits.get(i);
            double x = x(hit.trace().start());
            double y = y(nanos(hit));
            if (TraceTables.failed(hit)) {
                double large = size + 5;
                pen.icon(Icon.CRITICAL, pen.color(ColorRole.CRITICAL_TEXT), x - large / 2, y - large / 2, large);
            } else {
                pen.fillRounded(dot, x - size / 2, y - size / 2, size, size, size);
            }
            if (i == pointed) {
                pen.graphics().setStroke(pen.color(ColorRole.FG));
                pen.graphics().setLineWidth(2);
                pen.graphics().strokeOval(x - size, y - size, 2 * size, 2 * size);
            }
        }
        if (isDrag()) {
            pen.fill(
                    pen.color(ColorRole.ACCENT).deriveColor(0, 1, 1, 0.2),
                    Math.min(pressed, dragged),
                    top(),
                    Math.abs(dragged - pressed),
                    bottom() - top());
        }
        pen.text(style.small(), ColorRole.MUTED, description(), EDGE, 3, width - 2 * EDGE);
    }

    private void axes(Pen pen, double width) {
        var style = pen.style();
        double free = Double.POSITIVE_INFINITY;
        for (double step = low; step <= high * 1.001; step *= 10) {
            double y = Math.round(y(step));
            pen.fill(ColorRole.GRID, left(), y, width - left() - EDGE, 1);
            double text = y - style.small().height() / 2;
            if (text + style.small().height() <= free && text >= top() - 4) {
                pen.textLeftOf(
                        style.small(),
                        ColorRole.MUTED,
                        EpochNanos.durationText(Math.round(step)),
                        left() - 6,
                        text,
                        left() - 8);
                free = text;
            }
        }
        double room = width - left() - EDGE;
        for (var tick : TimeTicks.along(window, room, style.small(), zone)) {
            double x = Math.round(x(Instant.ofEpochMilli(tick.millis())));
            pen.fill(ColorRole.GRID, x, top(), 1, bottom() - top());
        }
        TimeTicks.paint(pen, window, left(), room, bottom(), zone);
    }

    private String description() {
        if (pointed < 0) {
            return "Duration over time" + (earlier.isEmpty() ? "" : "; rings: an hour earlier")
                    + ". Diamonds are failed traces. Click a trace to open it; drag to zoom.";
        }
        var trace = hits.get(pointed).trace();
        return trace.service() + " · " + trace.operation() + " · "
                + EpochNanos.durationText(trace.duration().toNanos())
                + trace.errors()
                        .filter(n -> n > 0)
                        .map(n -> " · " + n + " failed")
                        .orElse("") + " · " + trace.id();
    }

    private int nearest(double x, double y) {
        int best = -1;
        double reach = CLICK_DISTANCE * paintStyle().scale();
        for (int i = 0; i < hits.size(); i++) {
            double away = Math.hypot(x(hits.get(i).trace().start()) - x, y(nanos(hits.get(i))) - y);
            if (away < reach) {
                best = i;
                reach = away;
            }
        }
        return best;
    }

    private void point(int index) {
        if (index != pointed) {
            pointed = index;
            pointedTrace = index < 0 ? "" : hits.get(index).trace().id();
            repaint();
        }
    }

    private boolean isDrag() {
        return Math.abs(dragged - pressed) > MIN_DRAG;
    }

    private void press(MouseEvent event) {
        requestFocus();
        pressed = event.getButton() == MouseButton.PRIMARY ? event.getX() : Double.NaN;
        dragged = Double.NaN;
    }

    private void release(MouseEvent event) {
        if (isDrag()) {
            var first = at(Math.min(pressed, dragged));
            var second = at(Math.max(pressed, dragged));
            // Beside the plot, both ends are at its edge.
            if (!second.isBefore(first.plus(SHORTEST))) {
                onRange.accept(new TimeWindow(first, second));
            }
        } else if (!Double.isNaN(pressed)) {
            int index = nearest(event.getX(), event.getY());
            if (index >= 0) {
                onOpen.accept(hits.get(index));
            }
        }
        pressed = Double.NaN;
        dragged = Double.NaN;
        repaint();
    }

    private void key(KeyEvent event) {
        if (hits.isEmpty() || event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        boolean used = true;
        switch (event.getCode()) {
            case LEFT -> point(Math.floorMod(Math.max(pointed, 0) - 1, hits.size()));
            case RIGHT -> point((pointed + 1) % hits.size());
            case ENTER -> {
                used = pointed >= 0;
                if (used) {
                    onOpen.accept(hits.get(pointed));
                }
            }
            default -> used = false;
        }
        if (used) {
            event.consume();
        }
    }
}
