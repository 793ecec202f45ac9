package greenwall.views.service;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.fleet.service.Service;
import greenwall.fleet.service.ServiceReleases;
import greenwall.fleet.service.SingleServiceQueries;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.views.LogQueries;
import greenwall.views.Place;
import greenwall.views.RangeQueryRunner;
import greenwall.views.ViewContext;
import greenwall.views.chart.Annotation;
import greenwall.views.chart.ChartData;
import greenwall.views.chart.ChartLine;
import greenwall.views.chart.ExemplarMarks;
import greenwall.views.chart.StackedCountChart;
import greenwall.views.chart.StackedCountData;
import greenwall.views.chart.TimeAxis;
import greenwall.views.chart.TimeSeriesChart;
import greenwall.views.logs.LogVolumeBars;
import greenwall.views.logs.LogqlEdits;
import greenwall.views.widgets.PendingQueries;
import greenwall.views.widgets.ResponseCollector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.layout.Region;

/// The charts of one service on one time axis: rate, errors, latency with exemplars, and log lines by level.
final class ServiceCharts {
    private static final int MAX_POINTS = 240;
    private static final Duration MIN_STEP = Duration.ofSeconds(15);
    private static final int MAX_COLUMNS = 120;
    private static final List<String> LATENCIES = List.of("p50", "p95", "p99");
    private static final String NO_METRIC = "This service has no such metric.";
    private static final String LINES = "Lines by level";
    private static final String PICK = "Traces around this time (Enter)";

    private final ViewContext context;
    private final TimeAxis axis;
    private final PendingQueries queries;
    private final ServiceView view;
    private final TimeSeriesChart rate;
    private final TimeSeriesChart errors;
    private final TimeSeriesChart latency;
    private final StackedCountChart lines;
    private final Map<TimeSeriesChart, ChartData> drawn = new HashMap<>();
    private List<Annotation> marks = List.of();
    private String selector = "";

    ServiceCharts(ViewContext context, PendingQueries queries, ServiceView view) {
        this.context = context;
        this.queries = queries;
        this.view = view;
        axis = new TimeAxis(Place.HOME.range().at(context.clock().instant()));
        rate = chart("Rate");
        errors = chart("Errors");
        latency = chart("Latency");
        lines = new StackedCountChart(
                context.style(), axis, context.zone(), StackedCountData.empty(LINES, "Loading …"));
        lines.setOnPick(PICK, view::openTraces);
    }

    private TimeSeriesChart chart(String title) {
        var chart = new TimeSeriesChart(
                context.style(), axis, context.zone(), ChartData.empty(title, Unit.NONE, "Loading …"));
        chart.shareColors(context.backend().seriesColors(), "service " + title);
        chart.setOnPick(PICK, view::openTraces);
        return chart;
    }

    TimeAxis axis() {
        return axis;
    }

    List<Region> nodes() {
        return List.of(rate, errors, latency, lines);
    }

    /// The selector of the service's log lines; empty until it is known.
    String selector() {
        return selector;
    }

    void clear(String why) {
        drawn.clear();
        marks = List.of();
        selector = "";
        Map.of(rate, "Rate", errors, "Errors", latency, "Latency")
                .forEach((chart, title) -> chart.setData(ChartData.empty(title, Unit.NONE, why)));
        latency.setExemplars(List.of(), _ -> {});
        lines.setData(StackedCountData.empty(LINES, why));
    }

    private static Duration step(TimeWindow window) {
        var exact = window.length().dividedBy(MAX_POINTS);
        return exact.compareTo(MIN_STEP) < 0 ? MIN_STEP : Duration.ofSeconds(exact.toSeconds());
    }

    void query(Service service, TimeWindow window) {
        chart(service, List.of("rate"), "Rate", rate, window);
        chart(service, List.of("errors"), "Errors", errors, window);
        chart(service, LATENCIES, "Latency", latency, window).ifPresent(query -> exemplars(service, query, window));
        log(service, window);
        releases(service, window);
    }

    private void put(Service service, String query, TimeWindow window, Consumer<RangeQueryRunner.Answer> receiver) {
        queries.send(
                context.ranges()::run,
                new RangeQueryRunner.Request(service.cluster(), query, window, step(window)),
                receiver);
    }

    /// Draws the lines of all these quantities. Returns the query of the last one; empty if there is none.
    private Optional<String> chart(
            Service service, List<String> quantities, String title, TimeSeriesChart chart, TimeWindow window) {
        var readings =
                quantities.stream().flatMap(id -> service.reading(id).stream()).toList();
        if (readings.isEmpty()) {
            draw(chart, ChartData.empty(title, Unit.NONE, NO_METRIC));
            return Optional.empty();
        }
        var unit = Unit.of(readings.getLast().quantity().unit());
        var query = SingleServiceQueries.of(readings.getLast().form(), service.names());
        var all = new ArrayList<ChartLine>();
        var gathering = new ResponseCollector(readings.size()) {
            private Instant end = Instant.EPOCH;

            void add(String id, Matrix matrix) {
                end = matrix.window().end();
                boolean only = quantities.size() == 1;
                matrix.series()
                        .forEach(series ->
                                all.add(ChartLine.of(series, only ? named(series, service) : id, only ? "" : id)));
            }

            @Override
            protected void finish(String missing) {
                var note = missing.isEmpty() ? "The query returned no series." : missing;
                draw(
                        chart,
                        ChartData.of(
                                        ChartData.titled(title, all.isEmpty() ? "" : missing),
                                        unit,
                                        step(window),
                                        all,
                                        query,
                                        all.isEmpty() ? note : "")
                                .until(end));
            }
        };
        for (var reading : readings) {
            var id = reading.quantity().id();
            put(
                    service,
                    SingleServiceQueries.of(reading.form(), service.names()),
                    window,
                    gathering.receiver(matrix -> gathering.add(id, matrix)));
        }
        return Optional.of(query);
    }

    /// The name of a series. A service with several names has several series.
    private static String named(Matrix.Series series, Service service) {
        var name = String.join(" ", series.labels().toMap().values());
        return name.isEmpty() ? service.name() : name;
    }

    private void exemplars(Service service, String query, TimeWindow window) {
        queries.<TimeWindow, List<MetricsSource.Exemplar>>send(
                (searched, receiver) ->
                        context.backend().traces().exemplars(service.cluster(), query, searched, receiver),
                window,
                found -> latency.setExemplars(points(found, query), point -> view.openTrace(point.id())));
    }

    /// Converts exemplars to seconds if the histogram uses milliseconds.
    private static List<ExemplarMarks.Point> points(List<MetricsSource.Exemplar> found, String query) {
        boolean millis = query.endsWith("/ 1000") || query.contains("milliseconds");
        return ExemplarMarks.of(found, millis ? 1e-3 : 1);
    }

    private void log(Service service, TimeWindow window) {
        queries.<TimeWindow, LogQueries.Selectors>send(
                (searched, receiver) -> context.backend()
                        .logs()
                        .serviceSelectors(service.cluster(), service.names(), searched, receiver),
                window,
                found -> {
                    selector = found.selectors().stream().findFirst().orElse("");
                    if (selector.isEmpty()) {
                        lines.setData(StackedCountData.empty(LINES, found.why()));
                        return;
                    }
                    var step = LogVolumeBars.step(window, MAX_COLUMNS);
                    var query = LogqlEdits.volume(selector, Math.max(1, step.toSeconds()));
                    queries.send(
                            context.backend().logs()::count,
                            new RangeQueryRunner.Request(
                                    service.cluster(), query, LogVolumeBars.counted(window, step), step),
                            answer -> lines.setData(
                                    switch (answer) {
                                        case RangeQueryRunner.Answer.Received(var matrix, var incomplete) ->
                                            LogVolumeBars.of(LINES, matrix, incomplete);
                                        case RangeQueryRunner.Answer.Missing(var why) ->
                                            StackedCountData.empty(LINES, why);
                                    }));
                });
    }

    private void releases(Service service, TimeWindow window) {
        var answers = new ArrayList<Matrix>();
        for (var query : SingleServiceQueries.versions(service.names())) {
            put(service, query, window, answer -> {
                switch (answer) {
                    case RangeQueryRunner.Answer.Received(var matrix, var _) -> {
                        answers.add(matrix);
                        var found = ServiceReleases.of(answers, window);
                        mark(found);
                        view.showReleases(found);
                    }
                    case RangeQueryRunner.Answer.Missing(var why) -> view.showReleaseError(why);
                }
            });
        }
    }

    private void mark(ServiceReleases found) {
        marks = found.releases().stream()
                .filter(ServiceReleases.Release::began)
                .map(release -> new Annotation(
                        Annotation.Kind.MARK, release.first(), release.first(), "release " + release.version()))
                .toList();
        drawn.forEach((chart, data) -> chart.setData(data.withAnnotations(marks)));
    }

    private void draw(TimeSeriesChart chart, ChartData data) {
        drawn.put(chart, data);
        chart.setData(data.withAnnotations(marks));
    }

    /// Whether any chart has a line.
    boolean any() {
        return drawn.values().stream().anyMatch(data -> !data.lines().isEmpty());
    }
}
