package greenwall.views.dashboard;

import greenwall.fleet.identity.Target;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The scrape interval of a cluster: the most frequent one of its targets, in whole seconds. It is the
/// shortest step of a query, and a rate covers four intervals.
final class ClusterScrapeInterval {
    /// Used while the targets are unknown.
    static final Duration DEFAULT = Duration.ofSeconds(15);

    private static final int MAX_HOSTS = 1_000;

    private final FleetState state;
    private final Map<String, Duration> known = new HashMap<>();

    ClusterScrapeInterval(FleetState state) {
        this.state = state;
    }

    Duration of(String cluster) {
        return known.computeIfAbsent(cluster, this::mostFrequent);
    }

    private Duration mostFrequent(String cluster) {
        return most(state.hosts().stream()
                .filter(host -> host.cluster().name().equals(cluster))
                .limit(MAX_HOSTS)
                .flatMap(host -> host.targets().stream())
                .map(Target::scrapeInterval)
                .flatMap(Optional::stream));
    }

    /// The most frequent interval. Intervals are rounded first, since estimates vary by some milliseconds.
    static Duration most(Stream<Duration> intervals) {
        return intervals
                .map(exact -> Duration.ofSeconds(Math.max(1, Math.round(exact.toMillis() / 1000.0))))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
                .entrySet()
                .stream()
                .max(Map.Entry.<Duration, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(DEFAULT);
    }
}
