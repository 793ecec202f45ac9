package greenwall.views.probe;

import greenwall.fleet.InstantText;
import greenwall.fleet.TimeMath;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.probe.result.ProbeRunHistory;
import greenwall.fleet.probe.result.ProbeRunRecord;
import greenwall.fleet.probe.result.RunHistograms;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.ViewContext;
import greenwall.views.chart.TimeAxis;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.ZoomKey;
import greenwall.views.probe.flame.FlamePanel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/// The runs of one probe on one time axis, with a column for each host.
final class ProbeRunColumns extends HBox {
    private static final long SECOND_NANOS = 1_000_000_000L;
    /// For a stream of thousands of events, a higher frame rate would show nothing more and cost three times
    /// as much.
    private static final long MIN_INTERVAL_NANOS = 45_000_000L;

    private static final Duration MARGIN = Duration.ofMinutes(5);

    final ViewContext context;
    private final ProbeRunHistory history;
    private final List<ProbeRunPane> runs = new ArrayList<>();
    private Optional<ProbeRunHistory.Group> group = Optional.empty();
    TimeAxis axis;
    PaintStyle style;
    /// The window of the whole run. If the axis shows another one, the user has chosen that.
    private TimeWindow whole;
    private boolean wasOver = true;
    private long lastSecond;
    private long lastRefresh;

    ProbeRunColumns(ViewContext context, ProbeRunHistory history) {
        super(10);
        this.context = context;
        this.history = history;
        style = context.style();
        axis = new TimeAxis(TimeWindow.before(context.clock().instant(), Duration.ofSeconds(10)));
        whole = axis.window();
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        getStyleClass().add("probe-columns");
        setMinSize(0, 0);
    }

    Optional<ProbeRunHistory.Group> group() {
        return group;
    }

    List<ProbeRunPane> runs() {
        return List.copyOf(runs);
    }

    void close() {
        group = Optional.empty();
    }

    void open(ProbeRunHistory.Group opened) {
        group = Optional.of(opened);
        axis = new TimeAxis(window(opened));
        whole = axis.window();
        runs.clear();
        getChildren().clear();
        for (var run : opened.runs()) {
            var column = new ProbeRunPane(this, run);
            HBox.setHgrow(column, Priority.ALWAYS);
            column.setPrefWidth(100);
            runs.add(column);
            getChildren().add(column);
        }
        wasOver = false;
        lastRefresh = 0;
    }

    /// The window from the first start to the last end.
    static TimeWindow window(ProbeRunHistory.Group group) {
        var from = group.runs().stream()
                .map(ProbeRunRecord::began)
                .min(Instant::compareTo)
                .orElseThrow();
        var to = group.runs().stream()
                .map(ProbeRunRecord::ends)
                .max(Instant::compareTo)
                .orElseThrow();
        return new TimeWindow(from, TimeMath.later(from.plusSeconds(1), to));
    }

    /// The window with the time around it that is shown with metrics and logs.
    static TimeWindow windowWithMargin(ProbeRunHistory.Group group) {
        var window = window(group);
        return new TimeWindow(window.start().minus(MARGIN), window.end().plus(MARGIN));
    }

    /// The histograms of the other runs that are shown.
    List<RunHistograms> otherHistograms(ProbeRunRecord shown) {
        return group.stream()
                .flatMap(opened -> opened.runs().stream())
                .filter(other -> other != shown)
                .map(other -> other.result().histograms())
                .toList();
    }

    /// The other flame graphs of this session, for comparison.
    List<FlamePanel.Comparison> otherFlameGraphs(ProbeRunRecord shown) {
        var others = new ArrayList<FlamePanel.Comparison>();
        for (var each : history.all()) {
            for (var run : each.runs()) {
                if (run != shown && run.result().flame().total() > 0) {
                    others.add(new FlamePanel.Comparison(
                            "Compared with: " + run.target().host() + ", "
                                    + InstantText.seconds(run.requestedAt(), context.zone()) + " "
                                    + run.probe().probe().name(),
                            run.result().flame()));
                }
            }
        }
        return others;
    }

    /// Shows the output that has arrived since the last pulse. Returns whether the last run has just ended.
    boolean pulse(long nanos) {
        if (group.isEmpty() || wasOver) {
            return false;
        }
        var now = group.get();
        boolean over = now.over();
        if (!over && nanos - lastRefresh < MIN_INTERVAL_NANOS) {
            return false;
        }
        boolean second = nanos - lastSecond >= SECOND_NANOS;
        if (over || second || runs.stream().anyMatch(ProbeRunPane::changed)) {
            if (second) {
                lastSecond = nanos;
            }
            lastRefresh = nanos;
            if (axis.window().equals(whole)) {
                showWhole(now);
            }
            runs.forEach(ProbeRunPane::refresh);
        }
        wasOver = over;
        return over;
    }

    private void showWhole(ProbeRunHistory.Group shown) {
        axis.show(window(shown));
        whole = axis.window();
    }

    private void key(KeyEvent event) {
        if (group.isPresent()
                && !event.isShortcutDown()
                && !event.isAltDown()
                && ZoomKey.of(event).filter(ZoomKey.WHOLE::equals).isPresent()) {
            showWhole(group.get());
            event.consume();
        }
    }

    void restyle(PaintStyle newStyle) {
        style = newStyle;
        runs.forEach(r -> r.restyle(newStyle));
    }

    ScreenshotCompleteness completeness() {
        var worst = ScreenshotCompleteness.ALL;
        for (var run : group.orElseThrow().runs()) {
            boolean empty = run.result().isEmpty();
            boolean complete = run.status()
                    .ended()
                    .map(e -> switch (e.how()) {
                        case DONE, STOPPED -> true;
                        case INCOMPLETE, OVER_BUDGET, FAILED, LOST -> false;
                    })
                    .orElse(false);
            worst = worst.worse(
                    complete
                            ? ScreenshotCompleteness.ALL
                            : empty ? ScreenshotCompleteness.NOTHING : ScreenshotCompleteness.GAPS);
        }
        return worst;
    }
}
