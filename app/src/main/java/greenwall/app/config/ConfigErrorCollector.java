package greenwall.app.config;

import greenwall.fleet.CountText;
import greenwall.fleet.SanitizedText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Collects the errors in one file, ordered by position, up to a limit.
final class ConfigErrorCollector {
    static final int MAX = 200;
    private static final int MAX_QUOTED_LENGTH = 80;
    /// The part of a URL in which people write secrets.
    private static final Pattern USER_INFO = Pattern.compile("(://)\\S*(@)");

    private static final Pattern QUERY_OF_URL = Pattern.compile("(://[^\\s?]*\\?)\\S+");

    private final String file;
    private final List<ConfigError> errors = new ArrayList<>();
    private final List<ConfigError> missing = new ArrayList<>();
    private final List<ConfigError> warnings = new ArrayList<>();
    private int dropped;

    ConfigErrorCollector(String file) {
        this.file = file;
    }

    String file() {
        return file;
    }

    void error(FilePosition position, String found, String expected) {
        error(position, found, expected, Optional.empty());
    }

    void error(FilePosition position, String found, String expected, Optional<String> suggestion) {
        add(errors, new ConfigError(file, position, found, expected, suggestion));
    }

    /// Reports that something is missing. Lines that were dropped may contain it, see [#forgetMissing()].
    void missing(FilePosition position, String found, String expected) {
        add(missing, new ConfigError(file, position, found, expected));
    }

    void warning(FilePosition position, String found, String expected) {
        add(warnings, new ConfigError(file, position, found, expected));
    }

    private void add(List<ConfigError> to, ConfigError error) {
        if (to.contains(error)) {
            return;
        }
        if (to.size() < MAX) {
            to.add(error);
        } else {
            dropped++;
        }
    }

    /// Drops the errors on lines that were repaired to continue after a syntax error.
    void forgetLines(Set<Integer> lines) {
        Stream.of(errors, missing, warnings).forEach(all -> all.removeIf(p -> lines.contains(p.line())));
    }

    void forgetMissing() {
        missing.clear();
    }

    void addAll(ConfigErrorCollector other) {
        other.errors.forEach(p -> add(errors, p));
        other.missing.forEach(p -> add(missing, p));
        other.warnings.forEach(p -> add(warnings, p));
        dropped += other.dropped;
    }

    boolean hasErrors() {
        return !errors.isEmpty() || !missing.isEmpty();
    }

    List<ConfigError> errors() {
        var sorted = new ArrayList<ConfigError>(
                sorted(Stream.concat(errors.stream(), missing.stream()).toList()));
        if (dropped > 0) {
            sorted.add(new ConfigError(
                    file,
                    FilePosition.WHOLE,
                    CountText.of(dropped, "more error that is not listed", "more errors that are not listed"),
                    "none: correct those above first"));
        }
        return List.copyOf(sorted);
    }

    List<ConfigError> warnings() {
        return sorted(warnings);
    }

    private static List<ConfigError> sorted(List<ConfigError> errors) {
        return errors.stream()
                .sorted(Comparator.comparingInt(ConfigError::line).thenComparingInt(ConfigError::column))
                .toList();
    }

    /// Quotes text from a file for a message: on one line, without control characters or direction marks, and
    /// shortened.
    static String quoted(String text) {
        return '"' + shown(text) + '"';
    }

    /// A path for a message: not shortened, on one line and without control characters.
    static String shownPath(Path path) {
        return shown(path.toString(), Integer.MAX_VALUE - 1);
    }

    static String shown(String text) {
        var safe = USER_INFO.matcher(text).replaceAll("$1…$2");
        return shown(QUERY_OF_URL.matcher(safe).replaceAll("$1…"), MAX_QUOTED_LENGTH);
    }

    private static String shown(String text, int maxLength) {
        var start = text.codePoints()
                .limit(maxLength)
                .mapToObj(c -> SanitizedText.isControlOrFormat(c) ? String.format("\\u%04x", c) : Character.toString(c))
                .collect(Collectors.joining());
        return text.codePoints().skip(maxLength).findAny().isPresent() ? start + "…" : start;
    }
}
