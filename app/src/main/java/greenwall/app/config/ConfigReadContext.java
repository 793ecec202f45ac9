package greenwall.app.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The state of one pass over a file: everything it collects besides the configuration.
///
/// A survey is a pass without a file that visits every section once. With it the reader lists all its keys,
/// so that a test can compare them with the documentation.
final class ConfigReadContext {
    /// Aliases can make a small file expand to a huge one. No real configuration is this large.
    private static final int MAX_NODES = 50_000;

    final ConfigErrorCollector collector;
    final boolean survey;
    final Set<String> keys = new TreeSet<>();
    final List<PositionedSecret> secrets = new ArrayList<>();
    final List<ConfigSectionReader> sections = new ArrayList<>();
    private final Set<String> knownKeys;
    private int nodes;

    ConfigReadContext(ConfigErrorCollector collector, boolean survey, Set<String> knownKeys) {
        this.collector = collector;
        this.survey = survey;
        this.knownKeys = knownKeys;
    }

    /// Reports unknown and missing keys, after all sections were read.
    void checkKeys() {
        sections.forEach(ConfigSectionReader::checkKeys);
    }

    /// The section to which a misplaced key belongs.
    Optional<String> sectionOfMisplacedKey(String key) {
        return knownKeys.stream()
                .filter(known -> known.endsWith("." + key) || known.equals(key))
                .min(Comparator.comparingInt(String::length).thenComparing(known -> known));
    }

    boolean isExhausted() {
        return nodes > MAX_NODES;
    }

    /// Returns false, and reports it once, if the file is unreasonably large.
    boolean mayVisit(FilePosition position) {
        nodes++;
        if (nodes == MAX_NODES + 1) {
            collector.error(
                    position, "more than " + MAX_NODES + " values, counting what aliases repeat", "a smaller file");
        }
        return nodes <= MAX_NODES;
    }

    record PositionedSecret(SecretLocation secret, FilePosition position) {}
}
