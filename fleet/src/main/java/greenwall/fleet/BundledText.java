package greenwall.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Text files that are packaged next to a class.
public final class BundledText {
    private BundledText() {}

    /// The lines of a table without blank lines and comments, which begin with `#`.
    public static List<String> lines(Class<?> owner, String name) {
        return of(owner, name)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    public static String of(Class<?> owner, String name) {
        try (var in = Objects.requireNonNull(owner.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The lines of each `[section]`.
    public static Map<String, List<String>> sectionLines(Class<?> owner, String name) {
        var sections = new LinkedHashMap<String, List<String>>();
        for (String line : lines(owner, name)) {
            if (line.startsWith("[")) {
                sections.put(line.substring(1, line.length() - 1), new ArrayList<>());
            } else {
                sections.lastEntry().getValue().add(line);
            }
        }
        return sections;
    }

    /// The rows of each `[section]` of a table, whose columns are separated by two or more blanks.
    public static Map<String, List<List<String>>> sections(Class<?> owner, String name) {
        var sections = new LinkedHashMap<String, List<List<String>>>();
        sectionLines(owner, name)
                .forEach((section, lines) -> sections.put(
                        section,
                        lines.stream().map(line -> List.of(line.split(" {2,}"))).toList()));
        return sections;
    }
}
