package greenwall.tests.fuzz;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The stored inputs of a target: initial samples, and every input that once caused a finding.
final class Corpus {
    private Corpus() {}

    record Seed(String name, byte[] bytes) {}

    static Path folder(String target) {
        try {
            return Path.of(Objects.requireNonNull(Corpus.class.getResource(target), target)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Seed> of(String target) throws IOException {
        var seeds = new ArrayList<Seed>();
        try (var files = Files.list(folder(target))) {
            for (var file : files.sorted().toList()) {
                seeds.add(new Seed(file.getFileName().toString(), Files.readAllBytes(file)));
            }
        }
        return seeds;
    }
}
