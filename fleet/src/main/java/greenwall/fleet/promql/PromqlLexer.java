package greenwall.fleet.promql;

import greenwall.fleet.promql.PromqlToken.Kind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Splits a query into tokens, one at a time. What a character means depends on the open braces and brackets.
final class PromqlLexer {
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

    PromqlLexer(String input) {
        this.input = input;
    }

    /// The next token, without comments. There are no tokens after an error token.
    PromqlToken next() {
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
