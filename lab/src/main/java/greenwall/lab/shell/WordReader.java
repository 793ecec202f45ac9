package greenwall.lab.shell;

import greenwall.lab.shell.Syntax.Literal;
import greenwall.lab.shell.Syntax.Part;
import greenwall.lab.shell.Syntax.Substitution;
import greenwall.lab.shell.Syntax.Variable;
import greenwall.lab.shell.Syntax.Word;
import java.util.ArrayList;
import java.util.List;

/// Reads the words of a script, with their quoting and expansions, but no grammar.
final class WordReader extends ScriptText {
    private static final int DEEPEST = 40;
    private final int depth;
    private final List<PendingDocument> documents = new ArrayList<>();

    private record PendingDocument(String end, boolean expand, boolean stripTabs, List<Part> into) {}

    WordReader(String text, int depth) throws ScriptError {
        super(text);
        this.depth = depth;
        if (depth > DEEPEST) {
            throw new ScriptError(1, "Syntax error: nested too deeply");
        }
    }

    Word word() throws ScriptError {
        if (!startsWord()) {
            throw unexpected();
        }
        var parts = new ArrayList<Part>();
        var plain = new StringBuilder();
        while (startsWord()) {
            char c = peek();
            switch (c) {
                case '\\' -> {
                    at++;
                    flush(plain, parts, false);
                    if (peek() == '\n') {
                        take();
                    } else if (!atEnd()) {
                        parts.add(new Literal(String.valueOf(take()), true));
                    } else {
                        plain.append('\\');
                    }
                }
                case '\'' -> {
                    flush(plain, parts, false);
                    at++;
                    int end = text.indexOf('\'', at);
                    if (end < 0) {
                        throw new ScriptError(line, "Syntax error: Unterminated quoted string");
                    }
                    var quoted = text.substring(at, end);
                    line += (int) quoted.chars().filter(x -> x == '\n').count();
                    parts.add(new Literal(quoted, true));
                    at = end + 1;
                }
                case '"' -> {
                    flush(plain, parts, false);
                    at++;
                    parts.addAll(doubleQuoted(true));
                }
                case '$' -> dollar(parts, plain, false);
                case '`' -> {
                    flush(plain, parts, false);
                    parts.add(backticks(false));
                }
                default -> plain.append(take());
            }
        }
        flush(plain, parts, false);
        return new Word(List.copyOf(parts));
    }

    private static void flush(StringBuilder plain, List<Part> parts, boolean quoted) {
        if (!plain.isEmpty()) {
            parts.add(new Literal(plain.toString(), quoted));
            plain.setLength(0);
        }
    }

    /// The rest of this text as if between double quotes.
    List<Part> quotedParts() throws ScriptError {
        return doubleQuoted(false);
    }

    private List<Part> doubleQuoted(boolean untilQuote) throws ScriptError {
        var parts = new ArrayList<Part>();
        var plain = new StringBuilder();
        while (true) {
            if (atEnd()) {
                if (untilQuote) {
                    throw new ScriptError(line, "Syntax error: Unterminated quoted string");
                }
                break;
            }
            char c = peek();
            if (c == '"' && untilQuote) {
                at++;
                break;
            }
            if (c == '\\') {
                at++;
                char next = peek();
                if (next == '\n') {
                    take();
                } else if ("$`\\".indexOf(next) >= 0 && next != 0 || next == '"' && untilQuote) {
                    plain.append(take());
                } else {
                    plain.append('\\');
                }
            } else if (c == '$') {
                dollar(parts, plain, true);
            } else if (c == '`') {
                flush(plain, parts, true);
                parts.add(backticks(true));
            } else {
                plain.append(c);
                at++;
                line += c == '\n' ? 1 : 0;
            }
        }
        flush(plain, parts, true);
        if (parts.isEmpty() && untilQuote) {
            parts.add(new Literal("", true));
        }
        return parts;
    }

    private Part backticks(boolean quoted) throws ScriptError {
        at++;
        var script = new StringBuilder();
        while (peek() != '`') {
            if (atEnd()) {
                throw new ScriptError(line, "Syntax error: EOF in backquote substitution");
            }
            if (peek() == '\\' && at + 1 < text.length() && "`\\$".indexOf(text.charAt(at + 1)) >= 0) {
                at++;
            }
            script.append(text.charAt(at++));
        }
        at++;
        return new Substitution(ScriptParser.parse(script.toString()), quoted);
    }

    private void dollar(List<Part> parts, StringBuilder plain, boolean quoted) throws ScriptError {
        at++;
        char c = peek();
        if (startsWith("((")) {
            int end = closingArithmetic(at + 2);
            if (end > 0) {
                flush(plain, parts, quoted);
                parts.add(ScriptParser.arithmetic(text.substring(at + 2, end), quoted, depth + 1));
                at = end + 2;
                return;
            }
        }
        if (c == '(') {
            flush(plain, parts, quoted);
            var inner = new WordReader(text, depth + 1);
            inner.at = at + 1;
            inner.line = line;
            var body = ScriptParser.parseInside(inner);
            at = inner.at;
            line = inner.line;
            parts.add(new Substitution(body, quoted));
        } else if (c == '{') {
            flush(plain, parts, quoted);
            parts.add(braced(quoted));
        } else if (isName(c) && !Character.isDigit(c)) {
            flush(plain, parts, quoted);
            int end = at;
            while (end < text.length() && isName(text.charAt(end))) {
                end++;
            }
            parts.add(new Variable(text.substring(at, end), "", null, quoted));
            at = end;
        } else if (c != 0 && (Character.isDigit(c) || "@*#?$!-".indexOf(c) >= 0)) {
            flush(plain, parts, quoted);
            at++;
            parts.add(new Variable(String.valueOf(c), "", null, quoted));
        } else {
            plain.append('$');
        }
    }

    private int closingArithmetic(int from) {
        int open = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '(') {
                open++;
            } else if (c == ')') {
                if (open == 0) {
                    return text.startsWith("))", i) ? i : -1;
                }
                open--;
            }
        }
        return -1;
    }

    private Part braced(boolean quoted) throws ScriptError {
        int close = closingBrace(at + 1);
        if (close < 0) {
            throw new ScriptError(line, "Syntax error: Missing '}'");
        }
        var inside = text.substring(at + 1, close);
        at = close + 1;
        if (inside.length() > 1 && inside.charAt(0) == '#') {
            return new Variable(inside.substring(1), "length", null, quoted);
        }
        int end = 0;
        if (!inside.isEmpty() && "@*#?$!-".indexOf(inside.charAt(0)) >= 0) {
            end = 1;
        } else {
            while (end < inside.length() && isName(inside.charAt(end))) {
                end++;
            }
        }
        var name = inside.substring(0, end);
        var rest = inside.substring(end);
        if (name.isEmpty()) {
            throw new ScriptError(line, "Bad substitution");
        }
        if (rest.isEmpty()) {
            return new Variable(name, "", null, quoted);
        }
        for (var operator : List.of(":-", ":=", ":+", ":?", "%%", "##", "-", "=", "+", "?", "%", "#")) {
            if (rest.startsWith(operator)) {
                var argument = new WordReader(rest.substring(operator.length()), depth + 1);
                var word = quoted && !"%#".contains(operator.substring(0, 1))
                        ? new Word(argument.quotedParts())
                        : argument.wholeWord();
                return new Variable(name, operator, word, quoted);
            }
        }
        throw new ScriptError(line, "Bad substitution");
    }

    /// All of this text as one word, blanks included.
    private Word wholeWord() throws ScriptError {
        var parts = new ArrayList<Part>();
        while (!atEnd()) {
            if (startsWord()) {
                parts.addAll(word().parts());
            } else {
                parts.add(new Literal(String.valueOf(take()), false));
            }
        }
        return new Word(List.copyOf(parts));
    }

    private int closingBrace(int from) {
        int open = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '\'') {
                int end = text.indexOf('\'', i + 1);
                i = end < 0 ? i : end;
            } else if (c == '{') {
                open++;
            } else if (c == '}') {
                if (open == 0) {
                    return i;
                }
                open--;
            }
        }
        return -1;
    }

    /// Notes a here-document; its text is read when the line ends.
    Word hereDocument(boolean stripTabs) throws ScriptError {
        var parts = word().parts();
        var end = new StringBuilder();
        boolean expand = true;
        for (var part : parts) {
            if (part instanceof Literal(var piece, var quoted)) {
                end.append(piece);
                expand &= !quoted;
            }
        }
        var content = new ArrayList<Part>();
        documents.add(new PendingDocument(end.toString(), expand, stripTabs, content));
        return new Word(content);
    }

    @Override
    void lineEnded() throws ScriptError {
        var waiting = List.copyOf(documents);
        documents.clear();
        for (var document : waiting) {
            var content = new StringBuilder();
            boolean closed = false;
            while (!atEnd() && !closed) {
                int end = text.indexOf('\n', at);
                var row = text.substring(at, end < 0 ? text.length() : end);
                at = end < 0 ? text.length() : end + 1;
                line++;
                var stripped = document.stripTabs() ? row.replaceFirst("^\t+", "") : row;
                closed = stripped.equals(document.end());
                if (!closed) {
                    content.append(stripped).append('\n');
                }
            }
            if (!closed) {
                throw new ScriptError(line, "Syntax error: Unterminated here-document");
            }
            if (document.expand()) {
                document.into()
                        .addAll(ScriptParser.quotedText(content.toString(), depth + 1)
                                .parts());
            } else {
                document.into().add(new Literal(content.toString(), true));
            }
        }
    }
}
