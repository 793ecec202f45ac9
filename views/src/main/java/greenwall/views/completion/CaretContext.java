package greenwall.views.completion;

import greenwall.views.QueryCompletions;
import greenwall.views.completion.Completer.Candidates;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/// The context of the caret in a query. PromQL and LogQL have the same syntax for quotes, braces, brackets
/// and words.
///
/// @param typed the part of the word before the caret
/// @param from the index at which that word begins
/// @param label the label whose value is being typed, within quotes
/// @param before the word before the innermost open bracket: a metric, a function or `by`
record CaretContext(CaretPosition where, String typed, int from, String label, String before) {
    enum CaretPosition {
        WORD,
        LABEL,
        AFTER_LABEL,
        VALUE,
        GROUPING,
        DURATION,
        STAGE,
        TEXT
    }

    private record OpenBracket(char bracket, String before) {}

    static CaretContext in(String text, int caret, boolean pipes) {
        var open = new ArrayDeque<OpenBracket>();
        char quote = 0;
        int quoted = 0;
        int pipe = -1;
        for (int i = 0; i < caret; i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                if (c == '\\' && quote != '`') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
                continue;
            }
            switch (c) {
                case '"', '\'', '`' -> {
                    quote = c;
                    quoted = i + 1;
                }
                case '{', '(', '[' -> open.push(new OpenBracket(c, wordBefore(text, i)));
                case '}', ')', ']' -> open.poll();
                case '|' -> pipe = i;
                default -> {}
            }
        }
        var inner = open.peek();
        char bracket = inner == null ? 0 : inner.bracket();
        var before = inner == null ? "" : inner.before();
        if (quote != 0) {
            return bracket == '{'
                    ? new CaretContext(
                            CaretPosition.VALUE,
                            text.substring(quoted, caret),
                            quoted,
                            labelBefore(text, quoted - 1),
                            before)
                    : new CaretContext(CaretPosition.TEXT, "", caret, "", before);
        }
        int from = caret;
        while (from > 0 && isWord(text.charAt(from - 1))) {
            from--;
        }
        var typed = text.substring(from, caret);
        int solid = from;
        while (solid > 0 && text.charAt(solid - 1) <= ' ') {
            solid--;
        }
        char last = solid == 0 ? ' ' : text.charAt(solid - 1);
        if (bracket == '{') {
            boolean naming = last == '{' || last == ',';
            return new CaretContext(naming ? CaretPosition.LABEL : CaretPosition.AFTER_LABEL, typed, from, "", before);
        }
        if (bracket == '[') {
            return new CaretContext(CaretPosition.DURATION, typed, from, "", before);
        }
        if (bracket == '(' && isGrouping(before)) {
            return new CaretContext(CaretPosition.GROUPING, typed, from, "", before);
        }
        if (pipes && pipe >= 0 && text.substring(pipe + 1, from).isBlank()) {
            return new CaretContext(CaretPosition.STAGE, typed, from, "", before);
        }
        return new CaretContext(CaretPosition.WORD, typed, from, "", before);
    }

    /// The suggestions for the word at the caret: known words only.
    Candidates suggest(List<QueryCompletions.Suggestion> words, String tail) {
        return new Candidates(typed, from, words, Optional.empty(), tail);
    }

    /// The suggestions for the word at the caret: known words, and those that a source knows.
    Candidates suggest(List<QueryCompletions.Suggestion> words, QueryCompletions.Request request, String tail) {
        return new Candidates(typed, from, words, Optional.of(request), tail);
    }

    private static boolean isGrouping(String word) {
        return switch (word) {
            case "by", "without", "on", "ignoring", "group_left", "group_right" -> true;
            default -> false;
        };
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == ':';
    }

    private static String wordBefore(String text, int end) {
        int to = end;
        while (to > 0 && text.charAt(to - 1) <= ' ') {
            to--;
        }
        int from = to;
        while (from > 0 && isWord(text.charAt(from - 1))) {
            from--;
        }
        return text.substring(from, to);
    }

    /// Returns the label before `=`, `!=`, `=~` or `!~`.
    private static String labelBefore(String text, int quote) {
        int to = quote;
        while (to > 0 && (text.charAt(to - 1) <= ' ' || "=!~".indexOf(text.charAt(to - 1)) >= 0)) {
            to--;
        }
        return wordBefore(text, to);
    }
}
