package greenwall.views.dashboard;

import greenwall.fleet.VisibleText;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.Transformations;
import greenwall.fleet.dashboard.VariableSubstitution;
import greenwall.fleet.state.FleetState;
import greenwall.styles.ColorRole;
import greenwall.views.Completeness;
import greenwall.views.FiringAlerts;
import greenwall.views.SystemClipboard;
import greenwall.views.TimeRangeReader;
import greenwall.views.ViewContext;
import greenwall.views.chart.Annotation;
import greenwall.views.chart.AxisChart;
import greenwall.views.chart.ExemplarMarks;
import greenwall.views.chart.TimeAxis;
import greenwall.views.chart.TimeChart;
import greenwall.views.paint.MenuItems;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.control.ContextMenu;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/// One panel: heading, body and actions. The body is created when the panel first becomes visible.
final class PanelBox extends Pane {
    private final ViewContext context;
    private final TimeAxis axis;
    private final Panel panel;
    private final Panel asks;
    private final Map<String, String> own;
    private final DashboardActions actions;
    final PanelHeading heading;
    private final Note note;
    private final PanelNormalRange normal = new PanelNormalRange();
    private PaintStyle look;
    private Optional<PanelBody> body = Optional.empty();
    private Optional<PanelRequest> request = Optional.empty();
    Optional<PanelContent> lastContent = Optional.empty();
    List<Annotation> annotations = List.of();
    private FiringAlerts firing = FiringAlerts.UNKNOWN;
    private long askedRound = -1;
    private TimeRangeReader.Handle exemplars = () -> {};
    private boolean underWay;
    private boolean inSight;
    private Optional<PanelEditOverlay> handle = Optional.empty();

    /// A text that is shown instead of the body if there is nothing to draw.
    private static final class Note extends PaintedRegion {
        private String text = "";

        Note(PaintStyle look) {
            super(look, ColorRole.SURFACE);
            setMouseTransparent(true);
        }

        void show(String newText) {
            text = newText;
            setVisible(!newText.isEmpty());
            repaint();
        }

        @Override
        protected void paint(Pen pen, double width, double height) {
            pen.note(VisibleText.line(text), 0, 0, width, height);
        }
    }

    /// @param asks the panel whose queries are used: this one, or another one whose data it shows
    /// @param own the values that repetitions assign to variables
    PanelBox(
            ViewContext context,
            TimeAxis axis,
            Panel panel,
            Panel asks,
            Map<String, String> own,
            PaintStyle look,
            DashboardActions actions) {
        this.context = context;
        this.axis = axis;
        this.panel = panel;
        this.asks = asks;
        this.own = own;
        this.look = look;
        this.actions = actions;
        heading = new PanelHeading(look);
        note = new Note(look);
        note.setVisible(false);
        getChildren().addAll(heading, note);
        setMinSize(0, 0);
        setStyle("-fx-background-color: -gw-surface;");
        setOnContextMenuRequested(event -> {
            if (!(body() instanceof TimeSeriesPanel)) {
                menu().show(this, event.getScreenX(), event.getScreenY());
                event.consume();
            }
        });
    }

    Panel panel() {
        return panel;
    }

    /// Whether this box can be reused for the given panel, at any position.
    boolean shows(Panel other, Panel otherAsks, Map<String, String> otherOwn) {
        return other.at(panel.place()).equals(panel)
                && otherAsks.at(asks.place()).equals(asks)
                && otherOwn.equals(own);
    }

    Optional<PanelEditOverlay> handle() {
        return handle;
    }

    /// Sets the overlay of the editor.
    void setHandle(Optional<PanelEditOverlay> newHandle) {
        handle.ifPresent(old -> getChildren().remove(old));
        handle = newHandle;
        handle.ifPresent(made -> getChildren().add(made));
        requestLayout();
    }

    VariableSubstitution scope(Variables variables) {
        return variables.scope(own);
    }

    /// The queries that were last sent.
    List<PanelQuery.Query> queries() {
        return PanelRequest.asked(asks);
    }

    boolean underWay() {
        return underWay;
    }

    /// Empty until the first result.
    Optional<Completeness> completeness() {
        return lastContent.map(c -> c.missing().isEmpty() && heading.trouble().isEmpty()
                ? Completeness.ALL
                : c.empty() ? Completeness.NOTHING : Completeness.GAPS);
    }

    private ContextMenu menu() {
        var made = new ContextMenu(
                MenuItems.item("Full window, or back (F)", () -> actions.full(this)),
                MenuItems.item("Open in Query (Q)", () -> actions.query(this)),
                MenuItems.item("Explain the range shown (E)", () -> actions.explain(this, axis.window())),
                MenuItems.item(
                        "Copy the expression",
                        () -> SystemClipboard.text(String.join(
                                "\n",
                                queries().stream().map(PanelQuery.Query::text).toList()))));
        panel.links()
                .forEach(link -> made.getItems()
                        .add(MenuItems.item(
                                link.title().isEmpty() ? link.url() : link.title(), () -> actions.link(link.url()))));
        return made;
    }

    private PanelBody body() {
        if (body.isPresent()) {
            return body.get();
        }
        var made = make();
        body = Optional.of(made);
        made.show(firing);
        if (made.node() instanceof AxisChart chart) {
            chart.setOnFull(() -> actions.full(this));
            chart.setOnExplain(window -> actions.explain(this, window));
            chart.setOnPick(_ -> actions.logs(this));
        }
        if (made.node() instanceof TimeChart lines) {
            lines.setOnCompare(actions::compare);
            lines.setOnQuery(() -> actions.query(this));
        }
        made.node().setAccessibleText(panel.title());
        PaintedRegion.passFocus(this, () -> made.node().requestFocus());
        getChildren().addFirst(made.node());
        made.annotate(annotations);
        return made;
    }

    /// Whether the body is a chart. A chart has its own margins, and shows itself why it is empty.
    private static boolean isChart(PanelBody body) {
        return body instanceof TimeSeriesPanel || body instanceof HeatmapPanel;
    }

    private PanelBody make() {
        Consumer<String> onLink = actions::link;
        return switch (panel.kind()) {
            case TIME_SERIES -> new TimeSeriesPanel(context, axis, panel.title() + " " + panel.id());
            case STAT, GAUGE, BAR_GAUGE, PIE -> new ValuesPanel(look, panel.kind(), colors());
            case BAR_CHART, HISTOGRAM -> new BarChartPanel(look, panel.kind(), colors());
            case TABLE -> new TablePanel(look, onLink);
            case HEATMAP -> new HeatmapPanel(context, axis);
            case STATE_TIMELINE, STATUS_HISTORY -> new StatesPanel(context, axis, panel.kind(), colors());
            case LOGS -> new LogsPanel(look);
            case ALERT_LIST, DASHBOARD_LIST -> new ListPanel(context, panel.kind(), actions::dashboard);
            case TEXT, NOT_TAKEN -> new TextPanel(onLink);
            case BUILT_IN -> new BuiltInPanel(context, panel);
        };
    }

    private NamedColors colors() {
        return new NamedColors(context.ports().seriesColors(), panel.title() + " " + panel.id());
    }

    void setLook(PaintStyle newLook) {
        look = newLook;
        heading.setLook(newLook);
        note.setLook(newLook);
        body.ifPresent(made -> made.setLook(newLook));
        requestLayout();
    }

    void annotate(List<Annotation> newAnnotations) {
        annotations = newAnnotations;
        body.ifPresent(made -> made.annotate(newAnnotations));
    }

    void show(FiringAlerts newFiring) {
        firing = newFiring;
        body.ifPresent(made -> made.show(newFiring));
    }

    void show(FleetState state) {
        body.ifPresent(made -> made.show(state));
    }

    void hidden() {
        withdraw();
        body.ifPresent(PanelBody::hidden);
    }

    void seen(PanelRequest.Round round) {
        if (askedRound == round.number() || getWidth() < 1) {
            return;
        }
        request.ifPresent(PanelRequest::withdraw);
        askedRound = round.number();
        var scope = scope(round.variables());
        int pixels = (int) getWidth();
        var own = new PanelRequest(panel, asks, scope, round, pixels, content -> receive(content, round));
        request = Optional.of(own);
        underWay = true;
        title(scope);
        if (body().unasked()) {
            own.finish();
        } else {
            own.start(pixels);
        }
    }

    private void title(VariableSubstitution scope) {
        heading.describe(VisibleText.block(scope.title(panel.description())));
        heading.show(
                VisibleText.line(scope.title(panel.title())), heading.trouble(), underWay && lastContent.isEmpty());
        requestLayout();
    }

    private void receive(PanelContent newest, PanelRequest.Round round) {
        underWay = false;
        boolean kept = !newest.missing().isEmpty()
                && newest.empty()
                && lastContent.isPresent()
                && !lastContent.get().empty()
                && lastContent.get().queries().equals(newest.queries());
        if (!kept) {
            lastContent = Optional.of(newest);
            body().show(newest);
            if (body() instanceof TimeSeriesPanel series && panel.options().get(PanelOption.NORMAL)) {
                normal.ask(newest, asks, round, series::showNormal);
            }
            if (body() instanceof HeatmapPanel map && panel.options().get(PanelOption.EXEMPLARS)) {
                askExemplars(newest, round, map);
            }
        }
        var ignored = Transformations.notCarriedOut(panel.transformations());
        var doubt = newest.missing().isEmpty()
                ? Stream.concat(
                                Stream.of(actions.doubt(newest)),
                                ignored.stream().map(name -> "without the transformation " + name))
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining("; "))
                : (kept ? "stale, query failed: " : "query failed: ") + newest.missing();
        heading.show(VisibleText.line(newest.scope().title(panel.title())), doubt, false);
        boolean isEmpty =
                !kept && newest.empty() && newest.noValue().isEmpty() && !body().unasked() && !isChart(body());
        note.show(isEmpty ? newest.missing().isEmpty() ? "No data" : newest.missing() : "");
        requestLayout();
        actions.answered();
    }

    private void askExemplars(PanelContent content, PanelRequest.Round round, HeatmapPanel map) {
        exemplars.close();
        if (content.queries().isEmpty() || asks.asking().source().kind() == SourceRef.Kind.LOKI) {
            return;
        }
        var query = content.queries().getFirst();
        var cluster = round.variables().clusterOf(asks.asking().source(), content.scope());
        exemplars = context.ports()
                .traces()
                .exemplars(
                        cluster,
                        query,
                        content.window(),
                        found -> map.showPoints(ExemplarMarks.of(found, 1), point -> actions.trace(point.id())));
    }

    void withdraw() {
        exemplars.close();
        if (underWay) {
            request.ifPresent(PanelRequest::withdraw);
            askedRound = -1;
        }
        underWay = false;
    }

    /// Sets whether the panel is visible. While it is not, it draws nothing and keeps no image.
    void setInSight(boolean seen) {
        if (seen == inSight && isVisible() == seen) {
            return;
        }
        inSight = seen;
        setVisible(seen);
        if (seen) {
            body();
            PaintedRegion.wake(this);
        } else {
            PaintedRegion.rest(this);
        }
    }

    boolean inSight() {
        return inSight;
    }

    /// The node that gets the focus.
    Region content() {
        body();
        return handle.<Region>map(made -> made).orElseGet(() -> body().node());
    }

    @Override
    protected void layoutChildren() {
        double width = Math.floor(getWidth());
        double height = Math.floor(getHeight());
        double top = heading.minHeight(width);
        heading.resizeRelocate(0, 0, width, top);
        double edge = body.filter(PanelBox::isChart).isPresent() ? 0 : 4;
        double tall = Math.max(0, height - top - edge);
        body.ifPresent(made -> made.node().resizeRelocate(edge, top, width - 2 * edge, tall));
        note.resizeRelocate(edge, top, width - 2 * edge, tall);
        handle.ifPresent(made -> made.resizeRelocate(0, 0, width, height));
    }
}
