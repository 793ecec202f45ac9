package greenwall.app.config;

import greenwall.fleet.source.ClusterSlice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Sources that belong together, and labels of all their hosts.
///
/// @param traces at most one Tempo and one Jaeger
/// @param label for an engine shared by several clusters: the label that distinguishes them
/// @param slice the part of a shared engine that is this cluster
public record Cluster(
        String name,
        Optional<SourceConfig> prometheus,
        Optional<SourceConfig> loki,
        List<SourceConfig> alertmanagers,
        List<SourceConfig> traces,
        Map<String, String> labels,
        Optional<String> label,
        Optional<ClusterSlice> slice) {
    /// With sources of its own.
    public Cluster(
            String name,
            Optional<SourceConfig> prometheus,
            Optional<SourceConfig> loki,
            List<SourceConfig> alertmanagers,
            List<SourceConfig> traces,
            Map<String, String> labels) {
        this(name, prometheus, loki, alertmanagers, traces, labels, Optional.empty(), Optional.empty());
    }

    /// One cluster of this engine.
    ///
    /// @param withTraces traces have no such label, so one of the clusters has them all
    public Cluster slice(String part, ClusterSlice of, boolean withTraces) {
        return new Cluster(
                part,
                prometheus,
                loki,
                alertmanagers,
                withTraces ? traces : List.of(),
                labels,
                Optional.empty(),
                Optional.of(of));
    }

    public Stream<SourceConfig> endpoints() {
        return Stream.of(prometheus.stream(), loki.stream(), alertmanagers.stream(), traces.stream())
                .flatMap(s -> s);
    }
}
