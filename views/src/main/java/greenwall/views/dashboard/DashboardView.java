package greenwall.views.dashboard;

import greenwall.fleet.ElapsedTime;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.Variable;
import greenwall.views.BaseManualLayoutView;
import greenwall.views.Dashboards;
import greenwall.views.Place;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.TimeRangeChoice;
import greenwall.views.ViewAction;
import greenwall.views.ViewContext;
import greenwall.views.chart.ExplainedTime;
import greenwall.views.chart.TimeAxis;
import greenwall.views.paint.Controls;
import greenwall.views.paint.PaintStyle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javafx.scene.control.Label;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/// A dashboard, with its variables at the top and its panels below. The place contains its name, the selected
/// values and the time range. If the place has no name, the view lists all dashboards.
public final class DashboardView extends BaseManualLayoutView {
    public static final String ID = "dashboard";
    /// The link parameter for the name of the dashboard.
    public static final String NAME = "name";
    /// The link parameter for a maximised panel.
    public static final String PANEL = "panel";

    private static final Duration MIN_REFRESH = Duration.ofSeconds(5);
    /// How often the variables that are read when the view is shown are read again while it stays shown, as on
    /// a wall display.
    private static final Duration VARIABLE_INTERVAL = Duration.ofHours(1);

    final ViewContext context;
    final TimeAxis axis;
    private final DashboardRequests queries;
    final PanelGrid grid;
    final DashboardActions actions;
    final DashboardEditMode editing;
    final DashboardBar bar = new DashboardBar();
    private final DashboardAnnotations annotations = new DashboardAnnotations(this);
    private final Label errorLabel = Controls.wrapped("", "error", "dashboard-trouble");
    private PaintStyle style;
    Place place = Place.HOME.to(ID);
    Optional<Dashboards.Entry> entry = Optional.empty();
    Optional<Dashboard> dashboard = Optional.empty();
    VariableValues variables;
    PanelRequest.Round round;
    private boolean visible;
    private List<Dashboards.Entry> lastEntries = List.of();
    private boolean variablesReady;
    /// When the variables that are read when the view is shown were read last.
    private Instant variablesReadAt = Instant.EPOCH;

    public DashboardView(ViewContext context) {
        this.context = context;
        style = context.style();
        axis = new TimeAxis(place.range().at(context.clock().instant()));
        queries = new DashboardRequests(context.backend().panelQueries());
        grid = new PanelGrid(style, this::queryPanelsOnScreen);
        actions = new DashboardActions(this);
        editing = new DashboardEditMode(this);
        variables = variables(List.of());
        round = newRound();
        root.getChildren().addAll(bar, errorLabel, grid);
        root.setMinSize(0, 0);
        root.setAccessibleText("Custom view");
        axis.onChosen(this::choose);
        root.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    }

    private VariableValues variables(List<Variable> of) {
        return new VariableValues(
                of,
                context.backend().panelQueries(),
                cluster(),
                axis.window(),
                name -> new ClusterScrapeInterval(state()).of(name),
                this::variablesKnown);
    }

    String cluster() {
        var port = context.backend().panelQueries();
        var all = port.clusters(SourceRef.Kind.PROMETHEUS);
        var preferred = place.get(Place.CLUSTER).isEmpty()
                ? place.host().map(Place.HostRef::cluster).orElse("")
                : place.get(Place.CLUSTER);
        return all.contains(preferred) || all.isEmpty() ? preferred : all.getFirst();
    }

    private PanelRequest.Round newRound() {
        return new PanelRequest.Round(
                queries,
                variables,
                new ClusterScrapeInterval(state()),
                axis.window(),
                context.clock().instant(),
                actions.zone());
    }

    @Override
    protected void arrange(double width, double height) {
        double top = 0;
        bar.setVisible(bar.hasContent() && grid.maximized().isEmpty());
        if (bar.isVisible()) {
            top = Math.ceil(bar.prefHeight(width));
            bar.resizeRelocate(0, 0, width, top);
        }
        errorLabel.setVisible(!errorLabel.getText().isEmpty());
        if (errorLabel.isVisible()) {
            double tall = Math.min(height / 3, Math.ceil(errorLabel.prefHeight(width - 12)));
            errorLabel.resizeRelocate(6, top + 2, width - 12, tall);
            top += tall + 4;
        }
        grid.resizeRelocate(6, top + 4, width - 12, Math.max(0, height - top - 8));
        if (editing.form().isPresent()) {
            var form = editing.form().get();
            double wide = Math.min(width, 620 * style.scale());
            double left = editing.formOnLeft(width) ? 0 : width - wide;
            form.resizeRelocate(left, top, wide, Math.min(height - top, Math.ceil(form.prefHeight(wide))));
        }
    }

    void requestLayout() {
        root.requestLayout();
    }

    /// Shows an edited version. If only panels changed, the other panels keep their content.
    void revise(Dashboard edited) {
        var focused = editing.focusedPanel();
        boolean onlyPanels = dashboard.map(d -> d.with(edited.rows())).equals(Optional.of(edited));
        dashboard = Optional.of(edited);
        if (onlyPanels) {
            layOut();
            root.layout();
            grid.layout();
            queryPanelsOnScreen();
        } else {
            build(false);
        }
        editing.focus(focused);
    }

    /// Shows the form of the editor, or removes it.
    void placeForm() {
        root.getChildren().removeIf(child -> child instanceof EditorPane);
        editing.form().ifPresent(root.getChildren()::add);
        root.requestLayout();
    }

    /// Loads a changed file. If only panels changed, the other panels keep their content.
    void takeNewest() {
        // An open form belongs to the version that is shown. Applying it fails if the file has changed.
        if (editing.hasPendingChanges() || editing.form().isPresent()) {
            return;
        }
        load();
        var newest = entry.flatMap(Dashboards.Entry::dashboard);
        if (dashboard.equals(Optional.of(wanted()))) {
            editing.arrange();
        } else if (variablesReady && newest.isPresent()) {
            revise(newest.get());
        } else {
            dashboard = Optional.of(wanted());
            build(false);
        }
    }

    @Override
    public void onShown(Place newPlace) {
        axis.cancelPick();
        grid.boxes().forEach(PanelBox::cancelOwnPick);
        boolean wasHidden = !visible;
        visible = true;
        var before = place;
        place = newPlace;
        load();
        boolean other = !before.get(NAME).equals(newPlace.get(NAME))
                || !before.get(Place.CLUSTER).equals(newPlace.get(Place.CLUSTER))
                || !DashboardLinks.variables(before).equals(DashboardLinks.variables(newPlace));
        if (other || !variablesReady && !variables.waiting()) {
            dashboard = Optional.of(wanted());
            build(!before.get(NAME).equals(newPlace.get(NAME)));
        } else if (wasHidden) {
            beginWith(DashboardView::isEverReadAgain, false);
        } else if (!before.range().equals(newPlace.range())) {
            beginWith(DashboardView::dependsOnTime, false);
        } else {
            begin();
        }
        actions.followPlace();
    }

    private static boolean dependsOnTime(Variable.Refresh refresh) {
        return refresh == Variable.Refresh.ON_TIME_CHANGE;
    }

    private static boolean isEverReadAgain(Variable.Refresh refresh) {
        return refresh != Variable.Refresh.NEVER;
    }

    /// Begins a new round, for which the variables that are read again in these cases are read first.
    ///
    /// @param keep whether a default stays selected although its source no longer has it
    private void beginWith(Predicate<Variable.Refresh> cases, boolean keep) {
        follow();
        if (cases.test(Variable.Refresh.ON_LOAD)) {
            variablesReadAt = context.clock().instant();
        }
        if (!variablesReady) {
            variables.begin(DashboardLinks.variables(place), axis.window());
        } else if (variables.areReadAgain(cases)) {
            variablesReady = false;
            variables.readAgain(cases, axis.window(), keep);
        } else {
            begin();
        }
    }

    private void load() {
        var newest = context.backend().dashboards().named(place.get(NAME));
        var form = newest.flatMap(Dashboards.Entry::dashboard);
        entry = newest;
        var errors = newest.map(Dashboards.Entry::errors).orElse(List.of());
        var text = String.join("\n", errors);
        if (newest.isEmpty() && !place.get(NAME).isEmpty()) {
            text = "There is no view \"" + place.get(NAME) + "\".";
        } else if (!errors.isEmpty() && form.isPresent()) {
            text += "\nThe last valid version is shown.";
        }
        errorLabel.setText(SanitizedText.block(text));
        root.requestLayout();
    }

    /// The dashboard to show, or the list of all.
    private Dashboard wanted() {
        return entry.flatMap(Dashboards.Entry::dashboard)
                .orElseGet(() -> DashboardListing.of(
                        !context.backend().dashboards().all().isEmpty(),
                        !place.get(NAME).isEmpty(),
                        context.backend().dashboards().editor().isPresent()));
    }

    /// Rebuilds everything for another dashboard or another version of it.
    private void build(boolean toTop) {
        variablesReady = false;
        variables.close();
        queries.cancelAll();
        var form = dashboard.orElseThrow();
        root.setAccessibleText("View " + form.title());
        follow();
        grid.clear();
        if (toTop) {
            grid.scrollToTop();
        }
        variables = variables(form.variables());
        bar.show(form.variables(), variables, this::choose);
        bar.show(form.links(), actions);
        bar.showZone(actions.zone(), context.zone());
        bar.getChildren().add(editing.bar());
        if (toTop) {
            editing.reset();
        } else {
            editing.arrange();
        }
        annotations.show(form.annotations(), queries);
        root.requestLayout();
        variablesReadAt = context.clock().instant();
        variables.begin(DashboardLinks.variables(place), axis.window());
    }

    /// Shows the window that was chosen on a chart.
    void choose(TimeWindow window) {
        replacePlace(place.during(TimeRangeChoice.fixed(window)));
        beginWith(DashboardView::dependsOnTime, false);
    }

    private void choose(Variable variable, List<String> values) {
        replacePlace(DashboardLinks.with(place, variable, values));
        queries.cancelAll();
        grid.boxes().forEach(PanelBox::withdraw);
        // Variables that depend on it are read first, so that no panel is queried with a mixture of values.
        variablesReady = false;
        variables.choose(variable, values);
    }

    /// A value that depends on a changed one may have been replaced.
    private void followVariable(String name) {
        dashboard.stream()
                .flatMap(shown -> shown.variables().stream())
                .filter(variable -> variable.name().equals(name))
                .map(variable -> DashboardLinks.with(
                        place, variable, variables.state(variable).chosen()))
                .filter(changed -> !changed.equals(place))
                .forEach(this::replacePlace);
    }

    private void variablesKnown() {
        bar.updateFields();
        root.requestLayout();
        layOut();
        // In a screenshot without a window, nothing else lays out the grid, and only visible panels are
        // queried.
        root.layout();
        variablesReady = true;
        DashboardLinks.variables(place).keySet().forEach(this::followVariable);
        begin();
    }

    private void layOut() {
        if (dashboard.isEmpty()) {
            return;
        }
        bar.showCut(RepeatedPanelLayout.truncationNote(dashboard.get(), variables));
        var layout = RepeatedPanelLayout.of(dashboard.get(), variables);
        if (grid.show(layout, instance -> new PanelBox(instance, style, actions))) {
            alertsChanged();
            editing.updateOverlays();
            actions.followPlace();
        }
    }

    private void follow() {
        axis.show(place.range().at(context.clock().instant()));
    }

    /// Begins a new round, in which all visible panels are queried again. Open requests of the last round
    /// continue, and the panels that wait for them are not queried again.
    private void begin() {
        if (!visible || !variablesReady) {
            return;
        }
        follow();
        queries.begin();
        round = newRound();
        annotations.query(round);
        queryPanelsOnScreen();
    }

    private void queryPanelsOnScreen() {
        if (visible && variablesReady) {
            grid.onScreen().filter(box -> !box.underWay()).forEach(box -> {
                box.show(state());
                box.requestData(round);
            });
        }
    }

    /// Shows changed files without waiting for the next poll.
    @Override
    public void tick() {
        var newest = context.backend().dashboards().all();
        if (visible && !newest.equals(lastEntries)) {
            lastEntries = newest;
            takeNewest();
            if (place.get(NAME).isEmpty()) {
                // The list itself is the same dashboard as before.
                begin();
            }
        }
    }

    @Override
    protected void stateChanged() {
        if (!visible) {
            return;
        }
        takeNewest();
        grid.boxes().forEach(box -> box.show(state()));
        var every = dashboard.flatMap(Dashboard::refresh).orElse(Duration.ZERO);
        var due = round.now().plus(every.compareTo(MIN_REFRESH) < 0 ? MIN_REFRESH : every);
        var now = context.clock().instant();
        if (!variablesReady || variables.waiting() || !ElapsedTime.reached(due, round.now(), now)) {
            return;
        }
        if (variables.isMissingResponse()) {
            variables.begin(DashboardLinks.variables(place), axis.window());
        } else if (place.range().live()) {
            boolean old = ElapsedTime.reached(variablesReadAt.plus(VARIABLE_INTERVAL), variablesReadAt, now);
            beginWith(old ? DashboardView::isEverReadAgain : DashboardView::dependsOnTime, true);
        }
    }

    @Override
    protected void alertsChanged() {
        grid.boxes().forEach(box -> box.show(alertsAndProblems()));
    }

    private void key(KeyEvent event) {
        // Letters that are typed into the field of a variable are not keys of the view.
        boolean typing = event.getTarget() instanceof TextInputControl && !event.isShortcutDown();
        if (event.isConsumed() || typing) {
            return;
        }
        if (editing.handleKey(event)) {
            event.consume();
            return;
        }
        if (event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        var box = grid.boxWith(event.getTarget()).or(grid::maximized);
        if (event.getCode() == KeyCode.ESCAPE && grid.maximized().isPresent()) {
            actions.restoreAll();
            event.consume();
        } else if (box.isPresent()) {
            switch (event.getCode()) {
                case F -> actions.toggleMaximized(box.get());
                case Q -> actions.openQuery(box.get());
                case E ->
                    actions.explain(
                            box.get(), ExplainedTime.during(box.get().axis().window()));
                default -> {
                    return;
                }
            }
            event.consume();
        }
    }

    void replacePlace(Place changedPlace) {
        place = changedPlace;
        context.replace(changedPlace);
    }

    @Override
    public void onHidden() {
        visible = false;
        axis.cancelPick();
        editing.reset();
        annotations.close();
        variables.close();
        grid.boxes().forEach(PanelBox::onHidden);
        queries.cancelAll();
        clearState();
    }

    @Override
    public void restyle(PaintStyle newStyle) {
        style = newStyle;
        grid.restyle(newStyle);
        root.requestLayout();
    }

    @Override
    public ScreenshotCompleteness completeness() {
        return ScreenshotCompleteness.of(
                grid.onScreen().flatMap(box -> box.completeness().stream()).toList());
    }

    @Override
    public boolean isWaiting() {
        return variables.waiting() || grid.onScreen().anyMatch(PanelBox::underWay);
    }

    @Override
    public List<ViewAction> actions() {
        return editing.actions();
    }
}
