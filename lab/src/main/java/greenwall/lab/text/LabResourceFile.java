package greenwall.lab.text;

import greenwall.fleet.BundledText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A text file next to a class. Blank lines and those that begin with `#` are comments.
public final class LabResourceFile {
    private LabResourceFile() {}

    public static List<String> lines(Class<?> owner, String name) {
        return BundledText.of(owner, name)
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
