package greenwall.views.query;

import greenwall.fleet.ElapsedTime;
import greenwall.fleet.Labels;
import greenwall.fleet.Unit;
import greenwall.fleet.source.Matrix;
import greenwall.views.BaseManualLayoutView;
import greenwall.views.DashboardStore;
import greenwall.views.Dashboards;
import greenwall.views.Place;
import greenwall.views.QueryCompletions.Language;
import greenwall.views.QueryLinks;
import greenwall.views.RangeQueryRunner;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.TimeRangeChoice;
import greenwall.views.ViewAction;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import greenwall.views.chart.ChartData;
import greenwall.views.chart.ExplainedTime;
import greenwall.views.chart.TimeAxis;
import greenwall.views.chart.TimeSeriesChart;
import greenwall.views.dashboard.DashboardView;
import greenwall.views.logs.LogVolumeBars;
import greenwall.views.paint.Controls;
import greenwall.views.paint.ManualLayoutPane;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.widgets.AlignedPollTimes;
import greenwall.views.widgets.PendingQueries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.scene.control.Button;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Shows expressions and their charts on one time axis. The place contains all expressions, so that links can
/// include them.
public final class QueryView extends BaseManualLayoutView {
    private static final int COLUMNS = 120;
    private static final String MARK = "mark";

    private final ViewContext context;
    private final TimeAxis axis;
    private final VBox bar = Controls.styled(new VBox(), "toolbar");
    private final VBox rows = new VBox(4);
    private final ChoiceBox<String> clusters = new ChoiceBox<>();
    private final Label hint = Controls.styled(
            new Label("Enter runs · Ctrl+Space suggests, Tab completes · all charts share one axis and crosshair"),
            "muted");
    final ObservableList<QueryRow> typed = FXCollections.observableArrayList();
    private final List<QueryChart> plotted = new ArrayList<>();
    private final PendingQueries queries = new PendingQueries();
    private final Pane charts = new ManualLayoutPane(this::arrangeCharts);
    private final Button toPanel = Controls.button("Save as a panel (Ctrl+S)", this::toPanel);
    private final Button open = Controls.button("Open the custom view", this::open);
    private String last = "";
    /// The row that had the focus last.
    private Optional<QueryRow> edited = Optional.empty();
    private PaintStyle style;
    private Place place = Place.HOME;
    private List<QueryExpression> expressions = List.of();
    private Instant queriedAt = Instant.EPOCH;
    private boolean visible;
    private boolean updating;

    private record ShownQuery(String cluster, QueryExpression expression) {}

    private static final class QueryChart {
        final TimeSeriesChart chart;
        ScreenshotCompleteness completeness = ScreenshotCompleteness.NOTHING;
        private Optional<ShownQuery> query = Optional.empty();

        QueryChart(TimeSeriesChart chart) {
            this.chart = chart;
        }

        /// Removes the values of another expression or cluster.
        void begin(String cluster, QueryExpression expression) {
            var next = Optional.of(new ShownQuery(cluster, expression));
            if (!next.equals(query)) {
                query = next;
                showNothing(expression, "Loading …");
            }
        }

        void showNothing(QueryExpression expression, String why) {
            chart.setData(ChartData.empty(expression.text(), Unit.NONE, why));
            completeness = ScreenshotCompleteness.NOTHING;
        }
    }

    public QueryView(ViewContext context) {
        this.context = context;
        style = context.style();
        axis = new TimeAxis(Place.HOME.range().at(context.clock().instant()));
        var add = Controls.button("Add an expression", this::add);
        clusters.setAccessibleText("Cluster to query");
        // A new listener is called with the current value, which is not a choice by the user.
        updating = true;
        clusters.valueProperty().subscribe(_ -> {
            if (!updating) {
                context.go(place.with(Place.CLUSTER, cluster()));
            }
        });
        updating = false;
        List.of(clusters, toPanel, open).forEach(each -> each.managedProperty().bind(each.visibleProperty()));
        put("");
        Bindings.bindContent(rows.getChildren(), typed);
        typed.addListener((Observable _) -> {
            typed.forEach(row -> row.setRemovable(typed.size() > 1));
            root.requestLayout();
        });
        // In a narrow window the hint is cut, not what it explains.
        List.of(add, toPanel, open).forEach(button -> button.setMinWidth(Region.USE_PREF_SIZE));
        var foot = Controls.styled(new HBox(clusters, add, toPanel, open, hint), "bar");
        bar.getChildren().addAll(rows, foot);
        root.getChildren().addAll(bar, charts);
        root.setAccessibleText("Query");
        root.setMinSize(0, 0);
        PaintedRegion.passFocus(root, this::focusRow);
        root.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.isShortcutDown() && !event.isAltDown() && event.getCode() == KeyCode.S) {
                toPanel();
                event.consume();
            }
        });
        axis.onChosen(window -> {
            replacePlace(place.during(TimeRangeChoice.fixed(window)));
            query();
        });
        axis.listen(
                TimeAxis.Change.MARK,
                () -> replacePlace(
                        place.with(MARK, axis.mark().map(Instant::toString).orElse(""))));
    }

    private void replacePlace(Place newPlace) {
        if (!newPlace.equals(place)) {
            place = newPlace;
            context.replace(newPlace);
        }
    }

    private QueryRow row(QueryExpression expression) {
        var made = new QueryRow(context, this, expression);
        made.field().focusedProperty().subscribe(focused -> {
            if (focused) {
                edited = Optional.of(made);
            }
        });
        return made;
    }

    void remove(QueryRow row) {
        typed.remove(row);
        run();
    }

    /// Focuses the row that was edited last. The caret stays, because a field that gets the focus selects its
    /// text, and the next key would replace it.
    private void focusRow() {
        edited.filter(typed::contains)
                .map(QueryRow::field)
                .ifPresentOrElse(
                        field -> {
                            int caret = field.getCaretPosition();
                            field.requestFocus();
                            field.positionCaret(caret);
                        },
                        () -> typed.stream()
                                .findFirst()
                                .ifPresent(row -> row.field().requestFocus()));
    }

    void focusCharts() {
        plotted.getFirst().chart.requestFocus();
    }

    private List<QueryExpression> completeExpressions() {
        return typed.stream()
                .filter(QueryRow::complete)
                .map(QueryRow::expression)
                .toList();
    }

    void run() {
        var complete = completeExpressions();
        var target = QueryExpression.addTo(place, complete);
        // The same expressions may be written over several lines in the place.
        if (target.equals(place) || complete.equals(expressions)) {
            query();
        } else {
            context.go(target);
        }
    }

    private void add() {
        if (typed.size() < QueryLinks.MAX) {
            var row = row(new QueryExpression(Language.PROMQL, ""));
            typed.add(row);
            row.field().requestFocus();
        } else {
            context.showMessage("There is no room for more than " + QueryLinks.MAX + " expressions.");
        }
    }

    private Optional<DashboardStore> editor() {
        return context.backend().dashboards().editor();
    }

    /// Offers to add the expressions to one of the site's own views.
    private void toPanel() {
        var good = completeExpressions();
        if (editor().isEmpty() || good.isEmpty()) {
            context.showMessage(
                    good.isEmpty()
                            ? "No expression is complete and without a syntax error, so none can be saved as a panel."
                            : "This console is read-only or shows an earlier time, so it saves no panel.");
            return;
        }
        removeForm();
        var cluster = clusters.getItems().size() > 1 ? Optional.of(cluster()) : Optional.<String>empty();
        var form = new AddPanelBar(
                good, cluster, context.backend().dashboards(), editor().get(), last, this::saved, () -> {
                    removeForm();
                    typed.getFirst().field().requestFocus();
                });
        bar.getChildren().add(form);
        root.requestLayout();
        form.focus();
    }

    private void removeForm() {
        bar.getChildren().removeIf(AddPanelBar.class::isInstance);
        root.requestLayout();
    }

    private void saved(Dashboards.SaveResult result) {
        switch (result) {
            case Dashboards.SaveResult.Saved(var name, var message) -> {
                put(name);
                context.showMessage(message);
            }
            case Dashboards.SaveResult.Refused(var why) -> context.showMessage(why);
        }
    }

    /// Stores the name of the view that got the last panel.
    private void put(String name) {
        last = name;
        toPanel.setVisible(editor().isPresent());
        open.setVisible(!name.isEmpty());
        root.requestLayout();
    }

    private void open() {
        context.go(place.to(DashboardView.ID).with(DashboardView.NAME, last));
    }

    String cluster() {
        var value = clusters.getValue();
        return value == null ? "" : value;
    }

    @Override
    protected void arrange(double width, double height) {
        double top = Math.ceil(bar.prefHeight(width));
        bar.resizeRelocate(0, 0, width, top);
        charts.resizeRelocate(6, top + 4, width - 12, Math.max(0, height - top - 8));
    }

    private void arrangeCharts(double width, double height) {
        int count = plotted.size();
        double gap = 6;
        double tall = Math.floor((height - (count - 1) * gap) / count);
        for (int i = 0; i < count; i++) {
            plotted.get(i).chart.resizeRelocate(0, Math.round(i * (tall + gap)), width, Math.max(0, tall));
        }
    }

    @Override
    protected void stateChanged() {
        fillClusters();
        var now = context.clock().instant();
        boolean due = queriedAt.equals(Instant.EPOCH)
                || place.range().live()
                        && ElapsedTime.reached(queriedAt.plus(AlignedPollTimes.step(axis.window())), queriedAt, now);
        if (visible && due && !state().clusters().isEmpty()) {
            query();
        }
    }

    private void fillClusters() {
        var names = new TreeSet<String>();
        state().sources().forEach(s -> names.add(s.source().cluster()));
        state().clusters().forEach(c -> names.add(c.name()));
        if (!List.copyOf(names).equals(clusters.getItems())) {
            updating = true;
            // Otherwise the ChoiceBox keeps the old index and shows the cluster that is there now.
            clusters.setValue(null);
            clusters.getItems().setAll(names);
            updating = false;
        }
        var wanted = place.get(Place.CLUSTER).isEmpty()
                ? place.host().map(Place.HostRef::cluster).orElse(names.isEmpty() ? "" : names.first())
                : place.get(Place.CLUSTER);
        if (!wanted.equals(clusters.getValue()) && names.contains(wanted)) {
            updating = true;
            clusters.setValue(wanted);
            updating = false;
        }
        clusters.setVisible(names.size() > 1);
    }

    @Override
    public void onShown(Place newPlace) {
        axis.cancelPick();
        place = newPlace;
        axis.setMark(newPlace.instant(MARK));
        visible = true;
        fillClusters();
        show(QueryExpression.of(newPlace));
        queriedAt = Instant.EPOCH;
        if (!state().clusters().isEmpty()) {
            query();
        }
    }

    private void show(List<QueryExpression> newExpressions) {
        // Rows that are still being written are kept.
        boolean same = expressions.equals(newExpressions)
                || typed.stream()
                        .filter(row -> newExpressions.contains(row.expression()) || row.complete())
                        .map(QueryRow::expression)
                        .toList()
                        .equals(newExpressions);
        expressions = newExpressions;
        if (!same) {
            typed.setAll(newExpressions.stream().map(this::row).toList());
        }
        queries.cancelAll();
        while (plotted.size() > expressions.size()) {
            charts.getChildren().remove(plotted.removeLast().chart);
        }
        while (plotted.size() < expressions.size()) {
            var chart = new TimeSeriesChart(style, axis, context.zone(), ChartData.empty("", Unit.NONE, "Loading …"));
            if (editor().isPresent()) {
                chart.setOnQuery("Save as a panel (Ctrl+S)", this::toPanel);
            }
            int index = plotted.size();
            chart.setOnExplain(time -> explain(expressions.get(index), time));
            chart.setOnCompare(window ->
                    context.windowRequests().accept(new WindowRequest.Compare(place.host(), cluster(), "", window)));
            plotted.add(new QueryChart(chart));
            charts.getChildren().add(chart);
        }
        root.requestLayout();
        charts.requestLayout();
    }

    private void explain(QueryExpression expression, ExplainedTime time) {
        if (expression.language() == Language.PROMQL) {
            context.go(time.in(place.to("explain"))
                    .with("query", expression.text())
                    .with(Place.CLUSTER, cluster()));
        } else {
            context.showMessage("Only a PromQL expression can be explained.");
        }
    }

    private void query() {
        queries.cancelAll();
        queriedAt = context.clock().instant();
        axis.show(place.range().at(queriedAt));
        for (int i = 0; i < expressions.size(); i++) {
            query(expressions.get(i), plotted.get(i));
        }
    }

    private void query(QueryExpression expression, QueryChart into) {
        into.begin(cluster(), expression);
        var window = axis.window();
        var step = expression.isLogQuery() ? LogVolumeBars.step(window, COLUMNS) : AlignedPollTimes.step(window);
        var question = new RangeQueryRunner.Request(cluster(), expression.asNumbers(step), window, step);
        queries.send(
                expression.language() == Language.PROMQL
                        ? context.ranges()::run
                        : context.backend().logs()::count,
                question,
                answer -> receive(expression, into, answer));
    }

    private static void receive(QueryExpression expression, QueryChart into, RangeQueryRunner.Answer answer) {
        switch (answer) {
            case RangeQueryRunner.Answer.Received(var matrix, var incomplete) -> {
                var shared = shared(matrix);
                var title = ChartData.titled(
                        expression.text() + (expression.isLogQuery() ? "  (lines by level)" : ""), incomplete);
                var data = ChartData.of(title, Unit.NONE, expression.text(), matrix, series -> name(series, shared))
                        .withStates(states(matrix));
                // A query of logs has no samples while no line matches.
                into.chart.setData(
                        expression.language() == Language.PROMQL
                                ? data.until(matrix.window().end())
                                : data);
                into.completeness = matrix.series().isEmpty() || !incomplete.isEmpty()
                        ? ScreenshotCompleteness.GAPS
                        : ScreenshotCompleteness.ALL;
            }
            case RangeQueryRunner.Answer.Missing(var why) -> into.showNothing(expression, why);
        }
    }

    private static Optional<ChartData.States> states(Matrix matrix) {
        var metrics = matrix.series().stream()
                .map(series -> series.labels().metricName())
                .distinct()
                .toList();
        return metrics.size() == 1 ? ChartData.States.of(metrics.getFirst()) : Optional.empty();
    }

    /// The labels that all series share, which do not help to tell them apart.
    private static Labels shared(Matrix matrix) {
        return matrix.series().size() < 2
                ? Labels.EMPTY
                : Labels.common(
                        matrix.series().stream().map(Matrix.Series::labels).toList());
    }

    private static String name(Matrix.Series series, Labels shared) {
        var name = series.labels().without(shared.names()).toMap().entrySet().stream()
                .map(label -> (label.getKey().equals(Labels.NAME) ? "" : label.getKey() + "=") + label.getValue())
                .collect(Collectors.joining(", "));
        return name.isEmpty() ? "value" : name;
    }

    @Override
    public void onHidden() {
        visible = false;
        axis.cancelPick();
        queries.cancelAll();
        clearState();
    }

    @Override
    public void restyle(PaintStyle newStyle) {
        style = newStyle;
        super.restyle(newStyle);
    }

    @Override
    public ScreenshotCompleteness completeness() {
        return ScreenshotCompleteness.of(
                plotted.stream().map(each -> each.completeness).toList());
    }

    @Override
    public List<ViewAction> actions() {
        return editor().isPresent() ? List.of(new ViewAction("Save as a panel", "Ctrl+S", this::toPanel)) : List.of();
    }

    @Override
    public boolean isWaiting() {
        return queries.waiting();
    }
}
