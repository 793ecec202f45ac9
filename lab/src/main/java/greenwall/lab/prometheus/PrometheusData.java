package greenwall.lab.prometheus;

import greenwall.fleet.source.Metrics;
import greenwall.lab.promql.SeriesSource;
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
        Supplier<List<Metrics.RuleGroup>> rules,
        Map<String, Metrics.MetricMetadata> metadata,
        Optional<Exemplars> exemplars,
        InstantSource clock) {}
