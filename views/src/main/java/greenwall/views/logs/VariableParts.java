package greenwall.views.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Finds the parts of a line that correspond to `<*>` in its template.
public final class VariableParts {
    private static final String VARIABLE = "<*>";
    /// A variable part or a word.
    private static final Pattern PARTS = Pattern.compile("<\\*>|(?:(?!<\\*>)[^\\x00-\\x20])+");

    /// @param to the index after its last character
    public record TextRange(int from, int to) {}

    private VariableParts() {}

    /// Follows the fixed words of the template through the line. A missing word is skipped, so that most
    /// parts are still found if the template became more general later.
    public static List<TextRange> of(String line, String template) {
        var ranges = new ArrayList<TextRange>();
        int at = 0;
        boolean open = false;
        for (var part :
                PARTS.matcher(template).results().map(MatchResult::group).toList()) {
            int found = part.equals(VARIABLE) ? -1 : line.indexOf(part, at);
            if (found >= 0) {
                if (open) {
                    add(ranges, line, at, found);
                }
                open = false;
                at = found + part.length();
            }
            open |= part.equals(VARIABLE);
        }
        if (open) {
            add(ranges, line, at, line.length());
        }
        return ranges;
    }

    private static void add(List<TextRange> ranges, String line, int from, int to) {
        var part = line.substring(from, to);
        var text = part.trim();
        if (!text.isEmpty()) {
            int start = from + part.indexOf(text);
            ranges.add(new TextRange(start, start + text.length()));
        }
    }
}
