package greenwall.views.chart;

import greenwall.fleet.TimeWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.animation.PauseTransition;
import javafx.scene.Node;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/// The time axis that all charts of a view share: its window, and the instant under the crosshair. Must be
/// used on the JavaFX thread only.
public final class TimeAxis {
    private static final double ZOOM_STEP = 1.25;
    private static final double SHORTEST_MILLIS = 1_000;
    private static final double LONGEST_MILLIS = 3 * 365 * 86_400_000.0;
    private static final Duration REPORT_AFTER = Duration.millis(250);

    private final List<Consumer<Change>> listeners = new ArrayList<>();
    private double start;
    private double end;
    private double cursor = Double.NaN;
    private double mark = Double.NaN;
    private final Map<Node, Double> gutters = new HashMap<>();
    private double gutter;
    /// A layout cannot request another one.
    private final PauseTransition alignment = new PauseTransition(Duration.millis(1));
    private @Nullable Object pointer;
    private @Nullable PauseTransition reportDelay;
    private boolean choosing;

    public TimeAxis(TimeWindow window) {
        start = window.start().toEpochMilli();
        end = window.end().toEpochMilli();
        alignment.setOnFinished(_ -> changed(Change.GUTTER));
    }

    /// What has changed. A chart redraws its lines for a new window, but only its crosshair for a new cursor.
    public enum Change {
        WINDOW,
        CURSOR,
        /// The instant that the user has marked, to compare before and after.
        MARK,
        /// The width to the left of the charts.
        GUTTER
    }

    /// The width to the left of all charts of this axis: the largest that one of them needs, so that they line
    /// up. A chart calls this when it is laid out. The others are laid out again afterwards.
    double reserveGutter(Node chart, double needed) {
        gutters.put(chart, needed);
        double largest = Collections.max(gutters.values());
        if (largest != gutter) {
            gutter = largest;
            if (gutters.size() > 1) {
                alignment.playFromStart();
            }
        }
        return largest;
    }

    double gutter() {
        return gutter;
    }

    public void listen(Change to, Runnable action) {
        listeners.add(change -> {
            if (change == to) {
                action.run();
            }
        });
    }

    public void listenWhileShown(Node node, Consumer<Change> listener) {
        node.sceneProperty().subscribe(scene -> {
            listeners.remove(listener);
            if (scene == null) {
                gutters.remove(node);
            } else {
                listeners.add(listener);
            }
        });
    }

    private void changed(Change what) {
        List.copyOf(listeners).forEach(listener -> listener.accept(what));
    }

    public TimeWindow window() {
        return new TimeWindow(Instant.ofEpochMilli(Math.round(start)), Instant.ofEpochMilli(Math.round(end)));
    }

    double start() {
        return start;
    }

    double end() {
        return end;
    }

    double length() {
        return end - start;
    }

    public Optional<Instant> cursor() {
        return Double.isNaN(cursor) ? Optional.empty() : Optional.of(Instant.ofEpochMilli(Math.round(cursor)));
    }

    double cursorMillis() {
        return cursor;
    }

    /// Shows a window that comes from a link or from the clock. Ignored while the user is choosing one.
    public void show(TimeWindow window) {
        if (!choosing) {
            move(window.start().toEpochMilli(), window.end().toEpochMilli());
        }
    }

    /// Called with the window that the user chose on a chart, once it has not changed for a moment.
    public void onChosen(Consumer<TimeWindow> action) {
        reportDelay = new PauseTransition(REPORT_AFTER);
        reportDelay.setOnFinished(_ -> {
            choosing = false;
            action.accept(window());
        });
    }

    /// Cancels a choice that was not reported yet.
    public void cancelPick() {
        choosing = false;
        if (reportDelay != null) {
            reportDelay.stop();
        }
    }

    void choose(TimeWindow window) {
        choose(window.start().toEpochMilli(), window.end().toEpochMilli());
    }

    private void choose(double from, double to) {
        if (reportDelay != null && (from != start || to != end)) {
            choosing = true;
            reportDelay.playFromStart();
        }
        move(from, to);
    }

    /// Shortens the window by a step. The instant at `share` of the window stays in its place.
    void zoomIn(double share) {
        zoom(1 / ZOOM_STEP, share);
    }

    void zoomOut(double share) {
        zoom(ZOOM_STEP, share);
    }

    private void zoom(double factor, double share) {
        double length = Math.clamp(length() * factor, SHORTEST_MILLIS, LONGEST_MILLIS);
        double fixed = start + share * length();
        choose(fixed - share * length, fixed + (1 - share) * length);
    }

    /// Moves the window by a share of its length.
    public void pan(double share) {
        choose(start + share * length(), end + share * length());
    }

    private void move(double from, double to) {
        if (from == start && to == end) {
            return;
        }
        start = from;
        end = Math.max(to, from + SHORTEST_MILLIS);
        changed(Change.WINDOW);
    }

    public Optional<Instant> mark() {
        return Double.isNaN(mark) ? Optional.empty() : Optional.of(Instant.ofEpochMilli(Math.round(mark)));
    }

    double markMillis() {
        return mark;
    }

    public void setMark(Optional<Instant> moment) {
        double millis = moment.map(m -> (double) m.toEpochMilli()).orElse(Double.NaN);
        if (Double.compare(millis, mark) != 0) {
            mark = millis;
            changed(Change.MARK);
        }
    }

    /// Moves the crosshair to a share of the window.
    public void setCursor(double share) {
        point(Math.round(start + Math.clamp(share, 0, 1) * length()));
    }

    public void setCursor(Instant instant) {
        point(instant.toEpochMilli());
    }

    /// Points at the end of the window if nothing is pointed at. The arrow keys begin there too.
    void ensureCursor() {
        if (Double.isNaN(cursor)) {
            point(end);
        }
    }

    public void clearCursor() {
        point(Double.NaN);
    }

    /// Sets the chart under the pointer. It shows values at the crosshair, while the others show only the line.
    void setPointedChart(Object chart) {
        pointer = chart;
    }

    boolean isPointedChart(Object chart) {
        return pointer == chart;
    }

    void point(double millis) {
        if (Double.compare(millis, cursor) != 0) {
            cursor = millis;
            changed(Change.CURSOR);
        }
    }
}
