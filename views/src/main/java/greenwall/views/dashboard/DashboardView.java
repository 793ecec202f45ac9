package greenwall.views.dashboard;

import greenwall.fleet.VisibleText;
import greenwall.fleet.Window;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.dashboard.QueryPlan;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.Variable;
import greenwall.fleet.state.FleetState;
import greenwall.views.Completeness;
import greenwall.views.Dashboards;
import greenwall.views.FiringAlerts;
import greenwall.views.Intent;
import greenwall.views.PastEvents;
import greenwall.views.Place;
import greenwall.views.Ranges;
import greenwall.views.TimeRange;
import greenwall.views.View;
import greenwall.views.ViewAction;
import greenwall.views.ViewContext;
import greenwall.views.chart.Annotation;
import greenwall.views.chart.TimeAxis;
import greenwall.views.paint.ArrangedPane;
import greenwall.views.paint.PaintStyle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javafx.animation.PauseTransition;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/// A site's own view: its variables on top, its panels below. The place tells which one, what is chosen, and the
/// window; without a name it lists all there are.
public final class DashboardView implements View {
    public static final String ID = "dashboard";
    /// Which dashboard, in a place.
    public static final String NAME = "name";
    /// Which of its panels alone.
    public static final String PANEL = "panel";
    /// Before a variable's name.
    public static final String VARIABLE = "var-";

    private static final String SEVERAL = "\n";
    private static final String CLUSTER = "in";
    private static final Duration LEAST_REFRESH = Duration.ofSeconds(5);
    private static final Duration OLD = Duration.ofMinutes(1);
    private static final javafx.util.Duration SETTLED = javafx.util.Duration.millis(300);

    private final ViewContext context;
    private final TimeAxis axis;
    private final DashboardLinks links;
    private final PanelQueries queries;
    private final PanelGrid grid;
    private final DashboardEditing editing;
    private final DashboardBar bar = new DashboardBar();
    private final Label trouble = new Label();
    private final Pane root = new ArrangedPane(this::arrange);
    private final PauseTransition settled = new PauseTransition(SETTLED);
    private PaintStyle look;
    private Place place = Place.HOME.to(ID);
    private Optional<Dashboards.Entry> entry = Optional.empty();
    private Optional<Dashboard> dashboard = Optional.empty();
    private Variables variables;
    private PanelAsking.Round round;
    private FleetState state = FleetState.EMPTY;
    private FiringAlerts firing = FiringAlerts.NOT_ASKED;
    private Ranges.Ask events = () -> {};
    private List<GridRows.Row> laidOut = List.of();
    private DashboardMarks marks = new DashboardMarks(List.of(), () -> {});
    private List<Annotation> happened = List.of();
    private boolean visible;
    private boolean following;
    private boolean known;

    public DashboardView(ViewContext context) {
        this.context = context;
        links = new DashboardLinks(context);
        look = context.look();
        axis = new TimeAxis(place.span().at(context.clock().instant()));
        queries = new PanelQueries(context.ports().panelAnswers());
        grid = new PanelGrid(look);
        editing = new DashboardEditing(context, grid, new Edited());
        variables = variables(List.of());
        round = round(-1);
        trouble.getStyleClass().addAll("error", "dashboard-trouble");
        trouble.setWrapText(true);
        root.getChildren().addAll(bar, trouble, grid);
        root.setMinSize(0, 0);
        root.setAccessibleText("Dashboard");
        grid.setOnSight(this::askInSight);
        settled.setOnFinished(_ -> {
            note(place.during(TimeRange.fixed(axis.window())));
            begin();
        });
        axis.listen(TimeAxis.Change.WINDOW, () -> {
            if (!following) {
                settled.playFromStart();
            }
        });
        axis.listen(TimeAxis.Change.MARK, () -> {});
        root.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    }

    private Variables variables(List<Variable> of) {
        var made = new Variables(of, context.ports().panelAnswers(), cluster(), axis.window());
        made.setOnChanged(this::variablesKnown);
        return made;
    }

    private String cluster() {
        var port = context.ports().panelAnswers();
        var all = port.clusters(SourceRef.Kind.PROMETHEUS);
        var wanted = place.get(CLUSTER).isEmpty()
                ? place.host().map(Place.HostName::cluster).orElse("")
                : place.get(CLUSTER);
        return all.contains(wanted) || all.isEmpty() ? wanted : all.getFirst();
    }

    private PanelAsking.Round round(long number) {
        return new PanelAsking.Round(
                number,
                queries,
                variables,
                new SourceIntervals(state),
                axis.window(),
                context.clock().instant(),
                context.zone());
    }

    private void arrange(double width, double height) {
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

    /// What the editing of this view may do with it.
    private final class Edited implements DashboardEditing.Shown {
        @Override
        public Optional<Dashboards.Entry> entry() {
            return entry;
        }

        @Override
        public Optional<Dashboard> dashboard() {
            return dashboard;
        }

        @Override
        public String cluster() {
            return DashboardView.this.cluster();
        }

        @Override
        public void revise(Dashboard wanted) {
            var scene = root.getScene();
            var held = grid.holding(scene == null ? root : scene.getFocusOwner())
                    .map(box -> box.panel().id());
            dashboard = Optional.of(wanted);
            DashboardView.this.layOut();
            root.layout();
            grid.layout();
            askInSight();
            editing.focus(held);
        }

        @Override
        public void reload() {
            takeNewest();
        }

        @Override
        public void layOut() {
            root.getChildren().removeIf(child -> child instanceof PanelForm);
            editing.form().ifPresent(root.getChildren()::add);
            root.requestLayout();
        }
    }

    /// Takes up a changed file. Where only its panels are others, those that stay keep what they show.
    private void takeNewest() {
        if (editing.unwritten()) {
            return;
        }
        boolean changed = load();
        var newest = entry.flatMap(Dashboards.Entry::dashboard);
        if (newest.isPresent() && newest.equals(dashboard)) {
            editing.arrange();
        } else if (!changed && newest.isEmpty()) {
            return;
        } else if (known
                && newest.isPresent()
                && dashboard.map(Dashboard::variables).equals(newest.map(Dashboard::variables))) {
            new Edited().revise(newest.get());
        } else {
            build(false);
        }
    }

    @Override
    public Region node() {
        return root;
    }

    @Override
    public void shown(Place newPlace) {
        visible = true;
        var before = place;
        place = newPlace;
        load();
        boolean other = !before.get(NAME).equals(newPlace.get(NAME))
                || !before.get(CLUSTER).equals(newPlace.get(CLUSTER))
                || !chosen(before).equals(chosen(newPlace));
        if (other || !known) {
            build(!before.get(NAME).equals(newPlace.get(NAME)));
        } else {
            begin();
        }
        alone();
    }

    /// Takes the dashboard as it is now; true where it is another than the one that is shown.
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
            text += "\nShown is its last good form.";
        }
        trouble.setText(VisibleText.block(text));
        root.requestLayout();
        return changed;
    }

    private static Map<String, List<String>> chosen(Place of) {
        var chosen = new TreeMap<String, List<String>>();
        of.more().forEach((name, value) -> {
            if (name.startsWith(VARIABLE)) {
                chosen.put(name.substring(VARIABLE.length()), List.of(value.split(SEVERAL)));
            }
        });
        return chosen;
    }

    /// Makes everything anew: another dashboard, or another form of it.
    private void build(boolean toTop) {
        known = false;
        variables.close();
        queries.withdrawAll();
        dashboard = Optional.of(entry.flatMap(Dashboards.Entry::dashboard)
                .orElseGet(() -> DashboardListing.of(
                        !context.ports().dashboards().all().isEmpty(),
                        !place.get(NAME).isEmpty())));
        root.setAccessibleText("Dashboard " + dashboard.get().title());
        follow();
        laidOut = List.of();
        grid.show(List.of());
        if (toTop) {
            grid.toTop();
        }
        variables = variables(dashboard.get().variables());
        bar.show(dashboard.get().variables(), () -> variables, this::choose);
        bar.add(editing.bar());
        if (toTop) {
            editing.fresh();
        } else {
            editing.arrange();
        }
        marks.withdraw(queries);
        marks = new DashboardMarks(dashboard.get().annotations(), this::annotate);
        happened = List.of();
        bar.show(marks, () -> marks.ask(round));
        root.requestLayout();
        variables.begin(chosen(place), axis.window());
    }

    private void choose(Variable variable, List<String> values) {
        note(place.with(VARIABLE + variable.name(), String.join(SEVERAL, values)));
        queries.withdrawAll();
        grid.boxes().forEach(PanelBox::withdraw);
        variables.choose(variable, values);
    }

    private void variablesKnown() {
        known = true;
        bar.tell(variables);
        root.requestLayout();
        layOut();
        // What is in sight has to be known before it can be asked, also where no window lays anything out.
        root.layout();
        begin();
    }

    private void layOut() {
        var wanted = dashboard.map(d -> GridRows.of(d, variables)).orElse(List.of());
        if (wanted.equals(laidOut)) {
            return;
        }
        laidOut = wanted;
        var before = grid.boxes().toList();
        var actions = new BoxActions();
        var rows = new ArrayList<PanelGrid.Row>();
        for (var row : wanted) {
            var placed = new ArrayList<PanelGrid.Placed>();
            for (var cell : row.cells()) {
                var asks = asking(cell.panel(), 0);
                var box = before.stream()
                        .filter(old -> old.shows(cell.panel(), asks, cell.own()))
                        .findFirst()
                        .orElseGet(() -> new PanelBox(context, axis, cell.panel(), asks, cell.own(), look, actions));
                box.show(firing);
                placed.add(new PanelGrid.Placed(box, cell.at()));
            }
            var holder = new ArrayList<PanelGrid.Row>();
            var scope = variables.scope(row.own());
            Optional<RowHeading> heading = row.title().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new RowHeading(
                            look, scope.title(row.title()), placed.size(), () -> grid.toggle(holder.getFirst())));
            var made = new PanelGrid.Row(heading, placed, row.folded());
            holder.add(made);
            rows.add(made);
        }
        grid.show(rows);
        before.stream().filter(old -> grid.boxes().noneMatch(box -> box == old)).forEach(PanelBox::withdraw);
        editing.handles();
        alone();
    }

    /// The panel whose queries it shows.
    private Panel asking(Panel panel, int depth) {
        return panel.targets().stream()
                .filter(PanelQuery.OfPanel.class::isInstance)
                .map(PanelQuery.OfPanel.class::cast)
                .findFirst()
                .flatMap(of -> dashboard.flatMap(d -> d.panel(of.panel())))
                .filter(other -> depth < 4 && other != panel)
                .map(other -> asking(other, depth + 1))
                .orElse(panel);
    }

    private void follow() {
        following = true;
        axis.show(place.span().at(context.clock().instant()));
        following = false;
    }

    /// A new round: all in sight is asked anew. What is still asked for the round before goes on where the window
    /// only moved along.
    private void begin() {
        if (!visible || !known) {
            return;
        }
        follow();
        queries.begin();
        round = round(round.number() + 1);
        events.close();
        events = context.ports().pastEvents().between(axis.window(), this::annotate);
        marks.ask(round);
        askInSight();
    }

    private void askInSight() {
        if (visible && known && round.number() >= 0) {
            grid.inSight().filter(box -> !box.underWay()).forEach(box -> {
                var part = box.part();
                if (part != null) {
                    part.show(state);
                }
                box.seen(round);
            });
        }
    }

    /// Alerts and what else happened to the hosts that the variables name, or to any.
    private void annotate(PastEvents.Told told) {
        var chosen = variables.chosen();
        var mine = new ArrayList<Annotation>();
        for (var happening : told.pastEvents()) {
            boolean named = happening.labels().toMap().values().stream().anyMatch(chosen::contains);
            if (named && !mine.contains(happening.what())) {
                mine.add(happening.what());
            }
        }
        happened = mine;
        annotate();
    }

    private void annotate() {
        bar.tell(marks);
        grid.boxes().forEach(box -> {
            var all = new ArrayList<>(happened);
            all.addAll(marks.of(box.panel()));
            box.annotate(all);
        });
    }

    @Override
    public void show(FleetState newState) {
        state = newState;
        if (!visible) {
            return;
        }
        takeNewest();
        grid.boxes().forEach(box -> {
            var part = box.part();
            if (part != null) {
                part.show(newState);
            }
        });
        var every = dashboard.flatMap(Dashboard::refresh).orElse(Duration.ZERO);
        var due = round.now().plus(every.compareTo(LEAST_REFRESH) < 0 ? LEAST_REFRESH : every);
        if (known && place.span().live() && !context.clock().instant().isBefore(due)) {
            begin();
        }
    }

    @Override
    public void show(FiringAlerts newFiring) {
        firing = newFiring;
        grid.boxes().forEach(box -> box.show(newFiring));
    }

    private void alone() {
        var wanted = place.get(PANEL);
        grid.setAlone(
                wanted.isEmpty()
                        ? Optional.empty()
                        : grid.boxes()
                                .filter(box ->
                                        Integer.toString(box.panel().id()).equals(wanted))
                                .findFirst());
        root.requestLayout();
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
        var actions = new BoxActions();
        if (event.getCode() == KeyCode.ESCAPE && grid.alone().isPresent()) {
            note(place.with(PANEL, ""));
            alone();
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

    private final class BoxActions implements PanelBox.Actions {
        @Override
        public void full(PanelBox box) {
            var id = Integer.toString(box.panel().id());
            if (grid.alone().isPresent()) {
                note(place.with(PANEL, ""));
                grid.setAlone(Optional.empty());
            } else {
                note(place.with(PANEL, id));
                grid.setAlone(Optional.of(box));
                box.content().requestFocus();
            }
            root.requestLayout();
        }

        @Override
        public void query(PanelBox box) {
            var there = place.to("query")
                    .with(CLUSTER, variables.clusterOf(box.panel().asking().source(), variables.scope()));
            int number = 1;
            for (var query : box.queries()) {
                if (number <= 6) {
                    boolean loki = query.source().kind() == SourceRef.Kind.LOKI
                            || box.panel().asking().source().kind() == SourceRef.Kind.LOKI;
                    there = there.with("q" + number++, (loki ? "logql:" : "promql:") + written(box, query));
                }
            }
            if (number > 1) {
                context.intents().accept(new Intent.Go(there));
            }
        }

        private String written(PanelBox box, PanelQuery.Query query) {
            return QueryPlan.of(
                            query,
                            box.panel().asking(),
                            axis.window(),
                            (int) Math.max(1, box.getWidth()),
                            round.intervals().of(variables.clusterOf(query.source(), variables.scope())),
                            box.scope(variables))
                    .text();
        }

        @Override
        public void explain(PanelBox box, Window window) {
            box.queries().stream()
                    .filter(query -> query.source().kind() != SourceRef.Kind.LOKI)
                    .findFirst()
                    .ifPresentOrElse(
                            query -> context.intents()
                                    .accept(new Intent.Go(place.to("explain")
                                            .during(TimeRange.fixed(window))
                                            .with("query", written(box, query)))),
                            () -> context.intents()
                                    .accept(new Intent.Say("This panel asks no metric that could be explained.")));
        }

        @Override
        public void compare(Window window) {
            context.intents().accept(new Intent.Compare(place.host(), "", window));
        }

        @Override
        public void logs(PanelBox box) {
            var at = axis.cursor();
            var host = variables.chosen().stream()
                    .flatMap(value -> state.host(value).stream())
                    .map(Place.HostName::of)
                    .findFirst();
            if (host.isPresent() && at.isPresent()) {
                context.intents()
                        .accept(new Intent.Logs(
                                host.get(),
                                new Window(at.get().minus(OLD), at.get().plus(OLD))));
            } else {
                context.intents()
                        .accept(new Intent.Say("This panel is about no single host: open one to see its logs."));
            }
        }

        @Override
        public void link(String address) {
            links.follow(variables.scope().text(address), place);
        }

        @Override
        public void dashboard(String name) {
            links.open(name, place);
        }

        @Override
        public String doubt(PanelContent content) {
            return place.span().live()
                    ? new PanelDoubt(state, cluster(), variables.chosen(), context.zone()).about(content)
                    : "";
        }

        @Override
        public void answered() {
            root.requestLayout();
        }
    }

    private void note(Place there) {
        place = there;
        context.intents().accept(new Intent.Note(there));
    }

    @Override
    public void hidden() {
        visible = false;
        settled.stop();
        editing.fresh();
        events.close();
        variables.close();
        grid.boxes().forEach(box -> {
            box.withdraw();
            var part = box.part();
            if (part != null) {
                part.hidden();
            }
        });
        queries.withdrawAll();
        state = FleetState.EMPTY;
    }

    @Override
    public void restyle(PaintStyle newLook) {
        look = newLook;
        grid.restyle(newLook);
        root.requestLayout();
    }

    @Override
    public Completeness completeness() {
        var told = grid.inSight().flatMap(box -> box.completeness().stream()).toList();
        if (told.isEmpty() || told.stream().allMatch(c -> c == Completeness.NOTHING)) {
            return Completeness.NOTHING;
        }
        return told.stream().allMatch(c -> c == Completeness.ALL) ? Completeness.ALL : Completeness.GAPS;
    }

    @Override
    public boolean waiting() {
        return variables.waiting() || grid.inSight().anyMatch(PanelBox::underWay);
    }

    @Override
    public List<ViewAction> actions() {
        return editing.actions();
    }

    DashboardEditing editing() {
        return editing;
    }

    PanelGrid grid() {
        return grid;
    }

    TimeAxis axis() {
        return axis;
    }
}
