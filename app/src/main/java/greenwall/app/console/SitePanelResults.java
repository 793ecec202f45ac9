package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.views.PanelQueryRunner;
import greenwall.views.TimeRangeReader;
import greenwall.views.logs.LogLine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// Answers the queries of dashboards from a cluster's sources. Cancelling a query also cancels it at the source.
record SitePanelResults(Site site, InstantSource clock, ViewQueryExecutor tasks) implements PanelQueryRunner {
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
    public TimeRangeReader.Handle ask(Question question, Consumer<Answer> receiver) {
        return tasks.run(() -> answer(question), receiver);
    }

    private Answer answer(Question question) {
        var cluster = site.cluster(question.cluster());
        if (cluster.isEmpty()) {
            return new Answer.Missing("there is no cluster " + question.cluster());
        }
        boolean loki = question.source() == SourceRef.Kind.LOKI;
        Optional<Answer> answer = loki
                ? cluster.get().logs().map(logs -> ofLogs(logs, question))
                : cluster.get().metrics().map(metrics -> ofMetrics(metrics, question));
        return answer.orElseGet(() ->
                new Answer.Missing("the cluster " + question.cluster() + " has no " + (loki ? "Loki" : "Prometheus")));
    }

    private Answer ofMetrics(MetricsSource metrics, Question question) {
        var window = question.window();
        var selectors = question.query().isEmpty() ? List.<String>of() : List.of(question.query());
        return switch (question.form()) {
            case RANGE ->
                answered(
                        metrics.range(
                                question.query(),
                                SiteTimeRangeReader.past(window, clock, question.step()),
                                question.step(),
                                DEADLINE),
                        Answer.RangeAnswer::new);
            case INSTANT ->
                answered(metrics.instant(question.query(), window.end(), DEADLINE), Answer.InstantAnswer::new);
            case LINES -> new Answer.Missing("Prometheus has no log lines");
            case LABEL_VALUES ->
                answered(metrics.labelValues(question.label(), selectors, window, DEADLINE), Answer.StringsAnswer::new);
            case LABEL_NAMES -> answered(metrics.labelNames(selectors, window, DEADLINE), Answer.StringsAnswer::new);
            case SERIES -> answered(metrics.series(selectors, window, DEADLINE), Answer.SeriesAnswer::new);
        };
    }

    private static Answer ofLogs(LogSource logs, Question question) {
        var window = question.window();
        return switch (question.form()) {
            case RANGE ->
                answered(logs.range(question.query(), window, question.step(), DEADLINE), Answer.RangeAnswer::new);
            case INSTANT -> answered(logs.instant(question.query(), window.end(), DEADLINE), Answer.InstantAnswer::new);
            case LINES -> lines(logs, question);
            case LABEL_VALUES ->
                question.query().isEmpty()
                        ? answered(logs.labelValues(question.label(), window, DEADLINE), Answer.StringsAnswer::new)
                        : answered(
                                logs.series(List.of(question.query()), window, DEADLINE),
                                series -> new Answer.StringsAnswer(series.stream()
                                        .map(labels -> labels.get(question.label()))
                                        .filter(value -> !value.isEmpty())
                                        .distinct()
                                        .sorted()
                                        .toList()));
            case LABEL_NAMES -> answered(logs.labelNames(window, DEADLINE), Answer.StringsAnswer::new);
            case SERIES -> answered(logs.series(List.of(question.query()), window, DEADLINE), Answer.SeriesAnswer::new);
        };
    }

    private static Answer lines(LogSource logs, Question question) {
        var lines = new ArrayList<LogLine>();
        return answered(
                logs.lines(
                        question.query(),
                        question.window(),
                        LogSource.Order.BACKWARD,
                        question.most(),
                        line -> lines.add(new LogLine(line)),
                        DEADLINE),
                read -> new Answer.LinesAnswer(lines, read.cut()));
    }

    private static <T> Answer answered(Outcome<T> outcome, Function<T, Answer> toAnswer) {
        return switch (outcome) {
            case Outcome.Answered<T> answered -> toAnswer.apply(answered.value());
            case Outcome.Failed<T> failed -> new Answer.Missing(failed.failure().found());
        };
    }
}
