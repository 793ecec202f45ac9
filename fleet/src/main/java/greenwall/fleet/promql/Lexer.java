package greenwall.fleet.promql;

import greenwall.fleet.promql.Token.Kind;

/// Cuts a query into tokens, one at a time. What a character means depends on the braces and brackets that are
/// open.
final class Lexer {
    private static final int END = -1;
    private static final String DIGITS = "0123456789";

    private final String input;
    private int position;
    private int start;
    private int width;

    private int parens;
    private boolean inBraces;
    private boolean inBrackets;
    private boolean colonSeen;
    private boolean durationExpected;

    Lexer(String input) {
        this.input = input;
    }

    /// The next token, comments skipped. After an error token there is nothing more to be had.
    Token next() {
        if (durationExpected) {
            durationExpected = false;
            return duration();
        }
        while (true) {
            while (isSpace(peek())) {
                read();
            }
            start = position;
            if (peek() != '#') {
                break;
            }
            while (peek() != END && peek() != '\n' && peek() != '\r') {
                read();
            }
        }
        return inBraces ? insideBraces() : outside();
    }

    private Token outside() {
        int c = read();
        switch (c) {
            case END -> {
                if (parens != 0) {
                    return error("unclosed left parenthesis");
                }
                return inBrackets ? error("unclosed left bracket") : token(Kind.END_OF_INPUT);
            }
            case ',' -> {
                return token(Kind.PUNCTUATION);
            }
            case '*', '/', '%', '+', '-', '^', '@' -> {
                return token(Kind.OPERATOR);
            }
            case '=' -> {
                if (peek() == '~') {
                    return error("unexpected character after '=': '~'");
                }
                return accept("=") ? token(Kind.OPERATOR) : token(Kind.PUNCTUATION);
            }
            case '!' -> {
                int after = read();
                return after == '='
                        ? token(Kind.OPERATOR)
                        : error("unexpected character after '!': " + GoText.quote(after));
            }
            case '<', '>' -> {
                accept("=");
                return token(Kind.OPERATOR);
            }
            case '"', '\'' -> {
                return string(c);
            }
            case '`' -> {
                return rawString();
            }
            case '(' -> {
                parens++;
                return token(Kind.PUNCTUATION);
            }
            case ')' -> {
                var closing = token(Kind.PUNCTUATION);
                parens--;
                return parens < 0 ? error("unexpected right parenthesis ')'") : closing;
            }
            case '{' -> {
                inBraces = true;
                return token(Kind.PUNCTUATION);
            }
            case '[' -> {
                return openBracket();
            }
            case ']' -> {
                if (!inBrackets) {
                    return error("unexpected right bracket ']'");
                }
                inBrackets = false;
                return token(Kind.PUNCTUATION);
            }
            default -> {
                return other(c);
            }
        }
    }

    private Token openBracket() {
        if (inBrackets) {
            return error("unexpected left bracket '['");
        }
        colonSeen = false;
        var opening = token(Kind.PUNCTUATION);
        while (isSpace(peek())) {
            read();
        }
        start = position;
        inBrackets = true;
        durationExpected = true;
        return opening;
    }

    private Token other(int c) {
        if (isDigit(c) || (c == '.' && isDigit(peek()))) {
            back();
            return numberOrDuration();
        }
        if (!isAlpha(c) && c != ':') {
            return error("unexpected character: " + GoText.quote(c));
        }
        if (inBrackets) {
            // Prometheus takes any letter here for the colon.
            if (colonSeen) {
                return error("unexpected colon " + GoText.quote(c));
            }
            colonSeen = true;
            return token(Kind.PUNCTUATION);
        }
        while (isAlphanumeric(peek()) || peek() == ':') {
            read();
        }
        String word = input.substring(start, position);
        var kind = Token.wordKind(word);
        if (kind == null) {
            kind = word.indexOf(':') < 0 ? Kind.IDENTIFIER : Kind.METRIC_IDENTIFIER;
        }
        return token(kind);
    }

    private Token insideBraces() {
        int c = read();
        switch (c) {
            case END -> {
                return error("unexpected end of input inside braces");
            }
            case ',' -> {
                return token(Kind.PUNCTUATION);
            }
            case '"', '\'' -> {
                return string(c);
            }
            case '`' -> {
                return rawString();
            }
            case '=' -> {
                return accept("~") ? token(Kind.OPERATOR) : token(Kind.PUNCTUATION);
            }
            case '!' -> {
                int after = read();
                return after == '~' || after == '='
                        ? token(Kind.OPERATOR)
                        : error("unexpected character after '!' inside braces: " + GoText.quote(after));
            }
            case '{' -> {
                return error("unexpected left brace '{'");
            }
            case '}' -> {
                inBraces = false;
                return token(Kind.PUNCTUATION);
            }
            default -> {
                if (!isAlpha(c)) {
                    return error("unexpected character inside braces: " + GoText.quote(c));
                }
                while (isAlphanumeric(peek())) {
                    read();
                }
                return token(Kind.IDENTIFIER);
            }
        }
    }

    private Token duration() {
        if (scanNumber()) {
            return error("missing unit character in duration");
        }
        if (!scanUnits()) {
            return error("bad duration syntax: " + GoText.quote(input.substring(start, position)));
        }
        back();
        return token(Kind.DURATION);
    }

    private Token numberOrDuration() {
        if (scanNumber()) {
            return token(Kind.NUMBER);
        }
        if (scanUnits()) {
            back();
            return token(Kind.DURATION);
        }
        return error("bad number or duration syntax: " + GoText.quote(input.substring(start, position)));
    }

    private boolean scanNumber() {
        String digits = accept("0") && accept("xX") ? "0123456789abcdefABCDEF" : DIGITS;
        acceptAll(digits);
        if (accept(".")) {
            acceptAll(digits);
        }
        if (accept("eE")) {
            accept("+-");
            acceptAll(DIGITS);
        }
        return !isAlphanumeric(peek());
    }

    /// The units of a duration, after its first number, and the character behind them.
    private boolean scanUnits() {
        if (!accept("smhdwy")) {
            return false;
        }
        accept("s");
        while (accept(DIGITS)) {
            acceptAll(DIGITS);
            if (!accept("smhdw")) {
                return false;
            }
            accept("s");
        }
        return !isAlphanumeric(read());
    }

    private Token string(int quote) {
        while (true) {
            int c = read();
            if (c == quote) {
                return token(Kind.STRING);
            }
            if (c == END || c == '\n') {
                return error("unterminated quoted string");
            }
            if (c == 0xFFFD) {
                return error("invalid UTF-8 rune");
            }
            if (c == '\\') {
                String problem = escape(quote);
                if (!problem.isEmpty()) {
                    return error(problem);
                }
            }
        }
    }

    private Token rawString() {
        while (true) {
            int c = read();
            if (c == '`') {
                return token(Kind.STRING);
            }
            if (c == END) {
                return error("unterminated raw string");
            }
            if (c == 0xFFFD) {
                return error("invalid UTF-8 rune");
            }
        }
    }

    /// What is wrong with the escape whose backslash was just read, or nothing.
    private String escape(int quote) {
        int c = read();
        if (c == quote || (c > 0 && "abfnrtv\\".indexOf(c) >= 0)) {
            return "";
        }
        return switch (c) {
            case END -> "escape sequence not terminated";
            case '0', '1', '2', '3', '4', '5', '6', '7' -> escapeDigits(c, 3, 8, 255);
            case 'x' -> escapeDigits(read(), 2, 16, 255);
            case 'u' -> escapeDigits(read(), 4, 16, Character.MAX_CODE_POINT);
            case 'U' -> escapeDigits(read(), 8, 16, Character.MAX_CODE_POINT);
            default -> "unknown escape sequence " + unicodeName(c);
        };
    }

    private String escapeDigits(int first, int count, int base, int most) {
        long value = 0;
        int c = first;
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                c = read();
            }
            int digit = c < 0x80 ? Character.digit(c, base) : -1;
            if (digit < 0) {
                return c == END
                        ? "escape sequence not terminated"
                        : "illegal character " + unicodeName(c) + " in escape sequence";
            }
            value = value * base + digit;
        }
        boolean surrogate = value >= 0xD800 && value < 0xE000;
        return value > most || surrogate ? "escape sequence is an invalid Unicode code point" : "";
    }

    private static String unicodeName(int c) {
        String number = String.format("U+%04X", c);
        return GoText.printable(c) ? number + " '" + Character.toString(c) + "'" : number;
    }

    private Token token(Kind kind) {
        var token = new Token(kind, input.substring(start, position), new Span(start, position));
        start = position;
        return token;
    }

    private Token error(String message) {
        return new Token(Kind.ERROR, message, new Span(start, input.length()));
    }

    private int read() {
        if (position >= input.length()) {
            width = 0;
            return END;
        }
        int c = input.codePointAt(position);
        width = Character.charCount(c);
        position += width;
        return c;
    }

    private void back() {
        position -= width;
    }

    private int peek() {
        return position >= input.length() ? END : input.codePointAt(position);
    }

    private boolean accept(String characters) {
        int c = peek();
        if (c != END && characters.indexOf(c) >= 0) {
            read();
            return true;
        }
        return false;
    }

    private void acceptAll(String characters) {
        boolean more = true;
        while (more) {
            more = accept(characters);
        }
    }

    static boolean isSpace(int c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isAlpha(int c) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isAlphanumeric(int c) {
        return isAlpha(c) || isDigit(c);
    }
}
