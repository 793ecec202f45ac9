package greenwall.tests.hostile;

import greenwall.lab.PracticeRange;
import java.io.IOException;
import java.util.List;

/// The sources of a practice range, with hostile texts in their responses.
record HostileSources(HostileProxy prometheus, HostileProxy loki, HostileProxy alertmanager) implements AutoCloseable {
    /// @param first the index of the first text for each source
    static HostileSources of(PracticeRange range, List<String> texts, boolean names, int... first) throws IOException {
        return new HostileSources(
                new HostileProxy(range.servers().prometheus(), texts, first[0], names),
                new HostileProxy(range.servers().loki(), texts, first[1], names),
                new HostileProxy(range.servers().alertmanager(), texts, first[2], names));
    }

    List<String> options() {
        return List.of("--prometheus", prometheus.url(), "--loki", loki.url(), "--alertmanager", alertmanager.url());
    }

    @Override
    public void close() {
        prometheus.close();
        loki.close();
        alertmanager.close();
    }
}
