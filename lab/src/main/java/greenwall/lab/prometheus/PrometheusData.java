package greenwall.lab.prometheus;

import greenwall.fleet.Labels;
import greenwall.fleet.source.MetricsSource;
import greenwall.lab.promql.SeriesSource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The data that the server provides.
///
/// @param targets called for each request, so it should be cheap
/// @param metadata the metadata by metric name
/// @param clock the server's clock, used as "now" if a query has no time
public record PrometheusData(
        SeriesSource series,
        Supplier<List<ActiveTarget>> targets,
        Supplier<List<MetricsSource.RuleGroup>> rules,
        Map<String, MetricsSource.MetricMetadata> metadata,
        Optional<Exemplars> exemplars,
        InstantSource clock) {

    /// A scrape target, in the members of `/api/v1/targets`.
    ///
    /// @param discoveredLabels the labels before relabelling (`__address__` and the like)
    /// @param lastError the error of the last scrape; empty if it succeeded
    /// @param lastScrapeDuration in seconds
    /// @param health `up` or `down`
    public record ActiveTarget(
            Labels discoveredLabels,
            Labels labels,
            String scrapePool,
            String scrapeUrl,
            String globalUrl,
            String lastError,
            Instant lastScrape,
            double lastScrapeDuration,
            String health,
            String scrapeInterval,
            String scrapeTimeout) {}

    /// A source of exemplars for histograms.
    public interface Exemplars {
        record Exemplar(String traceId, String spanId, double value, long millis) {}

        /// Whether series of this metric can have exemplars.
        boolean has(String metric);

        /// Returns the exemplars of one bucket series in the window.
        ///
        /// @param below the upper bound of the next smaller bucket, which has the exemplars up to that bound
        List<Exemplar> of(Labels series, double below, long fromMillis, long toMillis);
    }
}
