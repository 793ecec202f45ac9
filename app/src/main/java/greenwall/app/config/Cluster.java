package greenwall.app.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The sources that belong together, and labels that every host of theirs carries.
public record Cluster(
        String name,
        Optional<SourceConfig> prometheus,
        Optional<SourceConfig> loki,
        List<SourceConfig> alertmanagers,
        Map<String, String> labels) {
    public Stream<SourceConfig> endpoints() {
        return Stream.of(prometheus.stream(), loki.stream(), alertmanagers.stream())
                .flatMap(s -> s);
    }
}
