package greenwall.views.logs;

import greenwall.fleet.log.AnsiColorCodes;
import java.util.Arrays;
import java.util.List;

/// Tests whether a line matches a template given as text. The fixed words must occur in order, and the line
/// may begin or end with other text only if the template has a variable part there.
public final class TemplateMatcher {
    private static final String VARIABLE = "<*>";

    private final List<String> words;
    private final boolean startsVariable;
    private final boolean endsVariable;

    public TemplateMatcher(String template) {
        startsVariable = template.startsWith(VARIABLE);
        endsVariable = template.endsWith(VARIABLE);
        words = Arrays.stream(template.split("<\\*>|\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    public boolean matches(String text) {
        var line = AnsiColorCodes.blanked(text);
        int at = 0;
        for (int i = 0; i < words.size(); i++) {
            int found = line.indexOf(words.get(i), at);
            if (found < 0
                    || i == 0 && !startsVariable && !line.substring(0, found).isBlank()) {
                return false;
            }
            at = found + words.get(i).length();
        }
        return endsVariable || words.isEmpty() || line.substring(at).isBlank();
    }
}
