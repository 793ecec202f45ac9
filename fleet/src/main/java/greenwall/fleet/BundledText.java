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

    /// The lines of a table without comments.
    public static List<String> lines(Class<?> owner, String name) {
        return of(owner, name).lines().filter(line -> !line.startsWith("#")).toList();
    }

    public static String of(Class<?> owner, String name) {
        try (var in = Objects.requireNonNull(owner.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The rows of each `[section]` of a table: columns are separated by two or more blanks, and lines that
    /// begin with `#` are comments.
    public static Map<String, List<List<String>>> sections(Class<?> owner, String name) {
        var sections = new LinkedHashMap<String, List<List<String>>>();
        for (String line : of(owner, name).lines().toList()) {
            if (line.startsWith("[")) {
                sections.put(line.substring(1, line.length() - 1), new ArrayList<>());
            } else if (!line.isBlank() && !line.startsWith("#")) {
                sections.lastEntry().getValue().add(List.of(line.split(" {2,}")));
            }
        }
        return sections;
    }
}
