package greenwall.views.probe.timeline;

import greenwall.fleet.Unit;
import greenwall.fleet.probe.result.ProbeRunHistory;
import greenwall.fleet.probe.result.ProbeRunRecord;
import greenwall.styles.ColorRole;
import greenwall.styles.Icon;
import greenwall.views.Place;
import greenwall.views.ViewContext;
import greenwall.views.chart.ChartData;
import greenwall.views.chart.EventLanes;
import greenwall.views.chart.TimeAxis;
import greenwall.views.chart.TimeSeriesChart;
import greenwall.views.paint.Controls;
import greenwall.views.probe.ProbeLinks;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;
import javafx.util.Duration;

/// The probe runs of this session on one host, on a shared time axis: a mark for each run, and the newest or
/// chosen run as a chart. A running probe is updated once a second.
public final class ProbeRunTimeline extends Pane {
    private static final String ID = "probe ";
    private static final double EDGE = 8;

    private final ViewContext context;
    private final ProbeRunHistory runs;
    private final TimeAxis axis;
    private final Runnable onChanged;
    private final TimeSeriesChart chart;
    /// Describes a run without values over time, which needs no chart.
    private final Label line = Controls.styled(new Label(), "muted");
    private final Timeline follow = new Timeline(new KeyFrame(Duration.seconds(1), _ -> refresh()));
    private Optional<Place.HostRef> host = Optional.empty();
    private List<ProbeRunHistory.Mark> marks = List.of();
    private Optional<ProbeRunRecord> chosen = Optional.empty();
    private long shownVersion = -1;

    /// @param onChanged called when marks appear, change or disappear
    public ProbeRunTimeline(ViewContext context, TimeAxis axis, Runnable onChanged) {
        this.context = context;
        this.axis = axis;
        this.onChanged = onChanged;
        runs = context.backend().probeSession().runs();
        chart = new TimeSeriesChart(context.style(), axis, context.zone(), ChartData.empty("Probe", Unit.NONE, ""));
        follow.setCycleCount(Animation.INDEFINITE);
        getChildren().addAll(chart, line);
        axis.listen(TimeAxis.Change.WINDOW, this::refresh);
    }

    @Override
    protected void layoutChildren() {
        chart.setVisible(hasValues());
        line.setVisible(!hasValues());
        chart.resizeRelocate(0, 0, getWidth(), getHeight());
        line.resizeRelocate(EDGE, 0, Math.max(0, getWidth() - 2 * EDGE), getHeight());
    }

    /// Whether the drawn run has values over time.
    public boolean hasValues() {
        return !chart.data().lines().isEmpty();
    }

    /// The height of the description if there is no chart.
    public double lineHeight() {
        return Math.ceil(line.prefHeight(-1)) + 4;
    }

    public void setHost(Optional<Place.HostRef> newHost) {
        host = newHost;
        chosen = Optional.empty();
        shownVersion = -1;
        refresh();
    }

    /// Whether there is a probe run in the window.
    public boolean any() {
        return !marks.isEmpty();
    }

    public EventLanes.Row row() {
        return new EventLanes.Row(
                "probes",
                marks.stream()
                        .map(m -> new EventLanes.Mark(
                                id(m),
                                m.window().start(),
                                m.window().end(),
                                "",
                                Optional.of(Icon.PROBE),
                                ColorRole.ACCENT,
                                m.run().probe().probe().name() + ProbeRunChart.summary(m.run())))
                        .toList());
    }

    private static String id(ProbeRunHistory.Mark mark) {
        return ID + mark.group() + " " + mark.target();
    }

    /// Draws the run of a mark, or opens its panels if it is already drawn. Returns false if the mark does
    /// not belong to this timeline.
    public boolean choose(String id) {
        var mark = marks.stream().filter(m -> id(m).equals(id)).findFirst();
        if (mark.isEmpty()) {
            return false;
        }
        if (drawn().filter(d -> d == mark.get()).isPresent() && chosen.isPresent()) {
            context.go(ProbeLinks.run(host, axis.window(), mark.get().group()));
        } else {
            chosen = Optional.of(mark.get().run());
            shownVersion = -1;
            refresh();
        }
        return true;
    }

    private Optional<ProbeRunHistory.Mark> drawn() {
        return chosen.flatMap(c -> marks.stream().filter(m -> m.run() == c).findFirst())
                .or(() -> marks.stream()
                        .max(Comparator.comparing(
                                (ProbeRunHistory.Mark m) -> m.window().start())));
    }

    private void refresh() {
        var now = host.map(h -> runs.during(axis.window(), h.name()).stream()
                        .filter(m -> m.target().cluster().isEmpty()
                                || m.target().cluster().equals(h.cluster()))
                        .sorted(Comparator.comparing(m -> m.window().start()))
                        .toList())
                .orElse(List.of());
        long version = now.stream().mapToLong(m -> m.run().version()).sum();
        boolean same = version == shownVersion && now.size() == marks.size();
        marks = now;
        if (now.stream().anyMatch(m -> !m.run().over())) {
            follow.play();
        } else {
            follow.stop();
        }
        if (same) {
            return;
        }
        shownVersion = version;
        drawn().ifPresent(m -> {
            var data = ProbeRunChart.chart(m.run());
            chart.setData(data);
            line.setText(data.title() + " · " + data.note());
            requestLayout();
        });
        onChanged.run();
    }

    /// For tests.
    public ChartData data() {
        return chart.data();
    }
}
