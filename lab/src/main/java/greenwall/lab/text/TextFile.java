package greenwall.lab.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A text file that lies beside a class. Blank lines and those that begin with `#` are comments.
public final class TextFile {
    private TextFile() {}

    /// All of it, comments and blank lines as they are.
    public static String whole(Class<?> beside, String name) {
        try (var in = Objects.requireNonNull(beside.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public static List<String> lines(Class<?> beside, String name) {
        return whole(beside, name)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    /// The lines after each `[heading]`, by the heading.
    public static Map<String, List<String>> sections(Class<?> beside, String name) {
        var sections = new HashMap<String, List<String>>();
        List<String> section = List.of();
        for (String line : lines(beside, name)) {
            if (line.startsWith("[")) {
                section = sections.computeIfAbsent(line.substring(1, line.length() - 1), _ -> new ArrayList<>());
            } else {
                section.add(line);
            }
        }
        return sections;
    }
}
