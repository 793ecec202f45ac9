package greenwall.lab.logql;

import greenwall.fleet.logql.LinePattern;
import java.util.List;

/// `| pattern`: literals are searched for from left to right, what lies between them is captured.
final class PatternStage {
    private final List<LinePattern.Part> parts;

    PatternStage(String expression) {
        parts = LinePattern.of(expression).parts();
    }

    boolean apply(LineDraft draft) {
        String line = draft.text;
        int at = 0;
        int i = 0;
        if (!parts.getFirst().capture()) {
            String literal = parts.getFirst().text();
            if (!line.startsWith(literal)) {
                return true;
            }
            at = literal.length();
            i = 1;
        }
        while (i < parts.size()) {
            String name = parts.get(i).text();
            String literal = i + 1 < parts.size() ? parts.get(i + 1).text() : "";
            int end = literal.isEmpty() ? line.length() : line.indexOf(literal, at);
            boolean found = end >= 0;
            String value = line.substring(at, found ? end : line.length());
            if (!name.equals("_")) {
                draft.extract(name, value);
            }
            if (!found) {
                return true;
            }
            at = end + literal.length();
            i += 2;
        }
        return true;
    }
}
