package greenwall.lab.prometheus;

import greenwall.fleet.source.Metrics;
import greenwall.lab.series.SeriesSource;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The data behind the server.
///
/// @param targets asked at each request, so an answer should be cheap
/// @param metadata by metric
/// @param clock the server's own: "now" where a query names no time
public record PrometheusData(
        SeriesSource series,
        Supplier<List<ActiveTarget>> targets,
        Supplier<List<Metrics.RuleGroup>> rules,
        Map<String, Metrics.MetricMetadata> metadata,
        Optional<Exemplars> exemplars,
        InstantSource clock) {}
