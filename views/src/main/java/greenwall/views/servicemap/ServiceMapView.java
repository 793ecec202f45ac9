package greenwall.views.servicemap;

import greenwall.fleet.CountText;
import greenwall.fleet.service.Service;
import greenwall.fleet.state.CellState;
import greenwall.views.Place;
import greenwall.views.ServiceLinks;
import greenwall.views.ViewAction;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.service.PolledServicesView;
import greenwall.views.trace.TraceLinks;
import greenwall.views.widgets.ActionButtons;
import greenwall.views.widgets.Banner;
import greenwall.views.widgets.SharedPhrases;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.scene.input.KeyEvent;

/// The calls between the services of one cluster, in layers from services that are not called to services
/// that call no other. Failures have the colour of their state, and the rest is dimmed.
public final class ServiceMapView extends PolledServicesView {
    private final ServiceMapPane map;
    private final Map<String, ClusterCallGraph> known = new HashMap<>();
    private final ActionButtons bar = new ActionButtons(List.of(
            new ViewAction("Service", "V", this::open),
            new ViewAction("Traces", "T", this::traces),
            new ViewAction("Explain", "E", this::explain),
            new ViewAction("Next cluster", "C", this::nextCluster)));

    public ServiceMapView(ViewContext context) {
        super(context);
        map = new ServiceMapPane(context.style(), this::selected, _ -> open());
        root.getChildren().addAll(banner, map, bar);
        root.setAccessibleText("Map of services");
        root.addEventHandler(KeyEvent.KEY_PRESSED, bar::handleKey);
        PaintedRegion.passFocus(root, map::requestFocus);
    }

    private void selected(String name) {
        place = place.with(ServiceLinks.SERVICE, name).with(ServiceLinks.CLUSTER, cluster());
        context.replace(place);
        headline();
    }

    @Override
    protected void arrange(double width, double height) {
        double y = banner.minHeight(width);
        banner.resizeRelocate(0, 0, width, y);
        double foot = Math.ceil(bar.prefHeight(width));
        map.resizeRelocate(0, y, width, Math.max(0, height - y - foot));
        bar.resizeRelocate(0, height - foot, width, foot);
    }

    @Override
    public void onShown(Place newPlace) {
        place = newPlace;
        map.choose(place.get(ServiceLinks.SERVICE));
        if (answer().isEmpty()) {
            banner.show(List.of(Banner.line("Loading the services …")));
        }
        requestServices();
        servicesChanged();
    }

    @Override
    protected void stateChanged() {
        pollServices();
        servicesChanged();
    }

    /// The clusters with services, those with the most calls first.
    private List<String> clusters() {
        return answer().stream()
                .flatMap(list -> list.services().stream())
                .collect(Collectors.groupingBy(
                        Service::cluster,
                        Collectors.summingInt(service -> service.traffic().size())))
                .entrySet()
                .stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private String cluster() {
        var requested = place.get(ServiceLinks.CLUSTER);
        return requested.isEmpty() ? clusters().stream().findFirst().orElse("") : requested;
    }

    @Override
    protected void servicesChanged() {
        var answer = answer();
        if (answer.isEmpty()) {
            return;
        }
        var cluster = cluster();
        var services = answer.get().services().stream()
                .map(service -> servicesAreOld() ? service.asSilent() : service)
                .toList();
        map.show(known.merge(cluster, ClusterCallGraph.of(cluster, services), (before, now) -> now.keeping(before)));
        headline();
        root.requestLayout();
    }

    private void headline() {
        var answer = answer();
        if (answer.isEmpty()) {
            return;
        }
        var cluster = cluster();
        var graph = known.getOrDefault(cluster, new ClusterCallGraph(Map.of(), List.of()));
        var lines = new ArrayList<List<Banner.Part>>();
        if (graph.nodes().isEmpty()) {
            lines.add(Banner.line("No services are known" + (cluster.isEmpty() ? "" : " in " + cluster)));
        } else {
            var first = new ArrayList<>(SharedPhrases.states(
                    graph.nodes().values().stream().map(Service::state).toList(), "service", "services"));
            if (clusters().size() > 1) {
                first.addFirst(Banner.Part.plain(cluster));
            }
            lines.add(first);
            lines.add(Banner.line(
                    graph.calls().isEmpty()
                            ? "No calls are known: no source of this cluster has reported a service graph"
                                    + " (traces_service_graph_request_total)."
                            : callSummary(graph)));
        }
        if (servicesAreOld()) {
            lines.add(List.of(
                    new Banner.Part("the source of the services last responded " + servicesKnown(), CellState.SILENT)));
        }
        answer.get().errors().forEach(error -> lines.add(List.of(new Banner.Part(error, CellState.SILENT))));
        banner.show(lines);
    }

    private String callSummary(ClusterCallGraph graph) {
        var name = map.selected();
        var service = graph.nodes().get(name);
        if (service == null) {
            long failing = graph.calls().stream()
                    .filter(ClusterCallGraph.Call::failing)
                    .count();
            return CountText.of(graph.calls().size(), "call path")
                    + (failing == 0 ? "" : ", " + failing + " of them failing")
                    + (context.style().far()
                            ? "."
                            : ". Click selects, double-click opens; the wheel zooms, dragging moves.");
        }
        var out =
                graph.calls().stream().filter(call -> call.from().equals(name)).count();
        var in = graph.calls().stream().filter(call -> call.to().equals(name)).count();
        return name + ": " + service.state().word() + (service.reason().isEmpty() ? "" : ", " + service.reason())
                + " · called by " + CountText.of(in, "service") + ", calls " + out;
    }

    private void withSelected(Consumer<Place> action) {
        if (map.selected().isEmpty()) {
            context.showMessage("Select a service first: click on it, or use the arrows.");
        } else {
            action.accept(ServiceLinks.of(cluster(), map.selected(), place.range()));
        }
    }

    private void open() {
        withSelected(context::go);
    }

    private void traces() {
        if (!map.selected().isEmpty()) {
            context.go(TraceLinks.ofService(map.selected(), place.range()));
        }
    }

    private void explain() {
        withSelected(service -> WindowRequest.ExplainService.of(
                        service, context.clock().instant())
                .ifPresent(context.windowRequests()));
    }

    private void nextCluster() {
        var all = clusters();
        if (!all.isEmpty() && !all.equals(List.of(cluster()))) {
            var next = all.get((all.indexOf(cluster()) + 1) % all.size());
            context.go(place.with(ServiceLinks.SERVICE, "").with(ServiceLinks.CLUSTER, next));
        }
    }

    @Override
    public List<ViewAction> actions() {
        return bar.actions();
    }
}
