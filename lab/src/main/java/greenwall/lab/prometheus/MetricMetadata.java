package greenwall.lab.prometheus;

/// What `# TYPE`, `# HELP` and `# UNIT` say of a metric, as `/api/v1/metadata` shows it.
///
/// @param type in Prometheus' words: counter, gauge, histogram, summary, unknown
public record MetricMetadata(String type, String help, String unit) {}
