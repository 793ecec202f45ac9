package greenwall.views.widgets;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.quantity.DetailViewQuery;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.views.AlertsAndProblems;
import greenwall.views.BaseManualLayoutView;
import greenwall.views.LatestTaskRunner;
import greenwall.views.Place;
import greenwall.views.QueryLinks;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.Services;
import greenwall.views.ViewContext;
import greenwall.views.WaitingForDataText;
import greenwall.views.WindowRequest;
import greenwall.views.chart.ExplainedTime;
import greenwall.views.chart.TimeAxis;
import greenwall.views.chart.TimeSeriesChart;
import greenwall.views.paint.PaintedRegion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/// A view with a banner, charts and tables. Its [Content] provides what they show.
public final class DetailView extends BaseManualLayoutView {
    private static final String MARK = "mark";
    private static final Duration AROUND = Duration.ofMinutes(15);

    /// The input of a view's banner and tables.
    ///
    /// @param services for views about services; empty until they are known
    public record ViewInput(
            FleetState state,
            Place place,
            TableQueryResults lookupResults,
            AlertsAndProblems firing,
            Optional<Services.Answer> services) {}

    /// What a view shows: its layout, and anything it computes in addition. Independent of JavaFX, since
    /// banner and tables are built in the background.
    public static class Content {
        private final DetailViewLayout layout;
        private final boolean ofHosts;

        public Content(String view) {
            this(view, true);
        }

        /// @param ofHosts whether it shows hosts, which are unknown before a source has responded
        protected Content(String view, boolean ofHosts) {
            layout = DetailViewLayout.of(view);
            this.ofHosts = ofHosts;
        }

        public final DetailViewLayout layout() {
            return layout;
        }

        public List<List<Banner.Part>> banner(ViewInput facts) {
            return layout.banner(facts.state());
        }

        protected boolean needsServices() {
            return false;
        }

        public List<SharedAxisCharts.ChartSpec> charts() {
            return layout.charts();
        }

        public List<TableData> tables(ViewInput facts) {
            return layout.tables(facts.state(), Optional.empty());
        }

        /// The lookups needed while the view is shown.
        public List<DetailViewQuery> lookups(FleetState state) {
            return layout.lookups();
        }
    }

    private final ViewContext context;
    private final Content contents;
    private final DetailViewLayout layout;
    private final Banner banner;
    private final SharedAxisCharts board;
    private final boolean charts;
    private final TablesCanvas tables;
    private final TableQueries lookups;
    private final LatestTaskRunner<FilledContent> fillTask;
    private final PendingQueries serviceQueries = new PendingQueries();
    private Optional<Services.Answer> services = Optional.empty();
    private Place place = Place.HOME;
    private boolean rows;

    private record FilledContent(Place at, List<List<Banner.Part>> banner, List<TableData> tables) {}

    public DetailView(ViewContext context, Content contents) {
        this.context = context;
        this.contents = contents;
        layout = contents.layout();
        banner = new Banner(context.style());
        var specs = contents.charts();
        charts = !specs.isEmpty();
        board = new SharedAxisCharts(
                context,
                specs,
                layout.chartColumns(),
                new SharedAxisCharts.Handlers(
                        range -> replacePlace(place.during(range)),
                        this::logs,
                        this::explain,
                        window -> context.windowRequests()
                                .accept(new WindowRequest.Compare(place.host(), "", "", window)),
                        this::query,
                        this::fill));
        tables = new TablesCanvas(context, () -> place, layout.title());
        if (ofChosenHost() && !ofOneHost()) {
            tables.setChoosesHost();
        }
        lookups = new TableQueries(context, this::fill);
        fillTask = new LatestTaskRunner<>(context.backend().background(), this::filled);
        root.getChildren().addAll(banner, board, tables);
        root.setMinSize(0, 0);
        PaintedRegion.passFocus(root, tables::requestFocus);
        root.setAccessibleText(layout.title());
        root.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        board.axis().listen(TimeAxis.Change.MARK, this::marked);
    }

    @Override
    protected void arrange(double width, double height) {
        double top = board.hasMaximizedChart() ? 0 : banner.minHeight(width);
        banner.setVisible(!board.hasMaximizedChart());
        tables.setVisible(!board.hasMaximizedChart());
        double chartShare = board.hasMaximizedChart() ? 1 : charts ? layout.chartShare() : 0;
        double chartHeight = Math.round((height - top) * chartShare);
        double below = top + chartHeight + (charts ? 8 : 0);
        banner.resizeRelocate(0, 0, width, top);
        board.resizeRelocate(6, top, width - 12, chartHeight);
        tables.resizeRelocate(0, below, width, Math.max(0, height - below));
    }

    @Override
    protected void stateChanged() {
        if (ofOneHost() && place.host().isEmpty()) {
            alertsAndProblems().worstHost(state()).ifPresent(host -> replacePlace(place.about(host)));
        }
        board.setHost(about());
        lookups.query(contents.lookups(state()), state(), ofOneHost() ? place.host() : Optional.empty());
        if (contents.needsServices()) {
            requestServices();
        }
        fill();
        board.show(state());
        root.requestLayout();
    }

    /// Gets the services of the last poll, so this sends no query.
    private void requestServices() {
        if (!serviceQueries.waiting()) {
            serviceQueries.<Boolean, Services.Answer>send(
                    (_, receiver) -> context.backend().services().list(receiver), true, newest -> {
                        services = Optional.of(newest);
                        fill();
                    });
        }
    }

    @Override
    protected void alertsChanged() {
        fill();
    }

    /// The host that the charts show, if it still exists.
    private Optional<Place.HostRef> about() {
        return ofChosenHost()
                ? place.host()
                        .filter(h -> ofOneHost()
                                || state().host(h.cluster(), h.name()).isPresent())
                : Optional.empty();
    }

    private boolean ofOneHost() {
        return layout.about() == DetailViewLayout.HostSelection.ONE;
    }

    private boolean ofChosenHost() {
        return layout.about() != DetailViewLayout.HostSelection.FLEET;
    }

    private void fill() {
        var now = context.clock().instant();
        var facts = new ViewInput(
                state(),
                place,
                lookups.results(),
                alertsAndProblems(),
                services.map(answer -> answer.isOld(now) ? answer.asSilent() : answer));
        var waitingText = WaitingForDataText.text(state())
                .filter(_ -> contents.ofHosts || state().sources().isEmpty());
        if (waitingText.isPresent()) {
            fillTask.request(
                    () -> new FilledContent(facts.place(), List.of(Banner.line(waitingText.get())), List.of()));
            return;
        }
        fillTask.request(() -> {
            var lines = new ArrayList<>(contents.banner(facts));
            facts.lookupResults()
                    .note()
                    .ifPresent(reason -> lines.add(
                            Banner.line("Some values of the tables are missing: " + reason, CellState.SILENT)));
            return new FilledContent(facts.place(), lines, contents.tables(facts));
        });
    }

    private void filled(FilledContent newest) {
        if (ofAnotherHost(newest.at())) {
            return;
        }
        var lines = new ArrayList<>(newest.banner());
        if (ofChosenHost() && !ofOneHost()) {
            lines.add(Banner.line(about().map(h -> "The charts show only " + h.name() + ": Esc shows the others too.")
                    .orElse("The charts show " + (state().isFiltered() ? "the hosts in the host filter" : "all hosts")
                            + ": C on a row shows only its host.")));
        }
        rows = newest.tables().stream().anyMatch(t -> !t.rows().isEmpty());
        var absent = board.absent();
        if (!absent.isEmpty()) {
            // The query of such a chart may have failed, and a range that is over says nothing about the present.
            boolean live = place.range().live();
            // First, since the end of a long list is cut.
            var advice = live && layout.probesInstead() && !context.showsPast()
                    ? rows
                            ? " (P on a row starts a probe)"
                            : about().isPresent()
                                    ? " (P starts a probe)"
                                    : " (to start a probe, select a host in Hosts and press P)"
                    : "";
            lines.add(Banner.line("Charts without data" + (live ? "" : " in this time range") + advice + ": "
                    + String.join(", ", absent) + "."));
        }
        banner.show(lines);
        var shown = new ArrayList<>(newest.tables());
        board.axis()
                .mark()
                .ifPresent(mark -> shown.addFirst(BeforeAfterTable.table(
                        board.charts().stream().map(TimeSeriesChart::data).toList(), mark, context.zone())));
        tables.show(shown);
        root.requestLayout();
    }

    private void key(KeyEvent event) {
        if (event.getCode() == KeyCode.ESCAPE && about().isPresent() && !ofOneHost()) {
            context.goInstead(place.withoutHost());
            event.consume();
        } else {
            tables.keyElsewhere(event, about().isPresent());
        }
    }

    /// Explains the place's host. For charts of many hosts, explains the worst one.
    private void explain(String quantity, ExplainedTime time) {
        place.host()
                .or(() -> state().worst(quantity).map(cell -> Place.HostRef.of(cell.host())))
                .ifPresentOrElse(
                        host -> context.windowRequests()
                                .accept(new WindowRequest.Explain(
                                        host, quantity, Labels.EMPTY, time.range(place.range()), time.at())),
                        () -> context.showMessage("These charts are not of one host: open one host to explain it."));
    }

    private void query(List<String> expressions) {
        if (expressions.isEmpty()) {
            context.showMessage("This chart has no PromQL query that could be opened.");
            return;
        }
        context.go(QueryLinks.with(
                place.to("query"),
                expressions.stream().map(each -> QueryLinks.PROMQL + each).toList()));
    }

    private void logs() {
        var host = place.host();
        var at = board.axis().cursor();
        if (host.isPresent() && at.isPresent()) {
            context.windowRequests()
                    .accept(new WindowRequest.OpenLogs(
                            host.get(),
                            new TimeWindow(at.get().minus(AROUND), at.get().plus(AROUND))));
        } else {
            context.showMessage("These charts show several hosts: open one host to see its logs.");
        }
    }

    private void marked() {
        replacePlace(place.with(MARK, board.axis().mark().map(Instant::toString).orElse("")));
        fill();
    }

    private void replacePlace(Place newPlace) {
        if (!newPlace.equals(place)) {
            place = newPlace;
            context.replace(newPlace);
        }
    }

    @Override
    public void onShown(Place newPlace) {
        if (ofAnotherHost(newPlace)) {
            banner.show(List.of());
            tables.show(List.of());
        }
        place = newPlace;
        board.axis().setMark(newPlace.instant(MARK));
        board.onShown(ofChosenHost() ? newPlace : newPlace.withoutHost());
    }

    /// Whether the place is about another host than the content. The content of one host must never appear
    /// under the name of another.
    private boolean ofAnotherHost(Place other) {
        return ofOneHost() && !other.host().equals(place.host());
    }

    @Override
    public void onHidden() {
        board.onHidden();
        lookups.onHidden();
        serviceQueries.cancelAll();
        services = Optional.empty();
        clearState();
    }

    @Override
    public ScreenshotCompleteness completeness() {
        if (!rows) {
            return ScreenshotCompleteness.NOTHING;
        }
        boolean missing = state().sources().stream().anyMatch(s -> s.shown() != CellState.OK)
                || lookups.results().note().isPresent()
                || services.map(answer -> !answer.errors().isEmpty()).orElse(false);
        var drawn = charts ? board.completeness() : ScreenshotCompleteness.ALL;
        return drawn == ScreenshotCompleteness.ALL && !missing
                ? ScreenshotCompleteness.ALL
                : ScreenshotCompleteness.GAPS;
    }

    @Override
    public boolean isWaiting() {
        return board.waiting() || lookups.waiting() || serviceQueries.waiting() || fillTask.underWay();
    }
}
