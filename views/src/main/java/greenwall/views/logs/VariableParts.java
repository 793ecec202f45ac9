package greenwall.views.logs;

import java.util.ArrayList;
import java.util.List;

/// Finds the parts of a line that correspond to `<*>` in its template.
public final class VariableParts {
    private static final String VARIABLE = "<*>";

    /// @param to the index after its last character
    public record TextRange(int from, int to) {}

    private VariableParts() {}

    /// Follows the fixed words of the template through the line. A missing word is skipped, so that most
    /// parts are still found if the template became more general later.
    public static List<TextRange> of(String line, String template) {
        var ranges = new ArrayList<TextRange>();
        int at = 0;
        boolean open = template.startsWith(VARIABLE);
        for (int i = 0; i < template.length(); ) {
            int next = template.indexOf(VARIABLE, i);
            int end = next < 0 ? template.length() : next;
            for (int from = word(template, i, end); from < end; ) {
                int to = from;
                while (to < end && template.charAt(to) > ' ') {
                    to++;
                }
                var word = template.substring(from, to);
                int found = line.indexOf(word, at);
                if (found >= 0) {
                    if (open) {
                        add(ranges, line, at, found);
                    }
                    open = false;
                    at = found + word.length();
                }
                from = word(template, to, end);
            }
            if (next < 0) {
                break;
            }
            open = true;
            i = next + VARIABLE.length();
        }
        if (open) {
            add(ranges, line, at, line.length());
        }
        return ranges;
    }

    /// The start of the next word.
    private static int word(String text, int from, int end) {
        int start = from;
        while (start < end && text.charAt(start) <= ' ') {
            start++;
        }
        return start;
    }

    private static void add(List<TextRange> ranges, String line, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && line.charAt(start) <= ' ') {
            start++;
        }
        while (end > start && line.charAt(end - 1) <= ' ') {
            end--;
        }
        if (end > start) {
            ranges.add(new TextRange(start, end));
        }
    }
}
