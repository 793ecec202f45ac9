package greenwall.fleet.explain.cases;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Structured public logs (`NAME_2k.log_structured.csv`) from the folder set by the property
/// `greenwall.explain.logs`. They are used for measurements and not shipped.
final class PublicLogs {
    record Entry(String level, String content) {}

    private final Map<String, List<Entry>> byName = new LinkedHashMap<>();

    static PublicLogs of(Map<String, List<Entry>> entries) {
        var logs = new PublicLogs();
        logs.byName.putAll(entries);
        return logs;
    }

    static PublicLogs read(Path folder) throws IOException {
        var logs = new PublicLogs();
        try (var files = Files.list(folder)) {
            for (var file : files.filter(f -> f.toString().endsWith("_structured.csv"))
                    .sorted()
                    .toList()) {
                var name = file.getFileName().toString().replaceFirst("_.*", "");
                logs.byName.put(name, entries(Files.readString(file, StandardCharsets.UTF_8)));
            }
        }
        return logs;
    }

    List<String> names() {
        return List.copyOf(byName.keySet());
    }

    List<Entry> of(String name) {
        return byName.getOrDefault(name, List.of());
    }

    private static List<Entry> entries(String csv) {
        var rows = rows(csv);
        int level = rows.getFirst().indexOf("Level");
        int content = rows.getFirst().indexOf("Content");
        var entries = new ArrayList<Entry>();
        for (var row : rows.subList(1, rows.size())) {
            if (row.size() > content) {
                entries.add(new Entry(level < 0 ? "" : row.get(level), row.get(content)));
            }
        }
        return entries;
    }

    private static List<List<String>> rows(String csv) {
        var rows = new ArrayList<List<String>>();
        var row = new ArrayList<String>();
        var field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < csv.length(); i++) {
            char c = csv.charAt(i);
            if (quoted) {
                if (c == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
                    field.append('"');
                    i++;
                } else if (c == '"') {
                    quoted = false;
                } else {
                    field.append(c);
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',' || c == '\n') {
                row.add(field.toString());
                field.setLength(0);
                if (c == '\n') {
                    rows.add(List.copyOf(row));
                    row.clear();
                }
            } else if (c != '\r') {
                field.append(c);
            }
        }
        return rows;
    }
}
