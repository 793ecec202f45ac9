package greenwall.views.dashboard;

import greenwall.fleet.Window;
import greenwall.fleet.dashboard.Options;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.dashboard.QueryPlan;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.state.FleetState;
import greenwall.views.Intent;
import greenwall.views.Place;
import greenwall.views.TimeRange;
import greenwall.views.ViewContext;
import greenwall.views.chart.TimeAxis;
import greenwall.views.trace.TracePlaces;
import java.time.Duration;
import java.util.Optional;

/// Where a panel leads: alone into the window, to Query, Explain, logs, traces and what its links name.
final class DashboardActions implements PanelBox.Actions {
    private static final Duration NEARBY = Duration.ofMinutes(1);
    private static final int MOST_QUERIES = 6;

    private final ViewContext context;
    private final PanelGrid grid;
    private final TimeAxis axis;
    private final DashboardLinks links;
    private final Shown shown;

    /// What is shown now.
    interface Shown {
        Place place();

        /// Another place that shows the same view.
        void note(Place there);

        String cluster();

        Variables variables();

        PanelAsking.Round round();

        FleetState state();

        void layOut();
    }

    DashboardActions(ViewContext context, PanelGrid grid, TimeAxis axis, Shown shown) {
        this.context = context;
        this.grid = grid;
        this.axis = axis;
        this.shown = shown;
        links = new DashboardLinks(context);
    }

    /// Shows the panel alone that the place names, or all of them.
    void alone() {
        var wanted = shown.place().get(DashboardView.PANEL);
        grid.setAlone(
                wanted.isEmpty()
                        ? Optional.empty()
                        : grid.boxes()
                                .filter(box ->
                                        Integer.toString(box.panel().id()).equals(wanted))
                                .findFirst());
        shown.layOut();
    }

    /// Back from one panel to all of them.
    void all() {
        shown.note(shown.place().with(DashboardView.PANEL, ""));
        grid.setAlone(Optional.empty());
        shown.layOut();
    }

    @Override
    public void full(PanelBox box) {
        if (grid.alone().isPresent()) {
            all();
            return;
        }
        shown.note(shown.place()
                .with(DashboardView.PANEL, Integer.toString(box.panel().id())));
        grid.setAlone(Optional.of(box));
        box.content().requestFocus();
        shown.layOut();
    }

    @Override
    public void query(PanelBox box) {
        var variables = shown.variables();
        var usual = box.panel().asking().source();
        var there =
                shown.place().to("query").with(DashboardView.CLUSTER, variables.clusterOf(usual, variables.scope()));
        int number = 0;
        for (var query : box.queries().stream().limit(MOST_QUERIES).toList()) {
            boolean loki = query.source().kind() == SourceRef.Kind.LOKI || usual.kind() == SourceRef.Kind.LOKI;
            there = there.with("q" + ++number, (loki ? "logql:" : "promql:") + written(box, query));
        }
        if (number > 0) {
            go(there);
        }
    }

    private String written(PanelBox box, PanelQuery.Query query) {
        var variables = shown.variables();
        return QueryPlan.of(
                        query,
                        box.panel().asking(),
                        axis.window(),
                        (int) Math.max(1, box.getWidth()),
                        shown.round().intervals().of(variables.clusterOf(query.source(), variables.scope())),
                        box.scope(variables))
                .text();
    }

    private void go(Place there) {
        context.intents().accept(new Intent.Go(there));
    }

    private void say(String text) {
        context.intents().accept(new Intent.Say(text));
    }

    @Override
    public void explain(PanelBox box, Window window) {
        box.queries().stream()
                .filter(query -> query.source().kind() != SourceRef.Kind.LOKI)
                .findFirst()
                .ifPresentOrElse(
                        query -> go(shown.place()
                                .to("explain")
                                .during(TimeRange.fixed(window))
                                .with("query", written(box, query))),
                        () -> say("This panel asks no metric that could be explained."));
    }

    @Override
    public void compare(Window window) {
        context.intents().accept(new Intent.Compare(shown.place().host(), "", window));
    }

    @Override
    public void logs(PanelBox box) {
        var at = axis.cursor();
        var host = shown.variables().chosen().stream()
                .flatMap(value -> shown.state().host(value).stream())
                .map(Place.HostName::of)
                .findFirst();
        if (host.isPresent() && at.isPresent()) {
            var window = new Window(at.get().minus(NEARBY), at.get().plus(NEARBY));
            context.intents().accept(new Intent.Logs(host.get(), window));
        } else {
            say("This panel is about no single host: open one to see its logs.");
        }
    }

    @Override
    public void trace(String id) {
        go(TracePlaces.trace(id, shown.place()));
    }

    @Override
    public void link(String address) {
        links.follow(shown.variables().scope().text(address), shown.place());
    }

    @Override
    public void dashboard(String name, Options options) {
        links.open(
                name,
                shown.place(),
                options.get(PanelOption.LIST_KEEP_TIME),
                options.get(PanelOption.LIST_KEEP_VARIABLES));
    }

    @Override
    public String doubt(PanelContent content) {
        return shown.place().span().live()
                ? new PanelDoubt(
                                shown.state(),
                                shown.cluster(),
                                shown.variables().chosen(),
                                context.zone())
                        .about(content)
                : "";
    }

    @Override
    public void answered() {
        shown.layOut();
    }
}
