package greenwall.app.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The sources that belong together, and labels that every host of theirs carries.
///
/// @param traces at most one Tempo and one Jaeger
public record Cluster(
        String name,
        Optional<SourceConfig> prometheus,
        Optional<SourceConfig> loki,
        List<SourceConfig> alertmanagers,
        List<SourceConfig> traces,
        Map<String, String> labels) {
    /// Without a source of traces.
    public Cluster(
            String name,
            Optional<SourceConfig> prometheus,
            Optional<SourceConfig> loki,
            List<SourceConfig> alertmanagers,
            Map<String, String> labels) {
        this(name, prometheus, loki, alertmanagers, List.of(), labels);
    }

    public Stream<SourceConfig> endpoints() {
        return Stream.of(prometheus.stream(), loki.stream(), alertmanagers.stream(), traces.stream())
                .flatMap(s -> s);
    }
}
