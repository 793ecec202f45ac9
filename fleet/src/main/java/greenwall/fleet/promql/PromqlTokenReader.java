package greenwall.fleet.promql;

import greenwall.fleet.promql.PromqlToken.Kind;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The tokens of a query with one token of lookahead, and the error for an unexpected token.
final class PromqlTokenReader {
    private static final int DEEPEST = 200;
    private static final int HIGHEST = 500;
    private static final String NUMBERS = "(?<duration>(?=[0-9]+[a-z])(?:[0-9]++y)?(?:[0-9]++w)?(?:[0-9]++d)?"
            + "(?:[0-9]++h)?(?:[0-9]++m(?!s))?(?:[0-9]++s)?(?:[0-9]++ms)?(?![A-Za-z0-9_]))"
            + "|(?<number>(?=\\.?[0-9])(?:0[xX][0-9a-fA-F]*+(?:\\.[0-9a-fA-F]*+)?|[0-9]*+(?:\\.[0-9]*+)?)"
            + "(?:[eE][+-]?[0-9]*+)?(?![A-Za-z0-9_]))";
    private static final String NOTHING = "|(?<word>(?!))";
    private static final Pattern OUTSIDE = Pattern.compile(
            NUMBERS + "|(?<word>[A-Za-z_:][A-Za-z0-9_:]*+)|(?<operator>[=!<>]=|[-+*/%^@<>])|(?<mark>[=(),{}\\[\\]])");
    private static final Pattern IN_BRACKETS =
            Pattern.compile(NUMBERS + NOTHING + "|(?<operator>[-+*/%^@<>])|(?<mark>[:(),{}\\[\\]])");
    private static final Pattern IN_BRACES = Pattern.compile("(?<duration>(?!))|(?<number>(?!))"
            + "|(?<word>[A-Za-z_][A-Za-z0-9_]*+)|(?<operator>=~|!~|!=)|(?<mark>[=,{}])");

    private final String input;
    private int position;
    private boolean inBraces;
    private boolean inBrackets;
    private @Nullable PromqlToken ahead;
    private int lastEnd;
    private int depth;
    private int height;

    PromqlTokenReader(String query) {
        this.input = query;
    }

    int lastEnd() {
        return lastEnd;
    }

    /// Enters a nested expression. Each level takes stack space, both in parsing and in traversing the tree.
    void enter() {
        if (++depth > DEEPEST) {
            throw new QuerySyntaxException(peek().span(), "expressions are nested more than " + DEEPEST + " deep");
        }
    }

    void leave() {
        depth--;
    }

    /// Counts one more operation on top of an expression: the tree of `1 + 1 + 1` is as high as it is long.
    void countOperation() {
        if (++height > HIGHEST) {
            throw new QuerySyntaxException(
                    peek().span(), "there are more than " + HIGHEST + " operations in one query");
        }
    }

    double number(PromqlToken token) {
        return QuerySyntaxException.at(token.span(), () -> PromqlLiterals.number(token.text()));
    }

    Duration duration() {
        var token = take(Kind.DURATION, "duration");
        var duration = QuerySyntaxException.at(token.span(), () -> PromqlLiterals.duration(token.text()));
        if (duration.isZero()) {
            throw new QuerySyntaxException(token.span(), "duration must be greater than 0");
        }
        return duration;
    }

    /// @param expected the name of the kind in the message if another token follows
    PromqlToken take(Kind kind, String expected) {
        if (peek().kind() != kind) {
            throw unexpected(expected);
        }
        return take();
    }

    PromqlToken take(String sign) {
        return take(sign, GoFormat.quote(sign));
    }

    PromqlToken take(String sign, String expected) {
        if (!peek().is(sign)) {
            throw unexpected(expected);
        }
        return take();
    }

    boolean takeIf(String sign) {
        boolean found = peek().is(sign);
        if (found) {
            take();
        }
        return found;
    }

    boolean takeIfWord(String word) {
        boolean found = peek().isWord(word);
        if (found) {
            take();
        }
        return found;
    }

    /// @param expected what would be valid here, as text; empty if there are too many possibilities
    QuerySyntaxException unexpected(String expected) {
        var token = peek();
        if (token.kind() == Kind.ERROR) {
            return new QuerySyntaxException(token.span(), token.text());
        }
        String found = token.kind() == Kind.END_OF_INPUT ? "" : token.text();
        return QuerySyntaxException.unexpected(token.span(), found, expected);
    }

    PromqlToken peek() {
        if (ahead == null) {
            ahead = next();
        }
        return ahead;
    }

    PromqlToken take() {
        var token = peek();
        if (token.kind() == Kind.ERROR) {
            throw unexpected("");
        }
        ahead = null;
        lastEnd = token.span().end();
        return token;
    }

    /// Reads the next token, without comments. What a character means depends on the open braces and brackets.
    /// There are no tokens after an error token.
    private PromqlToken next() {
        skipBlanks();
        if (position == input.length()) {
            return token(Kind.END_OF_INPUT, position);
        }
        char first = input.charAt(position);
        if (first == '"' || first == '\'' || first == '`') {
            return string(first);
        }
        var found = matcher(inBraces ? IN_BRACES : inBrackets ? IN_BRACKETS : OUTSIDE, position);
        if (!found.lookingAt()) {
            return error(
                    Character.isDigit(first)
                            ? "this is neither a number nor a duration"
                            : "unexpected character "
                                    + GoFormat.quote(Character.toString(input.codePointAt(position))));
        }
        return token(kind(found), found.end());
    }

    private Matcher matcher(Pattern pattern, int from) {
        return pattern.matcher(input).region(from, input.length()).useTransparentBounds(true);
    }

    private Kind kind(Matcher found) {
        if (found.group("word") != null) {
            return inBraces ? Kind.IDENTIFIER : PromqlToken.wordKind(found.group());
        }
        if (found.group("mark") != null) {
            switch (found.group()) {
                case "{" -> inBraces = true;
                case "}" -> inBraces = false;
                case "[" -> inBrackets = true;
                case "]" -> inBrackets = false;
                default -> {}
            }
            return Kind.PUNCTUATION;
        }
        return found.group("operator") != null
                ? Kind.OPERATOR
                : found.group("number") != null ? Kind.NUMBER : Kind.DURATION;
    }

    private void skipBlanks() {
        while (position < input.length()) {
            char c = input.charAt(position);
            if (c == '#') {
                while (position < input.length() && input.charAt(position) != '\n' && input.charAt(position) != '\r') {
                    position++;
                }
            } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                position++;
            } else {
                return;
            }
        }
    }

    private PromqlToken string(char quote) {
        for (int at = position + 1; at < input.length(); at++) {
            char c = input.charAt(at);
            if (c == quote) {
                return token(Kind.STRING, at + 1);
            }
            if (c == 0xFFFD) {
                return error("a string is not valid UTF-8");
            }
            if (quote != '`' && c == '\n') {
                break;
            }
            if (quote != '`' && c == '\\') {
                int end = PromqlLiterals.afterEscape(input, at, quote);
                if (end < 0) {
                    position = at;
                    return error("a string has an unknown escape sequence");
                }
                at = end - 1;
            }
        }
        return error("unterminated string");
    }

    private PromqlToken token(Kind kind, int end) {
        var token = new PromqlToken(kind, input.substring(position, end), new TextSpan(position, end));
        position = end;
        return token;
    }

    private PromqlToken error(String message) {
        return new PromqlToken(Kind.ERROR, message, new TextSpan(position, input.length()));
    }
}
