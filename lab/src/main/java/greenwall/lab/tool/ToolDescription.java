package greenwall.lab.tool;

import greenwall.fleet.BundledText;
import greenwall.lab.template.GoTemplate;
import greenwall.lab.template.TemplateFunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The description of a tool or of events, from `standard-tools.txt`, `tracing-tools.txt`, `bpftrace-programs.txt` or
/// `events.txt`. Each line consists of a keyword and a value.
///
/// @param kind the first word of the first line
/// @param name the rest of the first line
public record ToolDescription(String kind, String name, List<Line> lines) {
    public record Line(String word, String rest) {
        /// @param count the number of words; the last one is the rest of the line
        public List<String> words(int count) {
            var words = new ArrayList<>(List.of(rest.split(" ", count)));
            while (words.size() < count) {
                words.add("");
            }
            return words;
        }
    }

    private static final Map<String, GoTemplate> TEMPLATES = new ConcurrentHashMap<>();

    /// All descriptions in a file.
    public static List<ToolDescription> read(Class<?> owner, String file) {
        var tools = new ArrayList<ToolDescription>();
        for (var line : BundledText.lines(owner, file)) {
            var words = line.split(" ", 2);
            if (words[0].matches("tool|program|command|refused|events")) {
                tools.add(new ToolDescription(words[0], words[1], new ArrayList<>()));
            } else {
                tools.getLast().lines().add(new Line(words[0], words[1]));
            }
        }
        return List.copyOf(tools);
    }

    public Optional<String> text(String word) {
        return lines.stream().filter(l -> l.word().equals(word)).map(Line::rest).findFirst();
    }

    public String text(String word, String otherwise) {
        return text(word).orElse(otherwise);
    }

    public List<Line> all(String word) {
        return lines.stream().filter(l -> l.word().equals(word)).toList();
    }

    public static String filled(String template, Map<String, Object> values) {
        return filled(template, values, TemplateFunctions.loki());
    }

    public static String filled(
            String template, Map<String, Object> values, Map<String, GoTemplate.Function> functions) {
        return TEMPLATES
                .computeIfAbsent(template, t -> GoTemplate.parse("output", t.replace("\\n", "\n")))
                .render(values, Map.of(), functions);
    }
}
