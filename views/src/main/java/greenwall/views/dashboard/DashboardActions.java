package greenwall.views.dashboard;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.dashboard.Link;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.views.Place;
import greenwall.views.QueryLinks;
import greenwall.views.TimeRangeChoice;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import greenwall.views.chart.ExplainedTime;
import greenwall.views.chart.TimeAxis;
import greenwall.views.paint.Controls;
import greenwall.views.trace.TraceLinks;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.control.MenuItem;

/// What a user can do with a panel: maximise it, open it in other views, and follow its links and those of the
/// dashboard.
final class DashboardActions {
    private static final Duration NEARBY = Duration.ofMinutes(1);

    private final DashboardView view;
    private final DashboardLinks links;

    DashboardActions(DashboardView view) {
        this.view = view;
        links = new DashboardLinks(view.context);
    }

    /// The context of the panels.
    ViewContext context() {
        return view.context.in(zone());
    }

    /// The time zone of the dashboard.
    ZoneId zone() {
        var viewer = view.context.zone();
        return view.dashboard.map(shown -> shown.zone(viewer)).orElse(viewer);
    }

    /// The axis of a panel: that of all charts, or one of its own if its time differs from the dashboard's.
    TimeAxis axis(PanelInstance instance) {
        if (!PanelTimeOverride.differs(instance.queried().queryOptions())) {
            return view.axis;
        }
        var own = new TimeAxis(view.axis.window());
        own.onChosen(chosen -> choose(instance, chosen));
        return own;
    }

    /// Shows the window that was chosen in a panel in all panels, if the panel can be shown with it there.
    void choose(PanelInstance instance, TimeWindow chosen) {
        timeOf(instance).windowOfDashboard(view.axis.window(), chosen).ifPresent(view::choose);
    }

    TimeRangeChoice range() {
        return view.place.range();
    }

    /// Maximises the panel that the place names, or shows all panels.
    void followPlace() {
        var named = view.place.get(DashboardView.PANEL);
        view.grid.maximize(view.grid
                .boxes()
                .filter(box -> named.equals(id(box)) || named.equals(idWithValues(box)))
                .findFirst());
    }

    private static String id(PanelBox box) {
        return Integer.toString(box.panel().id());
    }

    /// All instances of a repeated panel have the same id.
    private static String idWithValues(PanelBox box) {
        return new TreeMap<>(box.instance().repeatValues())
                .entrySet().stream()
                        .map(value -> ":" + value.getKey() + "=" + value.getValue())
                        .collect(Collectors.joining("", id(box), ""));
    }

    void restoreAll() {
        view.replacePlace(view.place.with(DashboardView.PANEL, ""));
        view.grid.maximize(Optional.empty());
    }

    void toggleMaximized(PanelBox box) {
        if (view.grid.maximized().isPresent()) {
            restoreAll();
            return;
        }
        view.replacePlace(view.place.with(DashboardView.PANEL, idWithValues(box)));
        view.grid.maximize(Optional.of(box));
        box.content().requestFocus();
    }

    void openQuery(PanelBox box) {
        var variables = view.variables;
        var defaultSource = box.instance().defaultSource();
        var range = PanelTimeOverride.range(
                box.instance().queried().queryOptions(),
                view.place.range(),
                time(box).window(),
                variables.scope(box.instance().repeatValues()),
                zone());
        var target = view.place
                .to("query")
                .during(range)
                .with(Place.CLUSTER, variables.clusterOf(defaultSource, variables.scope()));
        var expressions = box.instance().queries().stream()
                .map(query -> (box.instance().source(query).kind() == SourceRef.Kind.LOKI
                                ? QueryLinks.LOGQL
                                : QueryLinks.PROMQL)
                        + expression(box, query))
                .toList();
        if (!expressions.isEmpty()) {
            view.context.go(QueryLinks.with(target, expressions));
        }
    }

    /// The time of a panel now, or in the window that the user is choosing.
    PanelTimeOverride time(PanelBox box) {
        return timeOf(box.instance());
    }

    private PanelTimeOverride timeOf(PanelInstance instance) {
        return PanelTimeOverride.of(
                instance.queried().queryOptions(),
                view.axis.window(),
                view.variables.scope(instance.repeatValues()),
                zone());
    }

    private String expression(PanelBox box, PanelQuery.Query query) {
        int points = (int) Math.max(1, box.getWidth());
        var scope = box.scope(view.variables);
        var text = view.round
                .resolved(box.instance(), query, scope, time(box).window(), points)
                .text();
        return view.variables
                .filtered(box.instance().source(query), scope, text)
                .orElse(text);
    }

    void explain(PanelBox box, ExplainedTime time) {
        box.instance().queries().stream()
                .filter(query -> box.instance().source(query).kind() != SourceRef.Kind.LOKI)
                .findFirst()
                .ifPresentOrElse(
                        query -> view.context.go(time.in(view.place.to("explain"))
                                .with(
                                        Place.CLUSTER,
                                        view.variables.clusterOf(
                                                box.instance().source(query), box.scope(view.variables)))
                                .with("query", expression(box, query))),
                        () -> view.context.showMessage("This panel queries no metric that could be explained."));
    }

    void compare(TimeWindow window) {
        view.context.windowRequests().accept(new WindowRequest.Compare(view.place.host(), "", "", window));
    }

    void openLogs(PanelBox box) {
        var at = box.axis().cursor();
        // The host of a repeated panel comes before the others that are selected.
        var host = Stream.concat(box.instance().repeatValues().values().stream(), view.variables.chosen().stream())
                .flatMap(value -> view.state().host(value).stream())
                .map(Place.HostRef::of)
                .findFirst();
        if (host.isPresent() && at.isPresent()) {
            var window = new TimeWindow(at.get().minus(NEARBY), at.get().plus(NEARBY));
            view.context.windowRequests().accept(new WindowRequest.OpenLogs(host.get(), window));
        } else {
            view.context.showMessage("This panel names no host"
                    + (view.state().isFiltered() ? " in the host filter" : "")
                    + ": open a host to see its logs.");
        }
    }

    void openTrace(String id) {
        view.context.go(TraceLinks.trace(id, view.place));
    }

    /// Follows an address in which all variables are replaced.
    void openLink(String address) {
        links.follow(address, view.place, false, false);
    }

    /// @param box the panel that has the link; empty for a link of the dashboard
    void follow(Link link, Optional<PanelBox> box) {
        var scope = box.map(each -> each.scope(view.variables)).orElseGet(view.variables::scope);
        var address = scope.in(view.axis.window()).text(link.url());
        links.follow(address, view.place, link.keepTime(), link.keepVariables());
    }

    void openAlerts() {
        view.context.go(view.place.withoutHost().to("alerts"));
    }

    /// What a link without an address leads to, as items of a menu.
    List<MenuItem> targets(Link link) {
        return links.targets(link, view.place).stream()
                .map(entry -> Controls.menuItem(
                        SanitizedText.line(view.context.backend().dashboards().titleInList(entry)),
                        () -> links.open(entry.name(), view.place, link.keepTime(), link.keepVariables())))
                .toList();
    }

    /// Opens another dashboard with the panel's options.
    void openDashboard(String name, OptionValues options) {
        links.open(
                name,
                view.place,
                options.get(PanelOption.LIST_KEEP_TIME),
                options.get(PanelOption.LIST_KEEP_VARIABLES));
    }

    /// Why the content may not be current; empty if there is no doubt.
    /// @param clusters the clusters that the panel queries
    String stalenessReason(PanelData content, List<String> clusters) {
        return view.place.range().live()
                ? content.stalenessReason(view.state(), clusters, view.variables.chosen())
                : "";
    }

    void answered() {
        view.requestLayout();
    }
}
