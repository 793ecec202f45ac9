package greenwall.fleet.alert;

import greenwall.fleet.TaskThreads;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/// Queries all clusters in parallel for alerts: the Alertmanagers for received alerts, Prometheus for rules
/// and pending alerts.
public record AlertQueries(List<ClusterSources> clusters) {
    /// The sources of a cluster.
    ///
    /// @param sharesEngine whether the cluster is a part of a shared engine, which reports some alerts for all its
    ///     parts
    public record ClusterSources(
            String cluster, Optional<MetricsSource> metrics, Optional<AlertSource> alerts, boolean sharesEngine) {}

    /// The responses of a cluster; empty if it has no such source.
    public record ClusterResponses(
            String cluster,
            Optional<Outcome<List<MetricsSource.RuleGroup>>> rules,
            Optional<AlertSource.MergedResponse<List<AlertSource.ReceivedAlert>>> alerts,
            Optional<AlertSource.MergedResponse<List<AlertSource.Silence>>> silences,
            boolean sharesEngine) {}

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
                var sources = cluster.sources();
                responses.add(new ClusterResponses(
                        sources.cluster(),
                        result(
                                cluster.rules(),
                                () -> failed(sources.metrics().orElseThrow().source())),
                        result(cluster.alerts(), () -> failed(sources.alerts().orElseThrow())),
                        result(cluster.silences(), () -> failed(sources.alerts().orElseThrow())),
                        sources.sharesEngine()));
            }
            return responses;
        }
    }

    /// An internal error in one query hides no responses of others.
    private static <T> Optional<T> result(Optional<Future<T>> future, Supplier<T> failed) throws InterruptedException {
        if (future.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(future.get().get());
        } catch (ExecutionException bug) {
            System.getLogger(AlertQueries.class.getName())
                    .log(System.Logger.Level.ERROR, "a query for alerts failed", bug.getCause());
            return Optional.of(failed.get());
        }
    }

    private static <T> Outcome<T> failed(Source source) {
        return new Outcome.Failed<>(
                source,
                Instant.EPOCH,
                Duration.ZERO,
                new Failure.Malformed("internal error while querying " + source + "; see Greenwall's log", ""));
    }

    private static <T> AlertSource.MergedResponse<List<T>> failed(AlertSource alerts) {
        return new AlertSource.MergedResponse<>(
                List.of(),
                alerts.peers().stream().map(AlertQueries::<Integer>failed).toList());
    }
}
