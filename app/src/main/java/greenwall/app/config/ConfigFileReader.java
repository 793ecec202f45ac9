package greenwall.app.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// One pass over a file: what it collects besides the configuration.
///
/// A survey is a pass over no file that visits every section once: so the reader lists its keys, and the documentation
/// can be tested against them.
final class ConfigFileReader {
    /// A file with aliases can be far larger than it looks; no real one is this large.
    private static final int MOST_NODES = 50_000;

    final ConfigProblems problems;
    final boolean survey;
    final Set<String> keys = new TreeSet<>();
    final List<PlacedSecret> secrets = new ArrayList<>();
    private final Set<String> knownKeys;
    private int nodes;

    ConfigFileReader(ConfigProblems problems, boolean survey, Set<String> knownKeys) {
        this.problems = problems;
        this.survey = survey;
        this.knownKeys = knownKeys;
    }

    /// The section in which a misplaced key belongs.
    Optional<String> elsewhere(String key) {
        return knownKeys.stream()
                .filter(known -> known.endsWith("." + key) || known.equals(key))
                .min(Comparator.comparingInt(String::length).thenComparing(known -> known));
    }

    boolean isExhausted() {
        return nodes > MOST_NODES;
    }

    /// False, reported once, if the file is unreasonably large.
    boolean mayVisit(FilePosition place) {
        nodes++;
        if (nodes == MOST_NODES + 1) {
            problems.error(
                    place, "more than " + MOST_NODES + " values, counting what aliases repeat", "a smaller file");
        }
        return nodes <= MOST_NODES;
    }

    record PlacedSecret(SecretLocation secret, FilePosition place) {}
}
