package greenwall.lab;

import greenwall.fleet.promql.LabelMatcher;
import greenwall.lab.series.Series;
import greenwall.lab.series.SeriesSource;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// Series that take their time: the range's Prometheus on a day when it is slow itself.
///
/// The wait is for each selector, so that a query which reads more waits longer.
record SlowedSeries(SeriesSource source, Supplier<Duration> delay) implements SeriesSource {
    @Override
    public List<? extends Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis) {
        return waited() ? source.select(matchers, startMillis, endMillis) : List.of();
    }

    @Override
    public Set<String> names(long startMillis, long endMillis) {
        return waited() ? source.names(startMillis, endMillis) : Set.of();
    }

    private boolean waited() {
        var wait = delay.get();
        if (wait.isPositive()) {
            try {
                Thread.sleep(wait);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
