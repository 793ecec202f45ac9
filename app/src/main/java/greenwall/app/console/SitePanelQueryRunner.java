package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.views.PanelQueryRunner;
import greenwall.views.RequestHandle;
import greenwall.views.logs.LogLine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/// Answers the queries of dashboards from a cluster's sources. Cancelling a query also cancels it at the
/// source.
record SitePanelQueryRunner(Site site, InstantSource clock, ViewQueryExecutor tasks) implements PanelQueryRunner {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    @Override
    public List<String> clusters(SourceRef.Kind source) {
        return site.clusters().stream()
                .filter(c -> source == SourceRef.Kind.LOKI
                        ? c.logs().isPresent()
                        : c.metrics().isPresent())
                .map(Site.ConnectedCluster::name)
                .toList();
    }

    @Override
    public RequestHandle run(Request request, Consumer<Answer> receiver) {
        return tasks.run(() -> answer(request), new Answer.Missing(ViewQueryExecutor.INTERNAL_ERROR), receiver);
    }

    private Answer answer(Request request) {
        var cluster = site.cluster(request.cluster());
        if (cluster.isEmpty()) {
            return new Answer.Missing("there is no cluster " + request.cluster());
        }
        boolean loki = request.source() == SourceRef.Kind.LOKI;
        Optional<Answer> answer = loki
                ? cluster.get().logs().map(logs -> ofLogs(logs, request))
                : cluster.get().metrics().map(metrics -> ofMetrics(metrics, request));
        return answer.orElseGet(() ->
                new Answer.Missing("the cluster " + request.cluster() + " has no " + (loki ? "Loki" : "Prometheus")));
    }

    private Answer ofMetrics(MetricsSource metrics, Request request) {
        var window = request.window();
        var selectors = request.query().isEmpty() ? List.<String>of() : List.of(request.query());
        return switch (request.kind()) {
            case RANGE ->
                answered(
                        metrics.range(
                                request.query(),
                                SiteRangeQueryRunner.withoutFuture(window, clock, request.step()),
                                request.step(),
                                DEADLINE),
                        Answer.RangeAnswer::new);
            case INSTANT ->
                answered(metrics.instant(request.query(), window.end(), DEADLINE), Answer.InstantAnswer::new);
            case LINES -> new Answer.Missing("Prometheus has no log lines");
            case LABEL_VALUES ->
                answered(metrics.labelValues(request.label(), selectors, window, DEADLINE), Answer.StringsAnswer::new);
            case LABEL_NAMES -> answered(metrics.labelNames(selectors, window, DEADLINE), Answer.StringsAnswer::new);
            case SERIES -> answered(metrics.series(selectors, window, DEADLINE), Answer.SeriesAnswer::new);
        };
    }

    private static Answer ofLogs(LogSource logs, Request request) {
        var window = request.window();
        return switch (request.kind()) {
            case RANGE ->
                answered(logs.range(request.query(), window, request.step(), DEADLINE), Answer.RangeAnswer::new);
            case INSTANT -> answered(logs.instant(request.query(), window.end(), DEADLINE), Answer.InstantAnswer::new);
            case LINES -> lines(logs, request);
            case LABEL_VALUES ->
                request.query().isEmpty()
                        ? answered(logs.labelValues(request.label(), window, DEADLINE), Answer.StringsAnswer::new)
                        : answered(
                                logs.series(List.of(request.query()), window, DEADLINE),
                                series -> new Answer.StringsAnswer(series.stream()
                                        .map(labels -> labels.get(request.label()))
                                        .filter(value -> !value.isEmpty())
                                        .distinct()
                                        .sorted()
                                        .toList()));
            case LABEL_NAMES -> answered(logs.labelNames(window, DEADLINE), Answer.StringsAnswer::new);
            case SERIES -> answered(logs.series(List.of(request.query()), window, DEADLINE), Answer.SeriesAnswer::new);
        };
    }

    private static Answer lines(LogSource logs, Request request) {
        var lines = new ArrayList<LogLine>();
        return answered(
                logs.lines(
                        request.query(),
                        request.window(),
                        LogSource.Order.BACKWARD,
                        request.most(),
                        line -> lines.add(new LogLine(line)),
                        DEADLINE),
                read -> new Answer.LinesAnswer(lines, read.cut()));
    }

    private static <T> Answer answered(Outcome<T> outcome, Function<T, Answer> toAnswer) {
        return answered(outcome, (value, _) -> toAnswer.apply(value));
    }

    /// @param toAnswer also gets the reason why the response is incomplete
    private static <T> Answer answered(Outcome<T> outcome, BiFunction<T, String, Answer> toAnswer) {
        return switch (outcome) {
            case Outcome.Answered<T> answered -> toAnswer.apply(answered.value(), answered.incompleteReason());
            case Outcome.Failed<T> failed -> new Answer.Missing(failed.failure().found());
        };
    }
}
