package greenwall.lab.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A script and a place in it: what stands there, and going on past blanks and comments.
class ScriptText {
    private static final String OPERATORS = "|&;()<>";

    final String text;
    int at;
    int line = 1;

    ScriptText(String text) {
        this.text = text;
    }

    int line() {
        return line;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    boolean startsWith(String prefix) {
        return text.startsWith(prefix, at);
    }

    void skip(int characters) {
        at += characters;
    }

    char take() throws ScriptError {
        if (atEnd()) {
            throw unexpected();
        }
        char c = text.charAt(at++);
        if (c == '\n') {
            line++;
            lineEnded();
        }
        return c;
    }

    /// What has to be read where a line ends, beside the next.
    void lineEnded() throws ScriptError {}

    ScriptError unexpected() {
        return new ScriptError(line, "Syntax error: " + found() + " unexpected");
    }

    ScriptError unexpected(String wanted) {
        return new ScriptError(line, "Syntax error: " + found() + " unexpected (expecting \"" + wanted + "\")");
    }

    private String found() {
        if (atEnd()) {
            return "end of file";
        }
        for (var operator : List.of(";;", "&&", "||")) {
            if (startsWith(operator)) {
                return "\"" + operator + "\"";
            }
        }
        if (peek() == '\n') {
            return "newline";
        }
        var bare = peekBare();
        return bare != null ? "\"" + bare + "\"" : OPERATORS.indexOf(peek()) >= 0 ? "\"" + peek() + "\"" : "word";
    }

    void skipBlanks() {
        while (!atEnd()) {
            char c = peek();
            if (c == ' ' || c == '\t' || c == '\r') {
                at++;
            } else if (c == '\\' && startsWith("\\\n")) {
                at += 2;
                line++;
            } else if (c == '#') {
                while (!atEnd() && peek() != '\n') {
                    at++;
                }
            } else {
                break;
            }
        }
    }

    void skipNewlines() throws ScriptError {
        skipBlanks();
        while (peek() == '\n') {
            take();
            skipBlanks();
        }
    }

    void skipSeparators() throws ScriptError {
        skipNewlines();
        while (peek() == ';' && !startsWith(";;")) {
            take();
            skipNewlines();
        }
    }

    /// The next word if it is a plain one, without moving on.
    @Nullable
    String peekBare() {
        int end = at;
        while (end < text.length() && isBare(text.charAt(end))) {
            end++;
        }
        if (end == at || end < text.length() && "'\"\\$`".indexOf(text.charAt(end)) >= 0) {
            return null;
        }
        return text.substring(at, end);
    }

    private static boolean isBare(char c) {
        return !Character.isWhitespace(c) && OPERATORS.indexOf(c) < 0 && "'\"\\$`".indexOf(c) < 0;
    }

    void takeBare(String word) {
        at += word.length();
    }

    String takeName() throws ScriptError {
        int end = at;
        while (end < text.length() && isName(text.charAt(end))) {
            end++;
        }
        if (end == at || Character.isDigit(peek())) {
            throw new ScriptError(line, "Syntax error: Bad for loop variable");
        }
        var name = text.substring(at, end);
        at = end;
        return name;
    }

    static boolean isName(char c) {
        return c == '_' || c < 128 && Character.isLetterOrDigit(c);
    }

    boolean startsWord() {
        return !atEnd() && !Character.isWhitespace(peek()) && OPERATORS.indexOf(peek()) < 0;
    }

    /// The name in front of a `=`, if the next word is an assignment.
    @Nullable
    String assignmentName() {
        int end = at;
        while (end < text.length() && isName(text.charAt(end))) {
            end++;
        }
        boolean assigns = end > at && end < text.length() && text.charAt(end) == '=' && !Character.isDigit(peek());
        return assigns ? text.substring(at, end) : null;
    }

    boolean opensFunction(String word) {
        int i = at + word.length();
        while (i < text.length() && text.charAt(i) == ' ') {
            i++;
        }
        if (i >= text.length() || text.charAt(i) != '(') {
            return false;
        }
        i++;
        while (i < text.length() && text.charAt(i) == ' ') {
            i++;
        }
        return i < text.length() && text.charAt(i) == ')';
    }

    /// `2>&`, `<`, `>>` and the like, without moving on.
    @Nullable
    String redirectStart() {
        int i = at;
        while (i < text.length() && i < at + 2 && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        for (var how : List.of("<<-", "<<", "<&", "<>", ">>", ">&", ">|", "<", ">")) {
            if (text.startsWith(how, i)) {
                return text.substring(at, i + how.length());
            }
        }
        return null;
    }
}
