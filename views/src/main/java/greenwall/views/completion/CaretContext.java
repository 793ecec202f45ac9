package greenwall.views.completion;

import greenwall.views.QueryCompletions;
import greenwall.views.completion.Completer.Candidates;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The context of the caret in a query. PromQL and LogQL have the same syntax for quotes, braces, brackets
/// and words.
///
/// @param typed the part of the word before the caret
/// @param from the index at which that word begins
/// @param label the label whose value is being typed, within quotes
/// @param before the word before the innermost open bracket: a metric, a function or `by`
record CaretContext(CaretPosition where, String typed, int from, String label, String before) {
    private static final Set<String> GROUPINGS = Set.of("by", "without", "on", "ignoring", "group_left", "group_right");
    private static final Pattern WORD = Pattern.compile("([\\p{javaLetterOrDigit}_:]*)\\z");
    private static final Pattern WORD_AND_BLANKS = Pattern.compile("([\\p{javaLetterOrDigit}_:]*)[\\x00-\\x20]*\\z");
    /// A label before `=`, `!=`, `=~` or `!~`.
    private static final Pattern LABEL_AND_OPERATOR =
            Pattern.compile("([\\p{javaLetterOrDigit}_:]*)[\\x00-\\x20=!~]*\\z");

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
                case '{', '(', '[' -> open.push(new OpenBracket(c, wordBefore(text, i, WORD_AND_BLANKS)));
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
                            wordBefore(text, quoted - 1, LABEL_AND_OPERATOR),
                            before)
                    : new CaretContext(CaretPosition.TEXT, "", caret, "", before);
        }
        var typed = wordBefore(text, caret, WORD);
        int from = caret - typed.length();
        var solid = text.substring(0, from).trim();
        boolean naming = solid.endsWith("{") || solid.endsWith(",");
        var where = bracket == '{'
                ? naming ? CaretPosition.LABEL : CaretPosition.AFTER_LABEL
                : bracket == '['
                        ? CaretPosition.DURATION
                        : bracket == '(' && GROUPINGS.contains(before)
                                ? CaretPosition.GROUPING
                                : pipes
                                                && pipe >= 0
                                                && text.substring(pipe + 1, from)
                                                        .isBlank()
                                        ? CaretPosition.STAGE
                                        : CaretPosition.WORD;
        return new CaretContext(where, typed, from, "", before);
    }

    /// The suggestions for the word at the caret: known words only.
    Candidates suggest(List<QueryCompletions.Suggestion> words, String tail) {
        return new Candidates(typed, from, words, Optional.empty(), tail);
    }

    /// The suggestions for the word at the caret: known words, and those that a source lists.
    Candidates suggest(List<QueryCompletions.Suggestion> words, QueryCompletions.Request request, String tail) {
        return new Candidates(typed, from, words, Optional.of(request), tail);
    }

    /// The word at the end of a part of the text. The pattern says what may be between the word and that end.
    private static String wordBefore(String text, int end, Pattern pattern) {
        var word = pattern.matcher(text.substring(0, end));
        return word.find() ? word.group(1) : "";
    }
}
