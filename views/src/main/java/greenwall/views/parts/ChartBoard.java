package greenwall.views.parts;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.quantity.DetailQuery;
import greenwall.fleet.state.FleetState;
import greenwall.views.Completeness;
import greenwall.views.HistoricalEvents;
import greenwall.views.Place;
import greenwall.views.TimeRange;
import greenwall.views.ViewContext;
import greenwall.views.chart.Annotation;
import greenwall.views.chart.TimeAxis;
import greenwall.views.chart.TimeChart;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.ScrolledPane;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/// Charts on one axis. While shown they query their ranges when the window changes, and when a moving window has moved
/// by a step. Charts that do not fit are scrolled.
public final class ChartBoard extends ScrolledPane {
    private static final double GAP = 6;
    private static final double LEAST_HEIGHT = 128;
    private static final double LEAST_WIDTH = 360;
    private static final int POINTS = 700;
    private static final Duration FINEST = Duration.ofSeconds(15);

    private final ViewContext context;
    private final List<Spec> specs;
    private final int columns;
    private final TimeAxis axis;
    private final List<BoardPanel<?>> panels = new ArrayList<>();
    private final PendingQueries questions = new PendingQueries();
    /// What is missing among the events drawn into the charts.
    private final Label missing = new Label();
    private Consumer<TimeRange> onSpan = _ -> {};
    private Runnable onPick = () -> {};
    private BiConsumer<String, TimeWindow> onExplain = (_, _) -> {};
    private Consumer<TimeWindow> onCompare = _ -> {};
    private Consumer<String> onQuery = _ -> {};
    private Runnable onAnswered = () -> {};
    private Runnable onFull = () -> {};
    private Optional<BoardPanel<?>> alone = Optional.empty();
    private FleetState state = FleetState.EMPTY;
    private Optional<Place.HostName> host = Optional.empty();
    private TimeRange span = Place.HOME.span();
    private Instant askedAt = Instant.EPOCH;
    private boolean visible;

    public record Spec(String title, Source source) {
        public Spec(String title, String quantity) {
            this(title, new OfQuantity(quantity));
        }

        public static Spec of(DetailQuery detail) {
            return new Spec(detail.title(), new OfDetail(detail));
        }

        public static Spec logVolume(String title) {
            return new Spec(title, new OfLogs());
        }

        /// The name used in the configuration.
        public String name() {
            return switch (source) {
                case OfQuantity(var id) -> id;
                case OfDetail(var detail) -> detail.id();
                case OfLogs() -> "logs";
            };
        }

        sealed interface Source {}

        record OfQuantity(String id) implements Source {}

        record OfDetail(DetailQuery detail) implements Source {}

        record OfLogs() implements Source {}
    }

    public ChartBoard(ViewContext context, List<Spec> specs, int columns) {
        super(context.look());
        this.context = context;
        this.specs = specs;
        this.columns = columns;
        axis = new TimeAxis(span.at(context.clock().instant()));
        for (var spec : specs) {
            var panel = panel(spec);
            panels.add(panel);
            getChildren().add(panel.chart);
            PaintedRegion.passFocus(panel.chart, () -> bringIntoSight(panel.chart));
            panel.chart.setOnPick(_ -> onPick.run());
            panel.chart.setOnExplain(window -> onExplain.accept(panel.quantity(), window));
            panel.chart.setOnFull(() -> toggle(panel));
            panel.lines().ifPresent(chart -> {
                chart.setOnCompare(window -> onCompare.accept(window));
                chart.setOnQuery(() -> onQuery.accept(chart.data().query()));
            });
        }
        missing.getStyleClass().addAll("muted", "chart-board-note");
        missing.setMouseTransparent(true);
        getChildren().addAll(missing, thumb());
        questions.setOnIdle(() -> {
            requestLayout();
            onAnswered.run();
        });
        axis.onChosen(this::windowChosen);
        setOnScroll(event -> scrollTo(scrolled() - event.getDeltaY()));
        addEventFilter(KeyEvent.KEY_PRESSED, this::tab);
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    }

    /// F shows the focused chart alone, F or Esc all of them again.
    private void key(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        if (event.getCode() == KeyCode.ESCAPE && alone.isPresent()) {
            toggle(alone.get());
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

    /// Whether one chart is shown alone and needs the whole window.
    public boolean full() {
        return alone.isPresent();
    }

    /// Called when a chart begins or ends to fill the whole window.
    public void setOnFull(Runnable handler) {
        onFull = handler;
    }

    private void toggle(BoardPanel<?> panel) {
        alone = alone.isPresent() ? Optional.empty() : Optional.of(panel);
        scrollTo(0);
        panel.chart.requestFocus();
        requestLayout();
        onFull.run();
    }

    private void tab(KeyEvent event) {
        if (event.getCode() == KeyCode.TAB && !event.isShortcutDown() && !event.isAltDown()) {
            tab(event, present().stream().map(panel -> panel.chart).toList()).ifPresent(Node::requestFocus);
        }
    }

    private BoardPanel<?> panel(Spec spec) {
        return switch (spec.source()) {
            case Spec.OfQuantity(var id) -> new QuantityPanel(context, axis, spec.title(), id);
            case Spec.OfLogs() -> new VolumePanel(context, axis, spec.title());
            case Spec.OfDetail(var detail) ->
                detail.kind() == DetailQuery.Kind.HEATMAP
                        ? new HeatPanel(context, axis, detail)
                        : new DetailPanel(context, axis, detail);
        };
    }

    public TimeAxis axis() {
        return axis;
    }

    public List<TimeChart> charts() {
        return panels.stream().flatMap(p -> p.lines().stream()).toList();
    }

    /// Called with the window that the user chose on a chart, once it no longer changes.
    public void setOnSpan(Consumer<TimeRange> handler) {
        onSpan = handler;
    }

    /// Called when the user asks for more about the instant under the crosshair.
    public void setOnPick(Runnable handler) {
        onPick = handler;
    }

    /// Called with the quantity and the window to explain.
    public void setOnExplain(BiConsumer<String, TimeWindow> handler) {
        onExplain = handler;
    }

    /// Called with the window to compare with others.
    public void setOnCompare(Consumer<TimeWindow> handler) {
        onCompare = handler;
    }

    /// Called with the expression to open as a query.
    public void setOnQuery(Consumer<String> handler) {
        onQuery = handler;
    }

    /// Called when all results have arrived.
    public void setOnAnswered(Runnable handler) {
        onAnswered = handler;
    }

    /// The titles of charts without any data; they are left out while any other exists.
    public List<String> absent() {
        return panels.stream().filter(p -> p.absent).map(p -> p.title).toList();
    }

    private List<BoardPanel<?>> present() {
        if (alone.isPresent()) {
            return List.of(alone.get());
        }
        var present = panels.stream().filter(p -> !p.absent).toList();
        return present.isEmpty() ? panels : present;
    }

    public void shown(Place place) {
        visible = true;
        host = place.host();
        span = place.span();
        askedAt = Instant.EPOCH;
        axis.dropChoice();
        axis.show(span.at(context.clock().instant()));
    }

    /// Shows the lines of one host, or of all.
    public void setHost(Optional<Place.HostName> newHost) {
        if (!newHost.equals(host)) {
            host = newHost;
            askedAt = Instant.EPOCH;
        }
    }

    public void hidden() {
        visible = false;
        axis.dropChoice();
        questions.withdraw();
        state = FleetState.EMPTY;
    }

    public void show(FleetState newState) {
        state = newState;
        if (!visible || state.clusters().isEmpty()) {
            return;
        }
        var now = context.clock().instant();
        var due = span.live()
                ? PollTimes.after(askedAt, step())
                : askedAt.equals(Instant.EPOCH) ? Instant.EPOCH : Instant.MAX;
        if (!now.isBefore(due)) {
            ask(now);
        }
    }

    public boolean waiting() {
        return questions.waiting();
    }

    public Completeness completeness() {
        var answered = panels.stream().flatMap(p -> p.completeness.stream()).toList();
        if (answered.isEmpty()) {
            return Completeness.NOTHING;
        }
        boolean any = answered.contains(Completeness.ALL);
        boolean all = answered.size() == specs.size() && answered.stream().allMatch(c -> c == Completeness.ALL);
        return all ? Completeness.ALL : any ? Completeness.GAPS : Completeness.NOTHING;
    }

    private void windowChosen(TimeWindow window) {
        span = TimeRange.fixed(window);
        onSpan.accept(span);
        if (visible && !state.clusters().isEmpty()) {
            ask(context.clock().instant());
        }
    }

    /// As fine as the pixels allow, in multiples of the finest step.
    private Duration step() {
        long seconds = axis.window().length().toSeconds() / POINTS;
        long unit = FINEST.toSeconds();
        return Duration.ofSeconds(Math.max(unit, (seconds + unit - 1) / unit * unit));
    }

    private void ask(Instant now) {
        questions.withdraw();
        askedAt = now;
        axis.show(span.at(now));
        var naming = new SeriesNames(state, host);
        var round = new BoardPanel.Round(context, questions, naming, axis.window(), step());
        panels.forEach(panel -> panel.ask(round));
        if (!panels.isEmpty()) {
            questions.<TimeWindow, HistoricalEvents.Answer>put(
                    context.ports().pastEvents()::between, axis.window(), events -> annotate(naming, events));
        }
    }

    /// The events of the host, or of any; an alert without a host does not belong to this one. An event of many hosts
    /// is shown once.
    private void annotate(SeriesNames naming, HistoricalEvents.Answer events) {
        var mine = new ArrayList<Annotation>();
        for (var event : events.pastEvents()) {
            var of = naming.hostOf(event.cluster(), event.labels());
            boolean concerns = host.isEmpty() && !naming.leftOut(event.cluster(), event.labels())
                    || host.isPresent()
                            && event.cluster().equals(host.get().cluster())
                            && (of.equals(host.get().name())
                                    || of.isEmpty() && event.what().kind() != Annotation.Kind.ALERT);
            var what = event.what();
            var named = host.isEmpty() && !of.isEmpty()
                    ? new Annotation(what.kind(), what.start(), what.end(), what.text() + " on " + of)
                    : what;
            if (concerns && !mine.contains(named)) {
                mine.add(named);
            }
        }
        panels.forEach(panel -> panel.annotate(mine));
        missing.setText(events.note());
        missing.setVisible(!events.note().isEmpty());
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        if (panels.isEmpty()) {
            return;
        }
        double scale = thumb().look().scale();
        double line = missing.getText().isEmpty() ? 0 : Math.ceil(missing.prefHeight(-1));
        double sight = getHeight() - line;
        missing.resizeRelocate(0, sight, getWidth(), line);
        var present = present();
        int columnsNow = Math.min(columns, present.size());
        int across = Math.max(1, Math.min(columnsNow, (int) (getWidth() / (LEAST_WIDTH * scale))));
        int down = (present.size() + across - 1) / across;
        // Only whole rows are shown; the others are scrolled to.
        int fitting = (int) Math.clamp((sight + GAP) / (LEAST_HEIGHT * scale + GAP), 1, down);
        double tall = Math.floor((sight - (fitting - 1) * GAP) / fitting);
        double bar = measure(sight, down * (tall + GAP) - GAP) ? BAR : 0;
        double wide = (getWidth() - bar - (across - 1) * GAP) / across;
        panels.forEach(panel -> panel.chart.setVisible(false));
        for (int i = 0; i < present.size(); i++) {
            double y = Math.round(i / across * (tall + GAP) - scrolled());
            var node = present.get(i).chart;
            node.resizeRelocate(Math.round(i % across * (wide + GAP)), y, Math.floor(wide), tall);
            node.setVisible(y + tall > 0.5 && y < sight - 0.5);
        }
    }
}
