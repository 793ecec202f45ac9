package greenwall.fleet.alert;

import greenwall.fleet.TaskThreads;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/// Queries all clusters in parallel for alerts: the Alertmanagers for received alerts, Prometheus for rules
/// and pending alerts.
public record AlertQueries(List<ClusterSources> clusters) {
    /// The sources of a cluster.
    ///
    /// @param part whether the cluster is a part of a shared engine, which reports some alerts for all its
    ///     parts
    public record ClusterSources(
            String cluster, Optional<MetricsSource> metrics, Optional<AlertSource> alerts, boolean part) {}

    /// The responses of a cluster; empty if it has no such source.
    public record ClusterResponses(
            String cluster,
            Optional<Outcome<List<MetricsSource.RuleGroup>>> rules,
            Optional<AlertSource.MergedResponse<List<AlertSource.ReceivedAlert>>> alerts,
            Optional<AlertSource.MergedResponse<List<AlertSource.Silence>>> silences,
            boolean part) {}

    public List<ClusterResponses> query(Duration deadline) throws InterruptedException {
        try (var threads = new TaskThreads()) {
            record PendingResponses(
                    ClusterSources sources,
                    Optional<Future<Outcome<List<MetricsSource.RuleGroup>>>> rules,
                    Optional<Future<AlertSource.MergedResponse<List<AlertSource.ReceivedAlert>>>> alerts,
                    Optional<Future<AlertSource.MergedResponse<List<AlertSource.Silence>>>> silences) {}
            var waiting = new ArrayList<PendingResponses>();
            for (var cluster : clusters) {
                waiting.add(new PendingResponses(
                        cluster,
                        cluster.metrics().map(m -> threads.submit(() -> m.rules(deadline))),
                        cluster.alerts().map(a -> threads.submit(() -> a.alerts(List.of(), deadline))),
                        cluster.alerts().map(a -> threads.submit(() -> a.silences(deadline)))));
            }
            var responses = new ArrayList<ClusterResponses>();
            for (var cluster : waiting) {
                responses.add(new ClusterResponses(
                        cluster.sources().cluster(),
                        result(cluster.rules()),
                        result(cluster.alerts()),
                        result(cluster.silences()),
                        cluster.sources().part()));
            }
            return responses;
        }
    }

    private static <T> Optional<T> result(Optional<Future<T>> future) throws InterruptedException {
        if (future.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(future.get().get());
        } catch (ExecutionException e) {
            throw new IllegalStateException("internal error while querying alerts", e.getCause());
        }
    }
}
