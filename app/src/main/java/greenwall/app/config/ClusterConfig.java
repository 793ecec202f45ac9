package greenwall.app.config;

import greenwall.fleet.source.ClusterLabelFilter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The sources that belong together, and the labels of all their hosts.
///
/// @param traces at most one Tempo and one Jaeger
/// @param label the label that distinguishes the clusters of a shared engine; empty for other clusters
/// @param slice the part of a shared engine that forms this cluster
public record ClusterConfig(
        String name,
        Optional<SourceConfig> prometheus,
        Optional<SourceConfig> loki,
        List<SourceConfig> alertmanagers,
        List<SourceConfig> traces,
        Map<String, String> labels,
        Optional<String> label,
        Optional<ClusterLabelFilter> slice) {
    public ClusterConfig(
            String name,
            Optional<SourceConfig> prometheus,
            Optional<SourceConfig> loki,
            List<SourceConfig> alertmanagers,
            List<SourceConfig> traces,
            Map<String, String> labels) {
        this(name, prometheus, loki, alertmanagers, traces, labels, Optional.empty(), Optional.empty());
    }

    /// Returns one cluster of this engine.
    ///
    /// @param withTraces whether this cluster gets the trace sources; traces have no such label, so one
    /// cluster gets them all
    public ClusterConfig slice(String sliceName, ClusterLabelFilter part, boolean withTraces) {
        return new ClusterConfig(
                sliceName,
                prometheus,
                loki,
                alertmanagers,
                withTraces ? traces : List.of(),
                labels,
                Optional.empty(),
                Optional.of(part));
    }

    public Stream<SourceConfig> endpoints() {
        return Stream.of(prometheus.stream(), loki.stream(), alertmanagers.stream(), traces.stream())
                .flatMap(s -> s);
    }
}
