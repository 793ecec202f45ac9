package greenwall.app.site;

import greenwall.app.config.ClusterConfig;
import greenwall.connectors.files.AtomicFile;
import greenwall.connectors.files.RegularFileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Stores the clusters of a shared engine. The first picture need not wait for the engine, and an engine that
/// does not respond keeps its clusters.
///
/// The lines of the file are: the engine and its label, whether some targets belong to no cluster, then each
/// value.
public record ClusterStore(Path file) {
    private static final int MAX_BYTES = 64 << 10;
    private static final String WITH_REST = "rest";

    public Optional<ClusterFinder.Found> of(ClusterConfig engine) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            var lines = new String(RegularFileReader.read(file, MAX_BYTES), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            if (lines.size() < 3 || !lines.getFirst().equals(key(engine))) {
                return Optional.empty();
            }
            var values = lines.subList(2, lines.size()).stream()
                    .filter(ClusterFinder::isName)
                    .limit(ClusterFinder.MOST)
                    .toList();
            return Optional.of(new ClusterFinder.Found(values, lines.get(1).equals(WITH_REST), List.of()));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    public void store(ClusterConfig engine, ClusterFinder.Found found) {
        var text = new StringBuilder(key(engine)).append('\n').append(found.rest() ? WITH_REST : "");
        found.values().forEach(value -> text.append('\n').append(value));
        try {
            AtomicFile.write(file, text.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException full) {
            System.getLogger(ClusterStore.class.getName())
                    .log(System.Logger.Level.WARNING, "the list of clusters is not saved: " + full.getMessage());
        }
    }

    private static String key(ClusterConfig engine) {
        return engine.prometheus().map(source -> source.url().toString()).orElse("") + " "
                + engine.label().orElse("");
    }
}
