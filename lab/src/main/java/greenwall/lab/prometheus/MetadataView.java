package greenwall.lab.prometheus;

import java.util.List;
import java.util.Map;

/// What `# TYPE`, `# HELP` and `# UNIT` said of each metric, as `/api/v1/metadata` tells it.
public interface MetadataView {
    MetadataView NONE = Map::of;

    Map<String, List<Metadata>> byMetric();

    /// `type` is Prometheus' word: counter, gauge, histogram, summary, unknown.
    record Metadata(String type, String help, String unit) {}
}
