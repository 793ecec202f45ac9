package greenwall.lab.prometheus;

import greenwall.lab.series.SeriesSource;
import java.time.InstantSource;
import java.util.Map;

/// The data behind the server.
///
/// @param metadata by metric
/// @param clock the server's own: "now" where a query names no time
public record Backend(
        SeriesSource series,
        TargetsResponse targets,
        RulesResponse rules,
        Map<String, MetricMetadata> metadata,
        Exemplars exemplars,
        InstantSource clock) {}
