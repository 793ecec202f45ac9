package greenwall.fleet.source;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A source of metrics that several clusters share. What does not depend on the cluster is requested once for all.
public final class SharedMetrics {
    final Metrics whole;
    final SharedResponse<Map<String, List<Metrics.MetricMetadata>>> metadata;
    final SharedResponse<List<Metrics.RuleGroup>> rules;
    final SharedResponse<List<Metrics.RuleAlert>> alerts;
    final SharedResponse<List<Metrics.Target>> targets;
    final SharedResponse<Metrics.BuildInfo> buildInfo;
    final SharedResponse<List<Metrics.Part>> parts;

    public SharedMetrics(Metrics whole) {
        this.whole = whole;
        metadata = new SharedResponse<>(whole::metadata);
        rules = new SharedResponse<>(whole::rules);
        alerts = new SharedResponse<>(whole::alerts);
        targets = new SharedResponse<>(whole::targets);
        buildInfo = new SharedResponse<>(whole::buildInfo);
        parts = new SharedResponse<>(whole::parts);
    }

    /// The part that belongs to one cluster.
    public Metrics slice(String cluster, ClusterSlice slice) {
        var source = new Source(cluster, whole.source().kind(), whole.source().url());
        return new ClusterMetrics(this, whole, source, slice);
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
