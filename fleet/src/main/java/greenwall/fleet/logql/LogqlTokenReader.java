package greenwall.fleet.logql;

import greenwall.fleet.logql.LogqlToken.Kind;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.promql.PromqlLiterals;
import greenwall.fleet.promql.QuerySyntaxException;
import greenwall.fleet.promql.TextSpan;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The tokens of a query with one token of lookahead, and the errors about them.
final class LogqlTokenReader {
    private static final int DEEPEST = 200;
    private static final Set<String> FUNCTIONS = Set.of("""
                rate rate_counter count_over_time bytes_rate bytes_over_time avg_over_time sum_over_time min_over_time
                max_over_time stdvar_over_time stddev_over_time quantile_over_time first_over_time last_over_time
                absent_over_time vector sum avg max min count stddev stdvar bottomk topk sort sort_desc label_replace
                bytes duration duration_seconds ip
                """.split("\\s+"));
    private static final Set<String> WORDS = Set.of("""
                by without bool offset on ignoring group_left group_right or and unless unwrap json regexp logfmt
                unpack pattern label_format line_format decolorize drop keep
                """.split("\\s+"));
    private static final Pattern BLANK = Pattern.compile("[ \\t\\r\\n]++|#[^\\n]*+");
    private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{Nd}_]*+");
    private static final Pattern NUMBER = Pattern.compile(
            "(?=\\.?[0-9])" + "(?:0[xX][0-9a-fA-F]*+|[0-9_]*+(?:\\.[0-9_]*+)?(?:[eE][+-]?[0-9][0-9_]*+)?)");
    private static final Pattern DURATION_REST = Pattern.compile("[0-9nuµmshdwy.]++");
    private static final Pattern SIZE_REST = Pattern.compile("[0-9BikKMGTP.]++");
    private static final Pattern NEGATIVE_DURATION = Pattern.compile("-[0-9][0-9nuµmshdwy.]*+");
    private static final Pattern FLAG = Pattern.compile("--strict|--keep-empty");
    private static final Pattern SIGN = Pattern.compile("[!=|]=|[=!|]~|[<>]=|[,.{}=|()\\]+*/%^><-]");
    /// A word is a function name only before a parenthesis, or before `by (` or `without (`.
    private static final Pattern CALL = Pattern.compile("\\s*+(?:by|without)?\\s*+\\(");

    private final String text;
    private int at;
    private int depth;
    private LogqlToken now;
    private @Nullable LogqlToken ahead;

    LogqlTokenReader(String text) {
        this.text = text;
        this.now = read();
    }

    /// Enters a nested parenthesis; each level takes stack space.
    void enter() {
        if (++depth > DEEPEST) {
            throw new QuerySyntaxException(now.span(), "brackets are nested more than " + DEEPEST + " deep");
        }
    }

    void leave() {
        depth--;
    }

    LogqlToken current() {
        return now;
    }

    LogqlToken peek() {
        LogqlToken next = ahead;
        if (next == null) {
            next = read();
            ahead = next;
        }
        return next;
    }

    void next() {
        now = peek();
        ahead = null;
    }

    boolean skip(String sign) {
        if (!now.is(sign)) {
            return false;
        }
        next();
        return true;
    }

    /// @param others what else would be valid here, for the message
    void expect(String sign, String... others) {
        if (!skip(sign)) {
            throw unexpected(Stream.concat(Stream.of(sign), Stream.of(others))
                    .map(GoFormat::quote)
                    .collect(Collectors.joining(" or ")));
        }
    }

    LogqlToken take(LogqlToken.Kind kind) {
        if (now.kind() != kind) {
            throw unexpected(kind == LogqlToken.Kind.RANGE ? "range in brackets" : kind.word());
        }
        LogqlToken taken = now;
        next();
        return taken;
    }

    String name() {
        return take(LogqlToken.Kind.NAME).text();
    }

    String string() {
        return take(LogqlToken.Kind.STRING).text();
    }

    double signedNumber() {
        boolean negative = now.is("-");
        if (negative || now.is("+")) {
            next();
        }
        double value = number();
        return negative ? -value : value;
    }

    double number() {
        LogqlToken token = take(LogqlToken.Kind.NUMBER);
        String text = token.text().replace("_", "");
        try {
            return text.startsWith("0x") || text.startsWith("0X")
                    ? Long.parseLong(text.substring(2), 16)
                    : Double.parseDouble(text);
        } catch (NumberFormatException _) {
            throw new QuerySyntaxException(token.span(), "this is not a number: " + token.text());
        }
    }

    /// @param expected what would be valid here, as text; empty if there are too many possibilities
    QuerySyntaxException unexpected(String expected) {
        String found = text.substring(now.span().start(), now.span().end());
        return QuerySyntaxException.unexpected(now.span(), found, expected);
    }

    private LogqlToken read() {
        int end = end(BLANK, at);
        while (end > at) {
            at = end;
            end = end(BLANK, at);
        }
        if (at == text.length()) {
            return token(Kind.END, at);
        }
        char c = text.charAt(at);
        if (c == '"' || c == '`' || c == '\'') {
            return string(c);
        }
        if (c == '[') {
            return range();
        }
        end = end(NUMBER, at);
        if (end > at) {
            LogqlToken measured = measured(end);
            return measured == null ? token(Kind.NUMBER, end) : measured;
        }
        end = end(WORD, at);
        if (end > at) {
            return word(end);
        }
        end = end(FLAG, at);
        if (end > at) {
            return token(Kind.FLAG, end);
        }
        end = end(NEGATIVE_DURATION, at);
        if (end > at) {
            OptionalLong nanos = LogqlDuration.parseGo(text.substring(at, end));
            if (nanos.isPresent()) {
                return token(Kind.DURATION, nanos.getAsLong(), end);
            }
        }
        end = end(SIGN, at);
        // The parser accepts no other character and reports it.
        return token(Kind.SIGN, end > at ? end : text.offsetByCodePoints(at, 1));
    }

    /// The end of a match that begins here, or the start index if there is none.
    private int end(Pattern pattern, int from) {
        var matcher = pattern.matcher(text).region(from, text.length());
        return matcher.lookingAt() ? matcher.end() : from;
    }

    private LogqlToken token(Kind kind, int end) {
        return token(kind, 0, end);
    }

    private LogqlToken token(Kind kind, long number, int end) {
        return token(kind, text.substring(at, end), number, end);
    }

    private LogqlToken token(Kind kind, String content, long number, int end) {
        var token = new LogqlToken(kind, content, number, new TextSpan(at, end));
        at = end;
        return token;
    }

    private QuerySyntaxException problem(String message) {
        return new QuerySyntaxException(new TextSpan(at, text.length()), message);
    }

    private LogqlToken string(char quote) {
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != quote && (quote == '`' || text.charAt(end) != '\n')) {
            end = quote != '`' && text.charAt(end) == '\\' ? PromqlLiterals.afterEscape(text, end, quote) : end + 1;
            if (end < 0) {
                throw problem("a string has an unknown escape sequence");
            }
        }
        if (end >= text.length() || text.charAt(end) != quote) {
            throw problem("unterminated string");
        }
        return token(Kind.STRING, PromqlLiterals.unquote(text.substring(at, end + 1)), 0, end + 1);
    }

    /// The duration or size that begins with the number before `from`.
    private @Nullable LogqlToken measured(int from) {
        int end = end(DURATION_REST, from);
        if (end > from) {
            OptionalLong nanos = LogqlDuration.parse(text.substring(at, end));
            if (nanos.isPresent()) {
                return token(Kind.DURATION, nanos.getAsLong(), end);
            }
        }
        end = end(SIZE_REST, from);
        if (end > from) {
            OptionalLong bytes = ByteSize.parse(text.substring(at, end));
            if (bytes.isPresent()) {
                return token(Kind.SIZE, bytes.getAsLong(), end);
            }
        }
        return null;
    }

    private LogqlToken range() {
        int end = text.indexOf(']', at);
        if (end < 0) {
            throw problem("unterminated range in brackets");
        }
        var range = QuerySyntaxException.at(
                new TextSpan(at, text.length()), () -> PromqlLiterals.duration(text.substring(at + 1, end)));
        return token(Kind.RANGE, range.toNanos(), end + 1);
    }

    private LogqlToken word(int end) {
        String word = text.substring(at, end);
        if (FUNCTIONS.contains(word)) {
            return token(end(CALL, end) > end ? Kind.FUNCTION : Kind.NAME, end);
        }
        return token(WORDS.contains(word) ? Kind.SIGN : Kind.NAME, end);
    }
}
