package greenwall.lab.text;

import greenwall.fleet.ResourceText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A text file next to a class. Blank lines and those that begin with `#` are comments.
public final class TextFile {
    private TextFile() {}

    public static List<String> lines(Class<?> owner, String name) {
        return ResourceText.of(owner, name)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    /// The lines after each `[heading]`, by the heading.
    public static Map<String, List<String>> sections(Class<?> owner, String name) {
        var sections = new HashMap<String, List<String>>();
        List<String> section = List.of();
        for (String line : lines(owner, name)) {
            if (line.startsWith("[")) {
                section = sections.computeIfAbsent(line.substring(1, line.length() - 1), _ -> new ArrayList<>());
            } else {
                section.add(line);
            }
        }
        return sections;
    }
}
