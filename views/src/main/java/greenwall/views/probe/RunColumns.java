package greenwall.views.probe;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.probe.result.ProbeRunHistory;
import greenwall.fleet.probe.result.RunRecord;
import greenwall.views.Completeness;
import greenwall.views.ViewContext;
import greenwall.views.chart.TimeAxis;
import greenwall.views.paint.PaintStyle;
import greenwall.views.probe.flame.FlamePanel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/// The runs of one probe, a column per host, on one axis.
final class RunColumns extends HBox {
    private static final long SECOND_NANOS = 1_000_000_000L;
    /// A higher frame rate for a stream of thousands of events shows no more and costs three times as much.
    private static final long BETWEEN_NANOS = 45_000_000L;

    private final ViewContext context;
    private final ProbeRunHistory history;
    private final List<RunColumn> runs = new ArrayList<>();
    private Optional<ProbeRunHistory.Group> group = Optional.empty();
    private TimeAxis axis;
    private PaintStyle look;
    private boolean wasOver = true;
    private long lastSecond;
    private long lastTaken;

    RunColumns(ViewContext context, ProbeRunHistory history) {
        super(10);
        this.context = context;
        this.history = history;
        look = context.look();
        axis = new TimeAxis(TimeWindow.before(context.clock().instant(), Duration.ofSeconds(10)));
        getStyleClass().add("probe-columns");
        setMinSize(0, 0);
    }

    Optional<ProbeRunHistory.Group> group() {
        return group;
    }

    List<RunColumn> runs() {
        return List.copyOf(runs);
    }

    void close() {
        group = Optional.empty();
    }

    void open(ProbeRunHistory.Group opened) {
        group = Optional.of(opened);
        axis = new TimeAxis(window(opened));
        runs.clear();
        getChildren().clear();
        for (var run : opened.runs()) {
            var column = new RunColumn(context, look, axis, run, () -> beside(run), text -> context.say(text));
            HBox.setHgrow(column, Priority.ALWAYS);
            column.setPrefWidth(100);
            runs.add(column);
            getChildren().add(column);
        }
        wasOver = false;
        lastTaken = 0;
    }

    /// From the first start to the last end.
    static TimeWindow window(ProbeRunHistory.Group of) {
        var from = of.runs().stream()
                .map(RunRecord::began)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        var to = of.runs().stream()
                .map(RunRecord::ends)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return new TimeWindow(from, to.isAfter(from.plusSeconds(1)) ? to : from.plusSeconds(1));
    }

    /// The other flame graphs of this session.
    private List<FlamePanel.Comparison> beside(RunRecord than) {
        var others = new ArrayList<FlamePanel.Comparison>();
        for (var each : history.all()) {
            for (var run : each.runs()) {
                if (run != than && run.result().flame().total() > 0) {
                    others.add(new FlamePanel.Comparison(
                            "Compared with: " + run.target().host() + ", "
                                    + ProbeBar.CLOCK.format(run.asked().atZone(context.zone())) + " "
                                    + run.probe().probe().name(),
                            run.result().flame()));
                }
            }
        }
        return others;
    }

    /// Shows what arrived since the last pulse; true if the last run has just ended.
    boolean pulse(long nanos) {
        if (group.isEmpty() || wasOver) {
            return false;
        }
        var now = group.get();
        boolean over = now.over();
        if (!over && nanos - lastTaken < BETWEEN_NANOS) {
            return false;
        }
        boolean second = nanos - lastSecond >= SECOND_NANOS;
        boolean changed = over;
        for (var column : runs) {
            changed |= column.changed();
        }
        if (changed || second) {
            if (second) {
                lastSecond = nanos;
            }
            lastTaken = nanos;
            axis.show(window(now));
            runs.forEach(RunColumn::refresh);
        }
        wasOver = over;
        return over;
    }

    void restyle(PaintStyle newLook) {
        look = newLook;
        runs.forEach(r -> r.restyle(newLook));
    }

    Completeness completeness() {
        var worst = Completeness.ALL;
        for (var run : group.orElseThrow().runs()) {
            boolean empty = run.result().isEmpty();
            boolean whole = run.status()
                    .ended()
                    .map(e -> switch (e.how()) {
                        case DONE, STOPPED -> true;
                        case OVER_BUDGET, FAILED, LOST -> false;
                    })
                    .orElse(false);
            worst = worst.worse(whole ? Completeness.ALL : empty ? Completeness.NOTHING : Completeness.GAPS);
        }
        return worst;
    }
}
