package greenwall.views.service;

import greenwall.fleet.DurationText;
import greenwall.fleet.ElapsedTime;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.service.Service;
import greenwall.fleet.service.ServiceReleases;
import greenwall.fleet.source.TraceSource;
import greenwall.fleet.state.CellState;
import greenwall.views.Place;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.ServiceLinks;
import greenwall.views.TimeRangeChoice;
import greenwall.views.TraceFinder;
import greenwall.views.ViewAction;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.trace.TraceLinks;
import greenwall.views.trace.TraceTables;
import greenwall.views.widgets.ActionButtons;
import greenwall.views.widgets.Banner;
import greenwall.views.widgets.PendingQueries;
import greenwall.views.widgets.TableData;
import greenwall.views.widgets.TablesCanvas;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.scene.input.KeyEvent;

/// One service: its request rate, errors and latency, its dependencies, hosts, log lines and releases, and
/// its slowest and failing traces. A click on a chart opens the traces around that instant.
public final class ServiceView extends PolledServicesView {
    private static final Duration CHART_INTERVAL = Duration.ofSeconds(60);
    private static final Duration NEARBY = Duration.ofMinutes(5);
    private static final int MAX_TRACES = 20;
    private static final List<String> SHOWN_QUANTITIES =
            List.of("rate", "errors", "p50", "p95", "p99", "saturation", "up");

    private final PendingQueries queries = new PendingQueries();
    private final ServiceCharts charts;
    private final TablesCanvas tables;
    private final ActionButtons bar = new ActionButtons(List.of(
            action("Explain", "E", this::explain),
            action("Traces", "T", this::traces),
            action("Logs", "L", this::logs),
            action("Map", "M", this::map),
            action(
                    "Host",
                    "H",
                    () -> withHost(host -> context.go(place.about(host).to("host")))),
            action(
                    "Probe the host",
                    "P",
                    () -> withHost(host -> context.windowRequests().accept(new WindowRequest.OpenProbes(host))))));
    private Optional<Service> service = Optional.empty();
    private ServiceReleases releases = new ServiceReleases(List.of());
    private String releaseError = "";
    private List<TraceFinder.FoundTrace> hits = List.of();
    private List<String> traceErrors = List.of();
    /// Whether the traces and releases of the service have been looked for.
    private boolean searched;
    private Instant chartedAt = Instant.EPOCH;
    /// The action of a key that was pressed before the service was known.
    private Runnable pendingAction = () -> {};

    public ServiceView(ViewContext context) {
        super(context);
        charts = new ServiceCharts(context, queries, this);
        tables = new TablesCanvas(context, () -> place, "Callers and dependencies");
        root.getChildren().addAll(banner, bar);
        root.getChildren().addAll(charts.nodes());
        root.getChildren().add(tables);
        root.setAccessibleText("Service");
        root.addEventHandler(KeyEvent.KEY_PRESSED, bar::handleKey);
        root.addEventHandler(KeyEvent.KEY_PRESSED, event -> tables.keyElsewhere(event, false));
        PaintedRegion.passFocus(root, tables::requestFocus);
        queries.setOnIdle(() -> {
            searched = true;
            fill();
        });
        charts.axis().onChosen(window -> context.go(place.during(TimeRangeChoice.fixed(window))));
    }

    void openTraces(Instant instant) {
        service.ifPresent(s -> context.go(TraceLinks.comparedWithHourBefore(
                s.tracedName(),
                TimeWindow.around(instant, NEARBY, context.clock().instant()))));
    }

    void openTrace(String id) {
        context.go(TraceLinks.trace(id, place));
    }

    void showReleases(ServiceReleases deployments) {
        releases = deployments;
        fill();
    }

    void showReleaseError(String why) {
        releaseError = why;
        fill();
    }

    @Override
    protected void arrange(double width, double height) {
        double y = banner.minHeight(width);
        banner.resizeRelocate(0, 0, width, y);
        double buttons = Math.ceil(bar.prefHeight(width));
        bar.resizeRelocate(0, y, width, buttons);
        y += buttons;
        double gap = 6;
        var nodes = charts.nodes();
        int across = width > 1_500 * tables.paintStyle().scale() ? 4 : 2;
        int down = nodes.size() / across;
        double tall = Math.floor(Math.max(0, height - y) * (down == 1 ? 0.38 : 0.56) / down) - gap;
        double wide = Math.floor((width - 2 * gap - (across - 1) * gap) / across);
        for (int i = 0; i < nodes.size(); i++) {
            nodes.get(i)
                    .resizeRelocate(
                            gap + i % across * (wide + gap), y + i / across * (tall + gap), wide, Math.max(0, tall));
        }
        y += down * (tall + gap);
        tables.resizeRelocate(0, y, width, Math.max(0, height - y));
    }

    @Override
    public void onShown(Place newPlace) {
        charts.axis().cancelPick();
        pendingAction = () -> {};
        place = newPlace;
        chartedAt = Instant.EPOCH;
        queries.cancelAll();
        clearResults();
        if (answer().isPresent()) {
            servicesChanged();
        } else {
            banner.show(List.of(Banner.line("Loading the services …")));
        }
        requestServices();
    }

    /// Nothing of one service or time range is shown as that of another.
    private void clearResults() {
        searched = false;
        hits = List.of();
        traceErrors = List.of();
        releases = new ServiceReleases(List.of());
        releaseError = "";
        charts.clear("Loading …");
    }

    @Override
    protected void stateChanged() {
        var now = context.clock().instant();
        pollServices();
        if (place.range().live()
                && !queries.waiting()
                && ElapsedTime.reached(chartedAt.plus(CHART_INTERVAL), chartedAt, now)) {
            chart();
        }
        fill();
    }

    @Override
    protected void servicesChanged() {
        var before = service.map(ServiceView::id);
        service = answer().flatMap(list -> ServiceLinks.in(place, list.services()));
        keepChosen();
        boolean other = !service.map(ServiceView::id).equals(before);
        if (other) {
            clearResults();
        }
        if (service.isEmpty() || other || chartedAt.equals(Instant.EPOCH)) {
            chart();
        }
        fill();
        var now = pendingAction;
        pendingAction = () -> {};
        now.run();
    }

    /// A user who opened the worst service keeps it when another becomes the worst. A wall display follows.
    private void keepChosen() {
        boolean chosen = place.get(ServiceLinks.SERVICE).isEmpty()
                && alertsAndProblems().problems().isPresent()
                && !context.unattended();
        if (chosen && service.isPresent()) {
            place = place.with(ServiceLinks.SERVICE, service.get().name())
                    .with(ServiceLinks.CLUSTER, service.get().cluster());
            context.replace(place);
        }
    }

    private static List<String> id(Service service) {
        return List.of(service.cluster(), service.name());
    }

    private void chart() {
        chartedAt = context.clock().instant();
        var window = place.range().at(chartedAt);
        charts.axis().show(window);
        queries.cancelAll();
        if (service.isEmpty()) {
            charts.clear("No such service is known.");
            return;
        }
        charts.query(service.get(), window);
        traces(service.get(), window);
    }

    private void traces(Service traced, TimeWindow window) {
        var all = TraceSource.Search.ofService(traced.tracedName(), window, 100);
        queries.send(
                context.backend().traces()::search,
                all,
                found -> queries.send(context.backend().traces()::search, all.onlyFailed(), failed -> {
                    var marked = found.marking(failed);
                    hits = marked.traces();
                    traceErrors = marked.problems();
                    fill();
                }));
    }

    private void fill() {
        var answer = answer();
        if (answer.isEmpty()) {
            return;
        }
        var now = context.clock().instant();
        if (service.isEmpty()) {
            var name = place.get(ServiceLinks.SERVICE);
            banner.show(withErrors(List.of(
                    Banner.line(name.isEmpty() ? "No services are known" : "No service named " + name + " is known"))));
            tables.show(List.of());
            root.requestLayout();
            return;
        }
        var one = service.get();
        boolean old = servicesAreOld();
        banner.show(headline(one, old));
        var shown = new ArrayList<TableData>();
        var around = answer.get().services().stream()
                .map(each -> old ? each.asSilent() : each)
                .toList();
        var current = old ? one.asSilent() : one;
        var objectives = ServiceObjectivesTable.of(
                current, context.backend().objectives().getFirst().objectives(), place.range());
        if (!objectives.rows().isEmpty()) {
            shown.add(objectives);
        }
        shown.add(ServiceDetailTables.neighbours(current, around, place.range()));
        shown.add(ServiceDetailTables.hosts(one, state()));
        shown.add(TraceTables.searchResults(
                "Failed and slowest traces",
                TraceTables.worstFirst(hits).stream().limit(MAX_TRACES).toList(),
                now,
                context.zone(),
                id -> TraceLinks.trace(id, place),
                !searched
                        ? "Loading …"
                        : traceErrors.isEmpty()
                                ? "No trace of this service was found in this time range."
                                : String.join("; ", traceErrors)));
        shown.add(ServiceDetailTables.releases(
                releases,
                place.range().live(),
                now,
                context.zone(),
                !releaseError.isEmpty()
                        ? "The releases could not be read: " + releaseError
                        : !searched
                                ? "Loading …"
                                : "No metric of this service has a version label"
                                        + (place.range().live() ? "." : " in this time range.")));
        tables.show(shown);
        root.requestLayout();
    }

    private List<List<Banner.Part>> headline(Service one, boolean old) {
        var lines = new ArrayList<List<Banner.Part>>();
        var state = old ? CellState.SILENT : one.state();
        var why = old ? "its source last responded " + servicesKnown() : one.reason();
        lines.add(List.of(
                Banner.Part.plain(one.name()),
                new Banner.Part(state.word() + (why.isEmpty() ? "" : ": " + why), state)));
        var figures = new ArrayList<Banner.Part>();
        for (var quantity : SHOWN_QUANTITIES) {
            one.reading(quantity).ifPresent(reading -> {
                var age = reading.state() == CellState.STALE
                        ? reading.age()
                                .map(a -> ", " + DurationText.of(a) + " old")
                                .orElse(", no longer sampled")
                        : "";
                figures.add(new Banner.Part(
                        quantity + " " + reading.text() + age,
                        old ? CellState.SILENT : withoutSymbol(reading.state())));
            });
        }
        if (!figures.isEmpty()) {
            lines.add(figures);
        }
        return withErrors(lines);
    }

    /// Without traces the errors of their search are in the table of the traces.
    private List<List<Banner.Part>> withErrors(List<List<Banner.Part>> lines) {
        var errors = Stream.concat(
                answer().stream().flatMap(list -> list.errors().stream()),
                hits.isEmpty() ? Stream.empty() : traceErrors.stream());
        return Stream.concat(lines.stream(), errors.map(error -> Banner.line(error, CellState.SILENT)))
                .toList();
    }

    /// An OK state is shown without a symbol.
    private static CellState withoutSymbol(CellState state) {
        return state == CellState.OK || state == CellState.IDLE ? CellState.ABSENT : state;
    }

    private void explain() {
        var now = context.clock().instant();
        service.ifPresent(s -> {
            var end = place.range().at(now).end();
            var at = charts.axis().cursor().orElse(end.isAfter(now) ? now : end);
            context.windowRequests().accept(new WindowRequest.ExplainService(s.cluster(), s.name(), at));
        });
    }

    private void traces() {
        charts.axis()
                .cursor()
                .ifPresentOrElse(
                        this::openTraces,
                        () -> service.ifPresent(s -> context.go(TraceLinks.ofService(s.tracedName(), place.range()))));
    }

    private void logs() {
        service.ifPresent(s -> {
            if (charts.selector().isEmpty()) {
                context.showMessage(
                        "The log stream of this service is not known, or is still being looked up: see the chart “Lines"
                                + " by level”.");
            } else {
                context.go(new Place("logs", Optional.empty(), place.range(), Map.of())
                        .with("in", s.cluster())
                        .with("query", charts.selector()));
            }
        });
    }

    private void map() {
        service.ifPresent(s -> context.go(ServiceLinks.of(s, place.range())
                .to("map")
                .with(ServiceLinks.SERVICE, s.name())
                .with(ServiceLinks.CLUSTER, s.cluster())));
    }

    private void withHost(Consumer<Place.HostRef> action) {
        service.flatMap(s -> s.hosts().stream()
                        .filter(name -> state().host(s.cluster(), name).isPresent())
                        .map(name -> new Place.HostRef(s.cluster(), name))
                        .findFirst())
                .ifPresentOrElse(action, () -> context.showMessage("It is not known which host of the fleet runs it."));
    }

    private ViewAction action(String title, String key, Runnable work) {
        return new ViewAction(title, key, () -> {
            if (answer().isPresent()) {
                work.run();
            } else {
                pendingAction = work;
                context.showMessage(title + ": available once the service is known.");
            }
        });
    }

    @Override
    public List<ViewAction> actions() {
        return bar.actions();
    }

    @Override
    public void onHidden() {
        super.onHidden();
        charts.axis().cancelPick();
        queries.cancelAll();
        service = Optional.empty();
        hits = List.of();
    }

    @Override
    public ScreenshotCompleteness completeness() {
        return ScreenshotCompleteness.of(
                service.isPresent(),
                charts.any() && answer().filter(list -> list.errors().isEmpty()).isPresent());
    }

    @Override
    public boolean isWaiting() {
        return super.isWaiting() || queries.waiting();
    }
}
