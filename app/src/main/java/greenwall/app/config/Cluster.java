package greenwall.app.config;

import greenwall.fleet.source.ClusterSlice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The sources that belong together, and labels that every host of theirs carries.
///
/// @param traces at most one Tempo and one Jaeger
/// @param label of an engine that several clusters share: the label whose values are these clusters
/// @param slice the part of a shared engine that this cluster is
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

    /// Without a source of traces.
    public Cluster(
            String name,
            Optional<SourceConfig> prometheus,
            Optional<SourceConfig> loki,
            List<SourceConfig> alertmanagers,
            Map<String, String> labels) {
        this(name, prometheus, loki, alertmanagers, List.of(), labels);
    }

    /// The part of this engine that is one cluster.
    ///
    /// @param withTraces traces carry no such label: one of the clusters has them all
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
