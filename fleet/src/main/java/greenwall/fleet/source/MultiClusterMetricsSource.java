package greenwall.fleet.source;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A metrics source that several clusters share. What does not depend on the cluster is requested once for
/// all.
public final class MultiClusterMetricsSource {
    final MetricsSource delegate;
    final SharedResponse<Map<String, List<MetricsSource.MetricMetadata>>> metadata;
    final SharedResponse<List<MetricsSource.RuleGroup>> rules;
    final SharedResponse<List<MetricsSource.RuleAlert>> alerts;
    final SharedResponse<List<MetricsSource.ScrapedTarget>> targets;
    final SharedResponse<MetricsSource.BuildInfo> buildInfo;
    final SharedResponse<List<MetricsSource.Store>> parts;

    public MultiClusterMetricsSource(MetricsSource delegate) {
        this.delegate = delegate;
        metadata = new SharedResponse<>(delegate::metadata);
        rules = new SharedResponse<>(delegate::rules);
        alerts = new SharedResponse<>(delegate::alerts);
        targets = new SharedResponse<>(delegate::targets);
        buildInfo = new SharedResponse<>(delegate::buildInfo);
        parts = new SharedResponse<>(delegate::stores);
    }

    /// The part that belongs to one cluster.
    public MetricsSource slice(String cluster, ClusterLabelFilter slice) {
        var source =
                new Source(cluster, delegate.source().kind(), delegate.source().url());
        return new ClusterMetricsSource(this, delegate, source, slice);
    }

    /// One response for all clusters that send the same request within a second.
    static final class SharedResponse<T> {
        private static final long FRESH = TimeUnit.SECONDS.toNanos(1);
        private static final Duration GRACE = Duration.ofSeconds(1);

        private final Function<Duration, Outcome<T>> request;
        private final ReentrantLock lock = new ReentrantLock(true);
        private @Nullable Outcome<T> last;
        private long at;

        SharedResponse(Function<Duration, Outcome<T>> request) {
            this.request = request;
        }

        Outcome<T> get(Duration deadline) {
            try {
                // The running request has the same deadline, so its response should have arrived by then.
                if (!lock.tryLock(deadline.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)) {
                    return request.apply(deadline);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return request.apply(deadline);
            }
            try {
                var known = last;
                if (known != null && System.nanoTime() - at < FRESH) {
                    return known;
                }
                var response = request.apply(deadline);
                // A request that was cancelled by its own caller has no response for the others.
                boolean cancelled = response instanceof Outcome.Failed<T>(var _, var _, var _, Failure.Cancelled _);
                last = cancelled ? null : response;
                at = System.nanoTime();
                return response;
            } finally {
                lock.unlock();
            }
        }
    }
}
