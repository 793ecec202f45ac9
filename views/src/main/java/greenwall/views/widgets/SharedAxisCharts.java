package greenwall.views.widgets;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.quantity.DetailViewQuery;
import greenwall.fleet.state.FleetState;
import greenwall.views.EventQueries;
import greenwall.views.Place;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.TimeRangeChoice;
import greenwall.views.ViewContext;
import greenwall.views.chart.Annotation;
import greenwall.views.chart.ExplainedTime;
import greenwall.views.chart.TimeAxis;
import greenwall.views.chart.TimeSeriesChart;
import greenwall.views.paint.Controls;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.ScrollablePane;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/// Several charts with a common time axis. While they are visible, the charts run their queries when the
/// window changes, and when a live window has moved by a step. If they do not fit, they scroll.
public final class SharedAxisCharts extends ScrollablePane {
    private static final double GAP = 6;
    private static final double MIN_HEIGHT = 128;
    private static final double MIN_WIDTH = 360;

    private final ViewContext context;
    private final List<ChartSpec> specs;
    private final int columns;
    private final Handlers handlers;
    private final TimeAxis axis;
    private final List<DetailChart<?>> panels = new ArrayList<>();
    private final PendingQueries queries = new PendingQueries();
    /// A note about events that could not be read.
    private final Label missing = Controls.styled(new Label(), "muted", "chart-board-note");
    private Optional<DetailChart<?>> maximized = Optional.empty();
    private FleetState state = FleetState.EMPTY;
    private Optional<Place.HostRef> host = Optional.empty();
    private TimeRangeChoice range = Place.HOME.range();
    private Instant queriedAt = Instant.EPOCH;
    private Set<String> measuredBefore = Set.of();
    /// Whether the charts show that no source has responded yet.
    private boolean queriedOutdated;
    private boolean visible;

    public record ChartSpec(String title, ChartSource source) {
        public ChartSpec(String title, String quantity) {
            this(title, new QuantitySource(quantity));
        }

        public static ChartSpec of(DetailViewQuery detail) {
            return new ChartSpec(detail.title(), new DetailSource(detail));
        }

        public static ChartSpec logVolume(String title) {
            return new ChartSpec(title, new LogVolumeSource());
        }

        /// The name used in the configuration.
        public String name() {
            return switch (source) {
                case QuantitySource(var id) -> id;
                case DetailSource(var detail) -> detail.id();
                case LogVolumeSource() -> "logs";
            };
        }

        sealed interface ChartSource {}

        record QuantitySource(String id) implements ChartSource {}

        record DetailSource(DetailViewQuery detail) implements ChartSource {}

        record LogVolumeSource() implements ChartSource {}
    }

    /// What the owner of the charts does for the user and for new results.
    ///
    /// @param onSpan gets the window that the user chose on a chart, once it no longer changes
    /// @param onPick called when the user asks for details of the instant under the crosshair
    /// @param onExplain gets the quantity and the time
    /// @param onCompare gets the window to compare with the one before it
    /// @param onQuery gets the expressions to open in the Query view
    /// @param onAnswered called when all results have arrived
    public record Handlers(
            Consumer<TimeRangeChoice> onSpan,
            Runnable onPick,
            BiConsumer<String, ExplainedTime> onExplain,
            Consumer<TimeWindow> onCompare,
            Consumer<List<String>> onQuery,
            Runnable onAnswered) {}

    public SharedAxisCharts(ViewContext context, List<ChartSpec> specs, int columns, Handlers handlers) {
        super(context.style());
        this.context = context;
        this.specs = specs;
        this.columns = columns;
        this.handlers = handlers;
        axis = new TimeAxis(range.at(context.clock().instant()));
        for (var spec : specs) {
            var panel = panel(spec);
            panels.add(panel);
            getChildren().add(panel.chart);
            PaintedRegion.passFocus(panel.chart, () -> scrollIntoView(panel.chart));
            panel.chart.setOnPick(_ -> handlers.onPick().run());
            panel.chart.setOnExplain(time -> handlers.onExplain().accept(panel.quantity(), time));
            panel.chart.setOnMaximize(() -> toggle(panel));
            panel.lines().ifPresent(chart -> {
                chart.setOnCompare(handlers.onCompare());
                chart.setOnQuery(() -> handlers.onQuery().accept(chart.data().queries()));
            });
        }
        missing.setMouseTransparent(true);
        getChildren().addAll(missing, thumb());
        queries.setOnIdle(() -> {
            requestLayout();
            handlers.onAnswered().run();
        });
        axis.onChosen(this::windowChosen);
        setOnScroll(event -> scrollTo(scrolled() - event.getDeltaY()));
        addEventFilter(KeyEvent.KEY_PRESSED, this::tab);
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    }

    /// F maximises the focused chart. F or Esc shows all charts again.
    private void key(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        if (event.getCode() == KeyCode.ESCAPE && maximized.isPresent()) {
            toggle(maximized.get());
            event.consume();
        } else if (event.getCode() == KeyCode.F) {
            panels.stream()
                    .filter(panel -> panel.chart == event.getTarget())
                    .findFirst()
                    .ifPresent(panel -> {
                        toggle(panel);
                        event.consume();
                    });
        }
    }

    /// Whether one chart is maximised and needs the whole view.
    public boolean hasMaximizedChart() {
        return maximized.isPresent();
    }

    private void toggle(DetailChart<?> panel) {
        maximized = maximized.isPresent() ? Optional.empty() : Optional.of(panel);
        scrollTo(0);
        panel.chart.requestFocus();
        requestLayout();
    }

    private void tab(KeyEvent event) {
        if (event.getCode() == KeyCode.TAB && !event.isShortcutDown() && !event.isAltDown()) {
            tab(event, present().stream().map(panel -> panel.chart).toList()).ifPresent(Node::requestFocus);
        }
    }

    private DetailChart<?> panel(ChartSpec spec) {
        return switch (spec.source()) {
            case ChartSpec.QuantitySource(var id) -> new QuantityChart(context, axis, spec.title(), id);
            case ChartSpec.LogVolumeSource() -> new LogVolumeChart(context, axis, spec.title());
            case ChartSpec.DetailSource(var detail) ->
                detail.kind() == DetailViewQuery.Kind.HEATMAP
                        ? new DetailHeatmap(context, axis, detail)
                        : new DetailQueryChart(context, axis, detail);
        };
    }

    public TimeAxis axis() {
        return axis;
    }

    public List<TimeSeriesChart> charts() {
        return panels.stream().flatMap(p -> p.lines().stream()).toList();
    }

    /// The titles of the charts without data. These are hidden unless all charts lack data.
    public List<String> absent() {
        return panels.stream().filter(p -> p.absent).map(p -> p.title).toList();
    }

    private List<DetailChart<?>> present() {
        if (maximized.isPresent()) {
            return List.of(maximized.get());
        }
        var present = panels.stream().filter(p -> !p.absent).toList();
        return present.isEmpty() ? panels : present;
    }

    public void onShown(Place place) {
        visible = true;
        setHost(place.host());
        range = place.range();
        queriedAt = Instant.EPOCH;
        axis.cancelPick();
        axis.show(range.at(context.clock().instant()));
    }

    /// The lines of one host must never appear under the name of another.
    public void setHost(Optional<Place.HostRef> newHost) {
        if (!newHost.equals(host)) {
            host = newHost;
            queriedAt = Instant.EPOCH;
            queries.cancelAll();
            panels.forEach(panel -> {
                panel.annotate(List.of());
                panel.presentNothing(DetailLineChart.LOADING, ScreenshotCompleteness.NOTHING);
            });
        }
    }

    public void onHidden() {
        visible = false;
        axis.cancelPick();
        queries.cancelAll();
        state = FleetState.EMPTY;
    }

    public void show(FleetState newState) {
        state = newState;
        if (!visible || state.clusters().isEmpty()) {
            return;
        }
        var now = context.clock().instant();
        boolean isNew = queriedAt.equals(Instant.EPOCH)
                || queriedOutdated && !state.outdated()
                || !range.live() && !measured().equals(measuredBefore);
        boolean repeats = range.live() || !waiting() && completeness() != ScreenshotCompleteness.ALL;
        if (isNew || repeats && AlignedPollTimes.isDue(queriedAt, AlignedPollTimes.step(axis.window()), now)) {
            query(now);
        }
    }

    /// The first states after a start lack quantities, so a fixed window is queried again once they are known.
    private Set<String> measured() {
        return state.clusters().stream()
                .flatMap(cluster -> cluster.columns().stream())
                .map(column -> column.quantity().id())
                .collect(Collectors.toUnmodifiableSet());
    }

    public boolean waiting() {
        return queries.waiting();
    }

    public ScreenshotCompleteness completeness() {
        var answered = panels.stream().flatMap(p -> p.completeness.stream()).toList();
        if (answered.isEmpty()) {
            return ScreenshotCompleteness.NOTHING;
        }
        boolean any = answered.contains(ScreenshotCompleteness.ALL);
        boolean all =
                answered.size() == specs.size() && answered.stream().allMatch(c -> c == ScreenshotCompleteness.ALL);
        return all ? ScreenshotCompleteness.ALL : any ? ScreenshotCompleteness.GAPS : ScreenshotCompleteness.NOTHING;
    }

    private void windowChosen(TimeWindow window) {
        range = TimeRangeChoice.fixed(window);
        handlers.onSpan().accept(range);
        if (visible && !state.clusters().isEmpty()) {
            query(context.clock().instant());
        }
    }

    private void query(Instant now) {
        queries.cancelAll();
        queriedAt = now;
        measuredBefore = measured();
        queriedOutdated = state.outdated();
        axis.show(range.at(now));
        var names = new SeriesNames(state, host);
        if (names.isSingleHost() && names.host().isEmpty() && !state.hosts().isEmpty()) {
            // Without the targets of the host, the queries would show those of all hosts.
            panels.forEach(panel -> panel.presentNothing("No such host.", ScreenshotCompleteness.GAPS));
            handlers.onAnswered().run();
            return;
        }
        var window = axis.window();
        var round = new DetailChart.Round(context, queries, names, window, AlignedPollTimes.step(window));
        panels.forEach(panel -> panel.query(round));
        if (!panels.isEmpty()) {
            queries.send(context.backend().pastEvents()::between, window, events -> annotate(names, events));
        }
    }

    /// Shows the events of the host, or of all hosts. An event of a whole cluster also belongs to the host,
    /// unless it is an alert. An event of many hosts is shown once.
    private void annotate(SeriesNames names, EventQueries.Answer events) {
        var annotations = new ArrayList<Annotation>();
        for (var event : events.pastEvents()) {
            var eventHost = names.hostOf(event.cluster(), event.labels());
            boolean concerns = host.isEmpty() && !names.excluded(event.cluster(), event.labels())
                    || host.isPresent()
                            && event.cluster().equals(host.get().cluster())
                            && (eventHost.equals(host.get().name())
                                    || eventHost.isEmpty() && event.what().kind() != Annotation.Kind.ALERT);
            var what = event.what();
            var named = host.isEmpty() && !eventHost.isEmpty()
                    ? new Annotation(what.kind(), what.start(), what.end(), what.text() + " on " + eventHost)
                    : what;
            if (concerns && !annotations.contains(named)) {
                annotations.add(named);
            }
        }
        panels.forEach(panel -> panel.annotate(annotations));
        missing.setText(events.note());
        missing.setVisible(!events.note().isEmpty());
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        if (panels.isEmpty()) {
            return;
        }
        double scale = thumb().paintStyle().scale();
        double line = missing.getText().isEmpty() ? 0 : Math.ceil(missing.prefHeight(-1));
        double visibleHeight = getHeight() - line;
        missing.resizeRelocate(0, visibleHeight, getWidth(), line);
        var present = present();
        int fittingAcross = (int) (getWidth() / (MIN_WIDTH * scale));
        int chartsPerRow = Math.max(1, Math.min(Math.min(columns, present.size()), fittingAcross));
        int rowCount = Math.ceilDiv(present.size(), chartsPerRow);
        // Only complete rows are shown; the others are reached by scrolling.
        int fitting = (int) Math.clamp((visibleHeight + GAP) / (MIN_HEIGHT * scale + GAP), 1, rowCount);
        double chartHeight = Math.floor((visibleHeight - (fitting - 1) * GAP) / fitting);
        double bar = measure(visibleHeight, rowCount * (chartHeight + GAP) - GAP) ? BAR : 0;
        double chartWidth = (getWidth() - bar - (chartsPerRow - 1) * GAP) / chartsPerRow;
        // A chart that is hidden even for a moment loses its menu.
        panels.stream().filter(panel -> !present.contains(panel)).forEach(panel -> panel.chart.setVisible(false));
        for (int i = 0; i < present.size(); i++) {
            double y = Math.round(i / chartsPerRow * (chartHeight + GAP) - scrolled());
            var node = present.get(i).chart;
            node.resizeRelocate(
                    Math.round(i % chartsPerRow * (chartWidth + GAP)), y, Math.floor(chartWidth), chartHeight);
            node.setVisible(y + chartHeight > 0.5 && y < visibleHeight - 0.5);
        }
    }
}
