package greenwall.views.dashboard;

import greenwall.fleet.VisibleText;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.Variable;
import greenwall.views.ArrangedView;
import greenwall.views.Completeness;
import greenwall.views.Dashboards;
import greenwall.views.Place;
import greenwall.views.TimeRange;
import greenwall.views.ViewAction;
import greenwall.views.ViewContext;
import greenwall.views.chart.TimeAxis;
import greenwall.views.paint.PaintStyle;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/// A dashboard, with its variables at the top and its panels below. The place contains its name, the selected
/// values and the time range. If the place has no name, the view lists all dashboards.
public final class DashboardView extends ArrangedView {
    public static final String ID = "dashboard";
    /// The link parameter for the name of the dashboard.
    public static final String NAME = "name";
    /// The link parameter for a maximized panel.
    public static final String PANEL = "panel";
    /// The prefix of the link parameters for variables.
    public static final String VARIABLE = "var-";

    private static final String SEPARATOR = "\n";
    static final String CLUSTER = "in";
    private static final Duration LEAST_REFRESH = Duration.ofSeconds(5);

    private final ViewContext context;
    final TimeAxis axis;
    private final PanelQueries queries;
    final PanelGrid grid;
    private final DashboardActions actions;
    private final DashboardPanels panels;
    final DashboardEditing editing;
    final DashboardBar bar = new DashboardBar();
    private final DashboardMarks marks;
    private final Label trouble = new Label();
    private PaintStyle look;
    Place place = Place.HOME.to(ID);
    Optional<Dashboards.Entry> entry = Optional.empty();
    Optional<Dashboard> dashboard = Optional.empty();
    Variables variables;
    PanelRequest.Round round;
    private boolean visible;
    private boolean variablesReady;

    public DashboardView(ViewContext context) {
        this.context = context;
        look = context.look();
        axis = new TimeAxis(place.span().at(context.clock().instant()));
        queries = new PanelQueries(context.ports().panelResults());
        grid = new PanelGrid(look);
        actions = new DashboardActions(context, this);
        panels = new DashboardPanels(context, axis, grid, actions);
        editing = new DashboardEditing(context, this, panels);
        marks = new DashboardMarks(context, grid, bar);
        variables = variables(List.of());
        round = round(-1);
        trouble.getStyleClass().addAll("error", "dashboard-trouble");
        trouble.setWrapText(true);
        root.getChildren().addAll(bar, trouble, grid);
        root.setMinSize(0, 0);
        root.setAccessibleText("Dashboard");
        grid.setOnSight(this::askInSight);
        axis.onChosen(window -> {
            note(place.during(TimeRange.fixed(window)));
            begin();
        });
        axis.listen(TimeAxis.Change.MARK, () -> {});
        root.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    }

    private Variables variables(List<Variable> of) {
        var created = new Variables(of, context.ports().panelResults(), cluster(), axis.window());
        created.setOnChanged(this::variablesKnown);
        return created;
    }

    String cluster() {
        var port = context.ports().panelResults();
        var all = port.clusters(SourceRef.Kind.PROMETHEUS);
        var preferred = place.get(CLUSTER).isEmpty()
                ? place.host().map(Place.HostName::cluster).orElse("")
                : place.get(CLUSTER);
        return all.contains(preferred) || all.isEmpty() ? preferred : all.getFirst();
    }

    private PanelRequest.Round round(long number) {
        return new PanelRequest.Round(
                number,
                queries,
                variables,
                new SourceIntervals(state()),
                axis.window(),
                context.clock().instant(),
                context.zone());
    }

    @Override
    protected void arrange(double width, double height) {
        double top = 0;
        bar.setVisible((bar.asks() || !editing.bar().getChildren().isEmpty())
                && grid.alone().isEmpty());
        if (bar.isVisible()) {
            top = Math.ceil(bar.prefHeight(width));
            bar.resizeRelocate(0, 0, width, top);
        }
        trouble.setVisible(!trouble.getText().isEmpty());
        if (trouble.isVisible()) {
            double tall = Math.min(height / 3, Math.ceil(trouble.prefHeight(width - 12)));
            trouble.resizeRelocate(6, top + 2, width - 12, tall);
            top += tall + 4;
        }
        grid.resizeRelocate(6, top + 4, width - 12, Math.max(0, height - top - 8));
        if (editing.form().isPresent()) {
            var form = editing.form().get();
            double wide = Math.min(width, 620 * look.scale());
            double left = editing.formBeside(width) ? 0 : width - wide;
            form.resizeRelocate(left, top, wide, Math.min(height - top, Math.ceil(form.prefHeight(wide))));
        }
    }

    void requestLayout() {
        root.requestLayout();
    }

    /// Shows an edited version. If only panels changed, the other panels keep their content.
    void revise(Dashboard edited) {
        var scene = root.getScene();
        var focused = grid.holding(scene == null ? root : scene.getFocusOwner())
                .map(box -> box.panel().id());
        boolean sameVariables = dashboard.map(Dashboard::variables).equals(Optional.of(edited.variables()));
        dashboard = Optional.of(edited);
        if (sameVariables) {
            layOut();
            root.layout();
            grid.layout();
            askInSight();
        } else {
            build(false);
        }
        editing.focus(focused);
    }

    /// Shows the form of the editor, or removes it.
    void placeForm() {
        root.getChildren().removeIf(child -> child instanceof EditForm);
        editing.form().ifPresent(root.getChildren()::add);
        root.requestLayout();
    }

    /// Loads a changed file. If only panels changed, the other panels keep their content.
    void takeNewest() {
        if (editing.unwritten()) {
            return;
        }
        boolean changed = load();
        var newest = entry.flatMap(Dashboards.Entry::dashboard);
        if (newest.isPresent() && newest.equals(dashboard)) {
            editing.arrange();
        } else if (!changed && newest.isEmpty()) {
            return;
        } else if (variablesReady && newest.isPresent()) {
            revise(newest.get());
        } else {
            take();
            build(false);
        }
    }

    @Override
    public void shown(Place newPlace) {
        axis.dropChoice();
        visible = true;
        var before = place;
        place = newPlace;
        load();
        boolean other = !before.get(NAME).equals(newPlace.get(NAME))
                || !before.get(CLUSTER).equals(newPlace.get(CLUSTER))
                || !chosen(before).equals(chosen(newPlace));
        if (other || !variablesReady) {
            take();
            build(!before.get(NAME).equals(newPlace.get(NAME)));
        } else {
            begin();
        }
        actions.alone();
    }

    /// Loads the dashboard. Returns whether it changed.
    private boolean load() {
        var newest = context.ports().dashboards().named(place.get(NAME));
        var form = newest.flatMap(Dashboards.Entry::dashboard);
        boolean changed = !newest.equals(entry);
        entry = newest;
        var troubles = newest.map(Dashboards.Entry::trouble).orElse(List.of());
        var text = String.join("\n", troubles);
        if (newest.isEmpty() && !place.get(NAME).isEmpty()) {
            text = "There is no view \"" + place.get(NAME) + "\".";
        } else if (!troubles.isEmpty() && form.isPresent()) {
            text += "\nThe last valid version is shown.";
        }
        trouble.setText(VisibleText.block(text));
        root.requestLayout();
        return changed;
    }

    private static Map<String, List<String>> chosen(Place given) {
        var chosen = new TreeMap<String, List<String>>();
        given.more().forEach((name, value) -> {
            if (name.startsWith(VARIABLE)) {
                chosen.put(name.substring(VARIABLE.length()), List.of(value.split(SEPARATOR)));
            }
        });
        return chosen;
    }

    /// Sets the dashboard to show, or the list of all.
    private void take() {
        dashboard = Optional.of(entry.flatMap(Dashboards.Entry::dashboard)
                .orElseGet(() -> DashboardListing.of(
                        !context.ports().dashboards().all().isEmpty(),
                        !place.get(NAME).isEmpty())));
    }

    /// Rebuilds everything for another dashboard or another version of it.
    private void build(boolean toTop) {
        variablesReady = false;
        variables.close();
        queries.withdrawAll();
        var form = dashboard.orElseThrow();
        root.setAccessibleText("Dashboard " + form.title());
        follow();
        panels.clear();
        if (toTop) {
            grid.toTop();
        }
        variables = variables(form.variables());
        bar.show(form.variables(), () -> variables, this::choose);
        bar.add(editing.bar());
        if (toTop) {
            editing.fresh();
        } else {
            editing.arrange();
        }
        marks.show(form.annotations(), queries, () -> marks.askMarks(round));
        root.requestLayout();
        variables.begin(chosen(place), axis.window());
    }

    private void choose(Variable variable, List<String> values) {
        note(place.with(VARIABLE + variable.name(), String.join(SEPARATOR, values)));
        queries.withdrawAll();
        grid.boxes().forEach(PanelBox::withdraw);
        variables.choose(variable, values);
    }

    private void variablesKnown() {
        variablesReady = true;
        bar.update(variables);
        root.requestLayout();
        layOut();
        // In a screenshot without a window, nothing else lays out the grid, and only visible panels are
        // queried.
        root.layout();
        begin();
    }

    private void layOut() {
        if (dashboard.isPresent() && panels.show(dashboard.get(), variables, look, firing())) {
            editing.handles();
            actions.alone();
        }
    }

    private void follow() {
        axis.show(place.span().at(context.clock().instant()));
    }

    /// Begins a new round, in which all visible panels are queried again. Open requests of the last round
    /// continue, and the panels that wait for them are not queried again.
    private void begin() {
        if (!visible || !variablesReady) {
            return;
        }
        follow();
        queries.begin();
        round = round(round.number() + 1);
        marks.ask(round);
        askInSight();
    }

    private void askInSight() {
        if (visible && variablesReady && round.number() >= 0) {
            grid.inSight().filter(box -> !box.underWay()).forEach(box -> {
                box.show(state());
                box.seen(round);
            });
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
        var due = round.now().plus(every.compareTo(LEAST_REFRESH) < 0 ? LEAST_REFRESH : every);
        if (variablesReady && place.span().live() && !context.clock().instant().isBefore(due)) {
            begin();
        }
    }

    @Override
    protected void alertsChanged() {
        grid.boxes().forEach(box -> box.show(firing()));
    }

    private void key(KeyEvent event) {
        if (event.isConsumed()) {
            return;
        }
        if (editing.key(event)) {
            event.consume();
            return;
        }
        if (event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        var box = grid.holding(event.getTarget()).or(grid::alone);
        if (event.getCode() == KeyCode.ESCAPE && grid.alone().isPresent()) {
            actions.all();
            event.consume();
        } else if (box.isPresent()) {
            switch (event.getCode()) {
                case F -> actions.full(box.get());
                case Q -> actions.query(box.get());
                case E -> actions.explain(box.get(), axis.window());
                default -> {
                    return;
                }
            }
            event.consume();
        }
    }

    void note(Place there) {
        place = there;
        context.replace(there);
    }

    @Override
    public void hidden() {
        visible = false;
        axis.dropChoice();
        editing.fresh();
        marks.close();
        variables.close();
        grid.boxes().forEach(PanelBox::hidden);
        queries.withdrawAll();
        forget();
    }

    @Override
    public void restyle(PaintStyle newLook) {
        look = newLook;
        grid.restyle(newLook);
        root.requestLayout();
    }

    @Override
    public Completeness completeness() {
        var levels = grid.inSight().flatMap(box -> box.completeness().stream()).toList();
        if (levels.isEmpty() || levels.stream().allMatch(c -> c == Completeness.NOTHING)) {
            return Completeness.NOTHING;
        }
        return levels.stream().allMatch(c -> c == Completeness.ALL) ? Completeness.ALL : Completeness.GAPS;
    }

    @Override
    public boolean waiting() {
        return variables.waiting() || grid.inSight().anyMatch(PanelBox::underWay);
    }

    @Override
    public List<ViewAction> actions() {
        return editing.actions();
    }
}
