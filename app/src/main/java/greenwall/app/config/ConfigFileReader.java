package greenwall.app.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// One pass over one file: what it collects, beside the configuration itself.
///
/// A survey is a pass over no file at all, which visits every section once: so the reader itself tells which keys
/// there are, and the documentation can be held against it.
final class ConfigFileReader {
    /// A file with aliases can be far larger than it looks; no real one comes near this.
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

    /// Where else in the file a key of this name belongs.
    Optional<String> elsewhere(String key) {
        return knownKeys.stream()
                .filter(known -> known.endsWith("." + key) || known.equals(key))
                .min(Comparator.comparingInt(String::length).thenComparing(known -> known));
    }

    boolean isExhausted() {
        return nodes > MOST_NODES;
    }

    /// False, and said once, when the file holds far more than any real one.
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
