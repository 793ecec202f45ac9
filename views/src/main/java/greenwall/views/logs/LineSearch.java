package greenwall.views.logs;

import java.util.ArrayList;
import java.util.List;

/// A case-insensitive text search. It does not support regular expressions, because they can take too long;
/// queries support them.
record LineSearch(String text) {
    static final LineSearch NOTHING = new LineSearch("");

    boolean isEmpty() {
        return text.isEmpty();
    }

    boolean in(String line) {
        return find(line, 0) >= 0;
    }

    private int find(String line, int from) {
        int length = text.length();
        char lower = Character.toLowerCase(text.charAt(0));
        char upper = Character.toUpperCase(text.charAt(0));
        for (int i = from, last = line.length() - length; i <= last; i++) {
            char c = line.charAt(i);
            if ((c == lower || c == upper) && line.regionMatches(true, i, text, 0, length)) {
                return i;
            }
        }
        return -1;
    }

    List<VariableParts.TextRange> ranges(String line) {
        var found = new ArrayList<VariableParts.TextRange>();
        if (isEmpty()) {
            return found;
        }
        for (int at = find(line, 0); at >= 0; at = find(line, at + text.length())) {
            found.add(new VariableParts.TextRange(at, at + text.length()));
        }
        return found;
    }
}
