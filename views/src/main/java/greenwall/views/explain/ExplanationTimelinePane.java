package greenwall.views.explain;

import greenwall.fleet.TimeMath;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.Onset;
import greenwall.views.ViewContext;
import greenwall.views.chart.Annotation;
import greenwall.views.chart.ChartData;
import greenwall.views.chart.EventLanes;
import greenwall.views.chart.StackedCountChart;
import greenwall.views.chart.StackedCountData;
import greenwall.views.chart.TimeAxis;
import greenwall.views.chart.TimeSeriesChart;
import greenwall.views.probe.timeline.ProbeRunTimeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/// The charts of an explanation on one time axis: the series with its onset, another series, marks for
/// templates, events and probes, and the log volume by level.
final class ExplanationTimelinePane extends Pane {
    final TimeAxis axis;
    final TimeSeriesChart chart;
    private final TimeSeriesChart other;
    final EventLanes lane;
    final StackedCountChart volume;
    final ProbeRunTimeline probes;
    private final ExplainView view;
    private Optional<Explanation> explanation = Optional.empty();
    private List<ExplanationItem> items = List.of();
    private boolean zoomed;

    ExplanationTimelinePane(ViewContext context, TimeWindow first, ExplainView view) {
        this.view = view;
        var style = context.style();
        var zone = context.zone();
        axis = new TimeAxis(first);
        chart = new TimeSeriesChart(style, axis, zone, ChartData.empty("", Unit.NONE, "Loading …"));
        other = new TimeSeriesChart(style, axis, zone, ChartData.empty("What else changed", Unit.NONE, ""));
        lane = new EventLanes(style, axis, zone);
        volume = new StackedCountChart(style, axis, zone, StackedCountData.empty("Lines by level", "Loading …"));
        probes = new ProbeRunTimeline(context, axis, this::probesChanged);
        getChildren().addAll(chart, other, probes, lane, volume);
        axis.onChosen(_ -> zoomed = true);
        lane.setOnHover(view::highlight);
        lane.setOnPick(id -> {
            if (!probes.choose(id)) {
                view.pick(id);
            }
        });
        chart.setOnPick(view::centreLog);
        volume.setOnPick(view::centreLog);
    }

    /// The layout of the view depends on the probes of the host.
    private void probesChanged() {
        updateLanes();
        view.node().requestLayout();
    }

    private void updateLanes() {
        var rows = new ArrayList<>(ExplanationCharts.marks(items));
        if (probes.any()) {
            rows.add(probes.row());
        }
        lane.show(rows, explanation.flatMap(Explanation::onset).map(Onset::at));
    }

    void begin(String subject, TimeWindow window) {
        explanation = Optional.empty();
        zoomed = false;
        axis.cancelPick();
        chart.setDraggableLine(Optional.empty(), _ -> {});
        items = List.of();
        updateLanes();
        other.setData(ChartData.empty("What else changed", Unit.NONE, ""));
        chart.setData(ChartData.empty(subject, Unit.NONE, ExplanationCharts.NOT_LOADED));
        volume.setData(StackedCountData.empty("Lines by level", ExplanationCharts.NOT_READ));
        axis.show(window);
    }

    void show(
            Explanation newest,
            List<ExplanationItem> newItems,
            Optional<ExplanationItem> opened,
            Consumer<Instant> placeOnset) {
        explanation = Optional.of(newest);
        if (!zoomed) {
            axis.show(windowWithBaseline(newest));
        }
        chart.setData(ExplanationCharts.metric(newest));
        chart.setDraggableLine(newest.onset().map(Onset::at), placeOnset);
        items = newItems;
        updateLanes();
        volume.setData(ExplanationCharts.volume(newest));
        showOther(items, opened);
        requestLayout();
    }

    /// Lays out the charts below each other at the top left of the view, and returns their total height.
    ///
    /// @param rest the height that is available for the charts and the log together
    double arrange(double y, double width, double rest) {
        double scale = volume.paintStyle().scale();
        boolean probeChart = probes.any() && probes.hasValues();
        boolean second = !other.data().lines().isEmpty() && rest > (probeChart ? 760 : 560) * scale;
        double at = place(chart, 0, width, share(rest, 0.26, 96, 230));
        other.setVisible(second);
        at = place(other, at, width, second ? share(rest, 0.16, 86, 150) : 0);
        probes.setVisible(probes.any());
        double probesHeight = probeChart ? share(rest, 0.16, 86, 150) : probes.any() ? probes.lineHeight() : 0;
        at = place(probes, at, width, probesHeight);
        at = place(lane, at, width, EventLanes.height(volume.paintStyle(), probes.any() ? 3 : 2));
        at = place(volume, at, width, share(rest, 0.14, 64, 120));
        resizeRelocate(0, y, width, at);
        return at;
    }

    private static double place(Region part, double y, double width, double height) {
        part.resizeRelocate(0, y, width, height);
        return y + height;
    }

    private double share(double rest, double share, double least, double most) {
        double scale = volume.paintStyle().scale();
        return Math.round(Math.clamp(rest * share, least * scale, most * scale));
    }

    @Override
    protected void layoutChildren() {
        // The view calls [#arrange] instead, since the log needs the same space.
    }

    /// The window together with its baseline, of which at most one window length is shown. A baseline of another day is
    /// not on this axis.
    static TimeWindow windowWithBaseline(Explanation e) {
        var window = e.window();
        if (e.baseline().end().isBefore(window.start())) {
            return window;
        }
        var baseline = TimeMath.later(e.baseline().start(), window.start().minus(window.length()));
        return new TimeWindow(TimeMath.earlier(baseline, window.start()), window.end());
    }

    /// Shows a ranked series below the metric: the opened one, or else the first one.
    void showOther(List<ExplanationItem> items, Optional<ExplanationItem> opened) {
        var series = opened.filter(ExplanationItem.SeriesItem.class::isInstance)
                .or(() -> items.stream()
                        .filter(ExplanationItem.SeriesItem.class::isInstance)
                        .findFirst())
                .map(t -> ((ExplanationItem.SeriesItem) t).series());
        series.filter(s -> s.samples().isPresent()).ifPresent(s -> {
            var explained = s.samples().get();
            other.setData(ExplanationCharts.other(s, explained)
                    .withStates(ChartData.States.of(s.labels().metricName()))
                    .withAnnotations(explanation.flatMap(Explanation::onset).stream()
                            .map(o -> Annotation.at(Annotation.Kind.ONSET, o.at(), "onset"))
                            .toList()));
        });
    }
}
