package greenwall.lab.prometheus;

import greenwall.lab.series.SeriesSource;
import java.time.InstantSource;
import java.util.Map;

/// Where the server's answers come from.
///
/// @param metadata by metric
/// @param clock the server's own: "now" where a query names no time
public record Backend(
        SeriesSource series,
        TargetsView targets,
        RulesView rules,
        Map<String, MetricMetadata> metadata,
        Exemplars exemplars,
        InstantSource clock) {}
