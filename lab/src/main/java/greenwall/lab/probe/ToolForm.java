package greenwall.lab.probe;

import greenwall.lab.template.GoTemplate;
import greenwall.lab.template.TemplateFunctions;
import greenwall.lab.text.TextFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The output format of one tool, from `tools.txt` and `programs.txt`: lines of a word and the rest.
///
/// @param name of the tool, or of the probe whose program it is
record ToolForm(String name, List<Line> lines) {
    record Line(String word, String rest) {
        /// @param count the last of them is all that is left
        List<String> words(int count) {
            var words = new ArrayList<>(List.of(rest.split(" ", count)));
            while (words.size() < count) {
                words.add("");
            }
            return words;
        }
    }

    private static final Map<String, GoTemplate> TEMPLATES = new ConcurrentHashMap<>();

    /// All forms of a file beside this class.
    static List<ToolForm> read(String file) {
        var forms = new ArrayList<ToolForm>();
        for (var line : TextFile.lines(ToolForm.class, file)) {
            var words = line.split(" ", 2);
            if (words[0].matches("tool|program")) {
                forms.add(new ToolForm(words[1], new ArrayList<>()));
            } else {
                forms.getLast().lines().add(new Line(words[0], words[1]));
            }
        }
        return List.copyOf(forms);
    }

    Optional<String> text(String word) {
        return lines.stream().filter(l -> l.word().equals(word)).map(Line::rest).findFirst();
    }

    String text(String word, String otherwise) {
        return text(word).orElse(otherwise);
    }

    List<Line> all(String word) {
        return lines.stream().filter(l -> l.word().equals(word)).toList();
    }

    static String filled(String template, Map<String, Object> values) {
        return TEMPLATES
                .computeIfAbsent(template, t -> GoTemplate.parse("form", t.replace("\\n", "\n")))
                .render(values, Map.of(), TemplateFunctions.loki());
    }
}
