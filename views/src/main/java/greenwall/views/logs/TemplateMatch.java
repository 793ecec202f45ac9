package greenwall.views.logs;

import java.util.ArrayList;
import java.util.List;

/// Whether a line matches a template given as text: its fixed words occur in order, with other text between them only
/// at variable parts.
public final class TemplateMatch {
    private static final String VARIABLE = "<*>";

    private final List<String> words = new ArrayList<>();
    private final boolean opens;
    private final boolean closes;

    public TemplateMatch(String template) {
        opens = template.startsWith(VARIABLE);
        closes = template.endsWith(VARIABLE);
        for (var piece : template.split("<\\*>")) {
            for (var word : piece.split("\\s+")) {
                if (!word.isEmpty()) {
                    words.add(word);
                }
            }
        }
    }

    public boolean matches(String line) {
        int at = 0;
        for (int i = 0; i < words.size(); i++) {
            int found = line.indexOf(words.get(i), at);
            if (found < 0 || i == 0 && !opens && !line.substring(0, found).isBlank()) {
                return false;
            }
            at = found + words.get(i).length();
        }
        return closes || words.isEmpty() || line.substring(at).isBlank();
    }
}
