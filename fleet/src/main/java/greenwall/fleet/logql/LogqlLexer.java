package greenwall.fleet.logql;

import greenwall.fleet.promql.GoText;
import greenwall.fleet.promql.Literals;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Cuts LogQL into words, with the positions that Loki gives.
final class LogqlLexer {
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
    private static final Set<String> DOUBLE_SIGNS = Set.of("!=", "=~", "!~", "|=", "|~", "==", ">=", "<=");
    private static final String SINGLE_SIGNS = ",.{}=|()]+-*/%^><";

    private final String text;
    private int at;
    private int line = 1;
    private int column;

    LogqlLexer(String text) {
        this.text = text;
    }

    /// Where the last word ended.
    int position() {
        return at;
    }

    LogqlToken next() throws LogqlParseException {
        skipSpaceAndComments();
        if (at >= text.length()) {
            return text.isEmpty()
                    ? new LogqlToken(LogqlToken.Kind.END, "", 0, 0, 0)
                    : new LogqlToken(LogqlToken.Kind.END, "", 0, line, column + 1);
        }
        char c = text.charAt(at);
        int startLine = line;
        int startColumn = column + 1;
        if (c == '"' || c == '`' || c == '\'') {
            return string(c, startLine, startColumn);
        }
        if (isDigit(c) || c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1))) {
            return number(startLine, startColumn);
        }
        if (Character.isLetter(c) || c == '_') {
            return word(startLine, startColumn);
        }
        if (c == '[') {
            return range(startColumn);
        }
        if (c == '-') {
            LogqlToken special = minus(startLine, startColumn);
            if (special != null) {
                return special;
            }
        }
        String pair = text.substring(at, Math.min(text.length(), at + 2));
        if (DOUBLE_SIGNS.contains(pair)) {
            advance(2);
            return new LogqlToken(LogqlToken.Kind.SIGN, pair, 0, 0, startColumn);
        }
        advance(1);
        // What is no sign of LogQL is an identifier to Loki, which the grammar then refuses.
        LogqlToken.Kind kind = SINGLE_SIGNS.indexOf(c) >= 0 ? LogqlToken.Kind.SIGN : LogqlToken.Kind.IDENTIFIER;
        return new LogqlToken(kind, String.valueOf(c), 0, startLine, startColumn);
    }

    private void skipSpaceAndComments() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                while (at < text.length() && text.charAt(at) != '\n') {
                    advance(1);
                }
            } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                advance(1);
            } else {
                return;
            }
        }
    }

    private void advance(int count) {
        for (int i = 0; i < count; i++) {
            if (text.charAt(at++) == '\n') {
                line++;
                column = 0;
            } else {
                column++;
            }
        }
    }

    private LogqlToken string(char quote, int startLine, int startColumn) throws LogqlParseException {
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != quote && (quote == '`' || text.charAt(end) != '\n')) {
            end = quote != '`' && text.charAt(end) == '\\' ? Literals.afterEscape(text, end, quote) : end + 1;
            if (end < 0) {
                throw new LogqlParseException(new LogqlError(startLine, startColumn, "invalid char escape"));
            }
        }
        if (end >= text.length() || text.charAt(end) != quote) {
            throw new LogqlParseException(new LogqlError(startLine, startColumn, "literal not terminated"));
        }
        var value = Literals.unquote(text.substring(at, end + 1));
        advance(end + 1 - at);
        return new LogqlToken(LogqlToken.Kind.STRING, value, 0, startLine, startColumn);
    }

    private LogqlToken number(int startLine, int startColumn) {
        int end = at;
        if (text.startsWith("0x", at) || text.startsWith("0X", at)) {
            end += 2;
            while (end < text.length() && Character.digit(text.charAt(end), 16) >= 0) {
                end++;
            }
        } else {
            end = digits(end);
            if (end < text.length() && text.charAt(end) == '.') {
                end = digits(end + 1);
            }
            if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
                int exponent = end + 1;
                if (exponent < text.length() && "+-".indexOf(text.charAt(exponent)) >= 0) {
                    exponent++;
                }
                if (exponent < text.length() && isDigit(text.charAt(exponent))) {
                    end = digits(exponent);
                }
            }
        }
        LogqlToken measured = measure(end, startColumn);
        if (measured != null) {
            return measured;
        }
        String digits = text.substring(at, end);
        advance(end - at);
        return new LogqlToken(LogqlToken.Kind.NUMBER, digits, 0, startLine, startColumn);
    }

    private @Nullable LogqlToken measure(int from, int startColumn) {
        int end = run(from, "nuµmshdwy.");
        if (end > from) {
            OptionalLong nanos = GoDuration.parse(text.substring(at, end));
            if (nanos.isPresent()) {
                return measured(LogqlToken.Kind.DURATION, end, nanos.getAsLong(), startColumn);
            }
        }
        end = run(from, "BikKMGTP.");
        if (end > from) {
            OptionalLong bytes = ByteSize.parse(text.substring(at, end));
            if (bytes.isPresent()) {
                return measured(LogqlToken.Kind.BYTES, end, bytes.getAsLong(), startColumn);
            }
        }
        return null;
    }

    private LogqlToken measured(LogqlToken.Kind kind, int end, long number, int startColumn) {
        String text = this.text.substring(at, end);
        advance(end - at);
        return new LogqlToken(kind, text, number, 0, startColumn);
    }

    private int run(int from, String letters) {
        int end = from;
        while (end < text.length() && (isDigit(text.charAt(end)) || letters.indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        return end;
    }

    private int digits(int from) {
        int end = from;
        while (end < text.length() && (isDigit(text.charAt(end)) || text.charAt(end) == '_')) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private @Nullable LogqlToken minus(int startLine, int startColumn) {
        for (String flag : new String[] {"--strict", "--keep-empty"}) {
            if (text.startsWith(flag, at)) {
                advance(flag.length());
                return new LogqlToken(LogqlToken.Kind.PARSER_FLAG, flag, 0, 0, startColumn);
            }
        }
        int end = run(at + 1, "nuµmshdwy.");
        OptionalLong nanos = end > at + 1 && isDigit(text.charAt(at + 1))
                ? GoDuration.parseGo(text.substring(at, end))
                : OptionalLong.empty();
        return nanos.isPresent() ? measured(LogqlToken.Kind.DURATION, end, nanos.getAsLong(), startColumn) : null;
    }

    private LogqlToken range(int startColumn) throws LogqlParseException {
        int end = text.indexOf(']', at);
        if (end < 0) {
            throw new LogqlParseException(new LogqlError(0, startColumn, "missing closing ']' in duration"));
        }
        String inner = text.substring(at + 1, end);
        OptionalLong nanos = GoDuration.parsePrometheus(inner);
        if (nanos.isEmpty()) {
            String message =
                    inner.isEmpty() ? "empty duration string" : "not a valid duration string: " + GoText.quote(inner);
            throw new LogqlParseException(new LogqlError(0, startColumn, message));
        }
        advance(end + 1 - at);
        return new LogqlToken(LogqlToken.Kind.RANGE, inner, nanos.getAsLong(), 0, startColumn);
    }

    private LogqlToken word(int startLine, int startColumn) {
        int end = at;
        while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
            end++;
        }
        String word = text.substring(at, end);
        advance(end - at);
        if (FUNCTIONS.contains(word)) {
            LogqlToken.Kind kind = callFollows() ? LogqlToken.Kind.FUNCTION : LogqlToken.Kind.IDENTIFIER;
            return new LogqlToken(kind, word, 0, startLine, startColumn);
        }
        LogqlToken.Kind kind = WORDS.contains(word) ? LogqlToken.Kind.SIGN : LogqlToken.Kind.IDENTIFIER;
        return new LogqlToken(kind, word, 0, startLine, startColumn);
    }

    /// A function's name is one only before a bracket, or before `by (` and `without (`.
    private boolean callFollows() {
        int next = spaces(at);
        for (String by : new String[] {"by", "without"}) {
            if (text.startsWith(by, next)) {
                next = spaces(next + by.length());
                break;
            }
        }
        return next < text.length() && text.charAt(next) == '(';
    }

    private int spaces(int from) {
        int end = from;
        while (end < text.length() && Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
