package greenwall.views.dashboard;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.dashboard.VariableSubstitution;
import greenwall.fleet.state.FleetState;
import greenwall.styles.ColorRole;
import greenwall.views.AlertsAndProblems;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.SystemClipboard;
import greenwall.views.chart.Annotation;
import greenwall.views.chart.ExplainedTime;
import greenwall.views.chart.TimeAxis;
import greenwall.views.chart.TimeAxisChart;
import greenwall.views.chart.TimeSeriesChart;
import greenwall.views.paint.Controls;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.control.ContextMenu;
import javafx.scene.effect.ColorAdjust;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/// One panel: heading, body and actions. The body is created when the panel first becomes visible.
final class PanelBox extends Pane {
    private static final Set<PanelKind> CURRENT_VALUES = Set.of(
            PanelKind.STAT, PanelKind.GAUGE, PanelKind.BAR_GAUGE, PanelKind.PIE, PanelKind.BAR_CHART, PanelKind.TABLE);

    private final PanelInstance instance;
    private final DashboardActions actions;
    private final TimeAxis axis;
    final PanelHeading heading;
    private final Note note;
    private PaintStyle style;
    private Optional<PanelBody> body = Optional.empty();
    /// The request of the last round in which the panel was visible.
    private Optional<PanelRequest> request = Optional.empty();
    Optional<PanelData> lastContent = Optional.empty();
    List<Annotation> annotations = List.of();
    private AlertsAndProblems firing = AlertsAndProblems.UNKNOWN;
    /// The clusters whose data is shown, one for each query.
    private List<String> clusters = List.of();
    private Optional<PanelEditOverlay> overlay = Optional.empty();

    /// A text that is shown instead of the body if there is nothing to draw.
    private static final class Note extends PaintedRegion {
        private String text = "";

        Note(PaintStyle style) {
            super(style, ColorRole.SURFACE);
            setMouseTransparent(true);
        }

        void show(String newText) {
            text = newText;
            setVisible(!newText.isEmpty());
            repaint();
        }

        @Override
        protected void paint(Pen pen, double width, double height) {
            pen.emptyText(SanitizedText.line(text), 0, 0, width, height);
        }
    }

    PanelBox(PanelInstance instance, PaintStyle style, DashboardActions actions) {
        this.instance = instance;
        this.style = style;
        this.actions = actions;
        axis = actions.axis(instance);
        heading = new PanelHeading(style);
        note = new Note(style);
        note.setVisible(false);
        getChildren().addAll(heading, note);
        setMinSize(0, 0);
        setVisible(false);
        setStyle("-fx-background-color: -gw-surface;");
        setOnContextMenuRequested(event -> {
            menu().show(this, event.getScreenX(), event.getScreenY());
            event.consume();
        });
    }

    PanelInstance instance() {
        return instance;
    }

    Panel panel() {
        return instance.panel();
    }

    TimeAxis axis() {
        return axis;
    }

    Optional<PanelEditOverlay> editOverlay() {
        return overlay;
    }

    void setEditOverlay(Optional<PanelEditOverlay> newOverlay) {
        overlay.ifPresent(old -> getChildren().remove(old));
        overlay = newOverlay;
        overlay.ifPresent(made -> getChildren().add(made));
        requestLayout();
    }

    VariableSubstitution scope(VariableValues variables) {
        return variables.scope(instance.repeatValues());
    }

    boolean underWay() {
        return request.filter(PanelRequest::underWay).isPresent();
    }

    /// Empty until the first result.
    Optional<ScreenshotCompleteness> completeness() {
        return lastContent.map(c -> c.missing().isEmpty() && heading.error().isEmpty()
                ? ScreenshotCompleteness.ALL
                : c.empty() ? ScreenshotCompleteness.NOTHING : ScreenshotCompleteness.GAPS);
    }

    private ContextMenu menu() {
        var made = new ContextMenu(
                Controls.menuItem("Maximise or restore (F)", () -> actions.toggleMaximized(this)),
                Controls.menuItem("Open in Query (Q)", () -> actions.openQuery(this)),
                Controls.menuItem(
                        "Explain this time range (E)",
                        () -> actions.explain(this, ExplainedTime.during(axis.window()))),
                Controls.menuItem(
                        "Copy the expression",
                        () -> SystemClipboard.putText(String.join(
                                "\n",
                                instance.queries().stream()
                                        .map(PanelQuery.Query::text)
                                        .toList()))));
        links().forEach(link -> made.getItems().add(Controls.menuItem(link.title(), link.open())));
        return made;
    }

    private List<TimeAxisChart.MenuLink> links() {
        return panel().links().stream()
                .map(link -> new TimeAxisChart.MenuLink(
                        link.title().isEmpty() ? link.url() : link.title(),
                        () -> actions.follow(link, Optional.of(this))))
                .toList();
    }

    private PanelBody body() {
        if (body.isPresent()) {
            return body.get();
        }
        var made = make();
        body = Optional.of(made);
        made.show(firing);
        if (made.node() instanceof TimeAxisChart chart) {
            chart.setOnMaximize(() -> actions.toggleMaximized(this));
            chart.setOnExplain(time -> actions.explain(this, time));
            chart.setOnPick(_ -> actions.openLogs(this));
            chart.setLinks(links());
        }
        if (made.node() instanceof TimeSeriesChart lines) {
            lines.setOnCompare(actions::compare);
            lines.setOnQuery(() -> actions.openQuery(this));
        }
        made.node().setAccessibleText(panel().title());
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
        var context = actions.context();
        var kind = panel().kind();
        var colors = new ColorsByName(context.backend().seriesColors(), instance.colorKey());
        return switch (kind) {
            case TIME_SERIES -> new TimeSeriesPanel(context, axis, instance.colorKey());
            case STAT, GAUGE, BAR_GAUGE, PIE -> new ValuesPanel(style, kind, colors);
            case BAR_CHART, HISTOGRAM -> new BarChartPanel(style, kind, colors);
            case TABLE -> new TablePanel(style, actions::openLink);
            case HEATMAP -> new HeatmapPanel(context, axis, actions::openTrace);
            case STATE_TIMELINE, STATUS_HISTORY -> new StateTimelinePanel(context, axis, kind, colors);
            case LOGS -> new LogsPanel(style);
            case ALERT_LIST, DASHBOARD_LIST ->
                new ListPanel(context, kind, actions::openDashboard, actions::openAlerts);
            case TEXT, UNSUPPORTED -> new MarkdownPanel(actions::openLink);
            case BUILT_IN ->
                new BuiltInPanel(context, panel(), actions::range, chosen -> actions.choose(instance, chosen));
        };
    }

    void applyStyle(PaintStyle newStyle) {
        style = newStyle;
        heading.setPaintStyle(newStyle);
        note.setPaintStyle(newStyle);
        body.ifPresent(made -> made.applyStyle(newStyle));
        requestLayout();
    }

    void annotate(List<Annotation> newAnnotations) {
        annotations = newAnnotations;
        body.ifPresent(made -> made.annotate(newAnnotations));
    }

    void show(AlertsAndProblems newFiring) {
        firing = newFiring;
        body.ifPresent(made -> made.show(newFiring));
    }

    void show(FleetState state) {
        body.ifPresent(made -> made.show(state));
    }

    void onHidden() {
        withdraw();
        cancelOwnPick();
        body.ifPresent(PanelBody::onHidden);
    }

    /// Cancels a choice on an axis of the panel's own. Other panels may have the common axis.
    void cancelOwnPick() {
        if (PanelTimeOverride.differs(instance.queried().queryOptions())) {
            axis.cancelPick();
        }
    }

    void requestData(PanelRequest.Round round) {
        if (request.filter(last -> last.isOf(round)).isPresent() || getWidth() < 1) {
            return;
        }
        request.ifPresent(PanelRequest::withdraw);
        var next = new PanelRequest(instance, round, (int) getWidth(), content -> receive(content, round));
        request = Optional.of(next);
        title(scope(round.variables()));
        if (panel().kind().hasQueries()) {
            next.start();
        } else {
            next.finish();
        }
    }

    /// While other values of the variables are loading, the title is still that of the content.
    private void title(VariableSubstitution next) {
        var scope = lastContent.map(PanelData::scope).orElse(next);
        boolean loading = lastContent.isEmpty() || !scope.chosen().equals(next.chosen());
        heading.describe(SanitizedText.block(scope.title(panel().description())));
        heading.show(SanitizedText.line(scope.title(panel().title())), heading.error(), heading.limit(), loading);
        requestLayout();
    }

    private List<String> clusters(PanelRequest.Round round) {
        var scope = scope(round.variables());
        return instance.queries().stream()
                .map(query -> round.variables().clusterOf(instance.source(query), scope))
                .toList();
    }

    private Stream<String> replacedSources(PanelRequest.Round round) {
        var scope = scope(round.variables());
        return instance.queries().stream()
                .flatMap(query -> round.variables().replaced(instance.source(query), scope).stream())
                .distinct();
    }

    private void receive(PanelData newest, PanelRequest.Round round) {
        var asked = clusters(round);
        var time = newest.time();
        if (PanelTimeOverride.differs(instance.queried().queryOptions())) {
            axis.show(newest.window());
        }
        boolean kept = !newest.missing().isEmpty()
                && newest.empty()
                && lastContent.isPresent()
                && !lastContent.get().empty()
                && lastContent.get().queries().equals(newest.queries())
                && clusters.equals(asked);
        // A current value whose query fails must not stay green. The past that other panels show does not change.
        body().node().setEffect(kept && CURRENT_VALUES.contains(panel().kind()) ? new ColorAdjust(0, -1, 0, 0) : null);
        if (kept) {
            var old = lastContent.get().at(time, newest.now());
            lastContent = Optional.of(old);
            body().show(old);
        } else {
            clusters = asked;
            lastContent = Optional.of(newest);
            body().show(newest);
            body().requestMore(newest, instance, round);
        }
        var doubt = newest.missing().isEmpty()
                ? Stream.concat(
                                Stream.of(time.problem(), actions.stalenessReason(newest, asked)),
                                newest.unapplied().stream())
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining("; "))
                : (kept ? "showing stale data; " : "") + newest.missing();
        heading.describe(SanitizedText.block(newest.scope().title(panel().description())));
        var limit = Stream.concat(
                        Stream.of(time.note(), lastContent.orElse(newest).cut(), body().limit()),
                        replacedSources(round))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
        heading.show(SanitizedText.line(newest.scope().title(panel().title())), doubt, limit, false);
        boolean isEmpty = !kept
                && newest.empty()
                && newest.noValue().isEmpty()
                && panel().kind().hasQueries()
                && !isChart(body());
        note.show(isEmpty ? newest.note() : "");
        requestLayout();
        actions.answered();
    }

    void withdraw() {
        body.ifPresent(PanelBody::withdraw);
        if (underWay()) {
            request.ifPresent(PanelRequest::withdraw);
            request = Optional.empty();
        }
    }

    /// Sets whether the panel is visible. While it is not, it draws nothing and keeps no image.
    void setVisibleOnScreen(boolean seen) {
        if (seen == isVisible()) {
            return;
        }
        setVisible(seen);
        if (seen) {
            body();
            PaintedRegion.resume(this);
        } else {
            PaintedRegion.suspend(this);
        }
    }

    boolean onScreen() {
        return isVisible();
    }

    /// The node that gets the focus.
    Region content() {
        body();
        return overlay.<Region>map(made -> made).orElseGet(() -> body().node());
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
        overlay.ifPresent(made -> made.resizeRelocate(0, 0, width, height));
    }
}
