package greenwall.app.site;

import greenwall.fleet.TimeMath;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.history.AlertHistory;
import greenwall.fleet.history.AlertHistoryBuilder;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/// Queries the clusters of a site for the alerts that fired.
public final class AlertHistoryFetcher {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private AlertHistoryFetcher() {}

    /// @param now the window is cut there, since the future is not a gap in the data
    public static AlertHistory query(Site site, TimeWindow asked, AlertHostFinder hosts, Instant now) {
        var window = asked.until(now);
        var step = AlertHistoryBuilder.step(window);
        var answers = new ArrayList<AlertHistoryBuilder.ClusterResponse>();
        var errors = new ArrayList<String>();
        for (var cluster : site.clusters()) {
            if (cluster.metrics().isEmpty()) {
                continue;
            }
            var metrics = cluster.metrics().get();
            var alerts = metrics.range(AlertHistoryBuilder.alertsQuery(step), window, step, DEADLINE);
            var known = metrics.range(AlertHistoryBuilder.knownQuery(step), window, step, DEADLINE);
            if (alerts instanceof Outcome.Answered<Matrix> fired
                    && known instanceof Outcome.Answered<Matrix> reported) {
                answers.add(new AlertHistoryBuilder.ClusterResponse(
                        cluster.name(), fired.value(), reported.value(), intervals(metrics)));
                Stream.of(fired, reported)
                        .map(Outcome.Answered::incompleteReason)
                        .filter(reason -> !reason.isEmpty())
                        .distinct()
                        .forEach(reason -> errors.add(cluster.name() + ": " + reason));
            } else {
                var failed = alerts instanceof Outcome.Failed<Matrix> f ? f : (Outcome.Failed<Matrix>) known;
                errors.add(cluster.name() + ": " + failed.failure().found());
            }
        }
        if (site.clusters().stream().allMatch(c -> c.metrics().isEmpty())) {
            errors.add("no Prometheus is configured");
        }
        return AlertHistoryBuilder.build(window, step, answers, hosts, errors);
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
