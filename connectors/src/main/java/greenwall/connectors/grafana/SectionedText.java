package greenwall.connectors.grafana;

import greenwall.fleet.ResourceText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Tables that are packed beside the classes: `[section]`, below it rows with two blanks or more between their columns.
/// A line that begins with `#` says what they mean.
final class SectionedText {
    private SectionedText() {}

    /// Rows by the name of their section.
    static Map<String, List<List<String>>> of(String name) {
        LinkedHashMap<String, List<List<String>>> sections = new LinkedHashMap<>();
        for (String line : ResourceText.of(SectionedText.class, name).lines().toList()) {
            if (line.startsWith("[")) {
                sections.put(line.substring(1, line.length() - 1), new ArrayList<>());
            } else if (!line.isBlank() && !line.startsWith("#")) {
                sections.lastEntry().getValue().add(List.of(line.split(" {2,}")));
            }
        }
        return sections;
    }
}
