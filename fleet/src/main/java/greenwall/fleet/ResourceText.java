package greenwall.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Text files that are packed beside a class.
public final class ResourceText {
    private ResourceText() {}

    /// The lines of a table, without remarks.
    public static List<String> lines(Class<?> beside, String name) {
        return of(beside, name).lines().filter(line -> !line.startsWith("#")).toList();
    }

    public static String of(Class<?> beside, String name) {
        try (var in = Objects.requireNonNull(beside.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The rows of each `[section]` of a table: two blanks or more stand between columns, `#` begins what is not read.
    public static Map<String, List<List<String>>> sections(Class<?> beside, String name) {
        var sections = new LinkedHashMap<String, List<List<String>>>();
        for (String line : of(beside, name).lines().toList()) {
            if (line.startsWith("[")) {
                sections.put(line.substring(1, line.length() - 1), new ArrayList<>());
            } else if (!line.isBlank() && !line.startsWith("#")) {
                sections.lastEntry().getValue().add(List.of(line.split(" {2,}")));
            }
        }
        return sections;
    }
}
