package greenwall.app.site;

import greenwall.fleet.TaskThreads;
import greenwall.fleet.TimeMath;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.alerthistory.AlertHistory;
import greenwall.fleet.alerthistory.AlertHistoryBuilder;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/// Queries the clusters of a site in parallel for the alerts that fired.
public final class AlertHistoryFetcher {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private AlertHistoryFetcher() {}

    /// @param response empty if the query failed
    private record ClusterHistory(Optional<AlertHistoryBuilder.ClusterResponse> response, List<String> errors) {}

    /// @param now the window is cut there, since the future is not a gap in the data
    public static AlertHistory query(Site site, TimeWindow asked, AlertHostFinder hosts, Instant now)
            throws InterruptedException {
        var window = asked.until(now);
        var step = AlertHistoryBuilder.step(window);
        var queries = new ArrayList<Callable<ClusterHistory>>();
        for (var cluster : site.clusters()) {
            cluster.metrics().ifPresent(metrics -> queries.add(() -> query(cluster.name(), metrics, window, step)));
        }
        var histories = TaskThreads.runAll(queries);
        var answers =
                histories.stream().flatMap(history -> history.response.stream()).toList();
        var errors = new ArrayList<>(
                histories.stream().flatMap(history -> history.errors.stream()).toList());
        if (queries.isEmpty()) {
            errors.add("no Prometheus is configured");
        }
        return AlertHistoryBuilder.build(window, step, answers, hosts, errors);
    }

    private static ClusterHistory query(String cluster, MetricsSource metrics, TimeWindow window, Duration step) {
        return switch (metrics.range(AlertHistoryBuilder.alertsQuery(step), window, step, DEADLINE)) {
            case Outcome.Failed<Matrix> failed -> failed(cluster, failed);
            case Outcome.Answered<Matrix> fired ->
                switch (metrics.range(AlertHistoryBuilder.knownQuery(step), window, step, DEADLINE)) {
                    case Outcome.Failed<Matrix> failed -> failed(cluster, failed);
                    case Outcome.Answered<Matrix> known -> {
                        var response = new AlertHistoryBuilder.ClusterResponse(
                                cluster, fired.value(), known.value(), intervals(metrics));
                        var errors = Stream.of(fired, known)
                                .map(Outcome.Answered::incompleteReason)
                                .filter(reason -> !reason.isEmpty())
                                .distinct()
                                .map(reason -> cluster + ": " + reason)
                                .toList();
                        yield new ClusterHistory(Optional.of(response), errors);
                    }
                };
        };
    }

    private static ClusterHistory failed(String cluster, Outcome.Failed<Matrix> outcome) {
        return new ClusterHistory(
                Optional.empty(), List.of(cluster + ": " + outcome.failure().found()));
    }

    private static Map<String, Duration> intervals(MetricsSource metrics) {
        var intervals = new HashMap<String, Duration>();
        metrics.rules(DEADLINE)
                .answer()
                .ifPresent(groups -> groups.forEach(group -> group.rules().stream()
                        .filter(MetricsSource.Rule::alerting)
                        .forEach(rule -> intervals.merge(rule.name(), group.interval(), TimeMath::shorter))));
        return intervals;
    }
}
