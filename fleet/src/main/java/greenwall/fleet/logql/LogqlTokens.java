package greenwall.fleet.logql;

import org.jspecify.annotations.Nullable;

/// The words of one text, one at a time with one to look ahead, and the syntax errors about them.
final class LogqlTokens {
    private static final int DEEPEST = 200;

    private final LogqlLexer lexer;
    private int depth;
    private LogqlToken now;
    private @Nullable LogqlToken ahead;

    LogqlTokens(LogqlLexer lexer) throws LogqlParseException {
        this.lexer = lexer;
        this.now = lexer.next();
    }

    /// Goes one bracket deeper; each takes room on the stack.
    void enter() throws LogqlParseException {
        if (++depth > DEEPEST) {
            throw new LogqlParseException("brackets are nested more than " + DEEPEST + " deep");
        }
    }

    void leave() {
        depth--;
    }

    LogqlToken now() {
        return now;
    }

    LogqlToken peek() throws LogqlParseException {
        LogqlToken next = ahead;
        if (next == null) {
            next = lexer.next();
            ahead = next;
        }
        return next;
    }

    void next() throws LogqlParseException {
        now = peek();
        ahead = null;
    }

    boolean skip(String sign) throws LogqlParseException {
        if (!now.is(sign)) {
            return false;
        }
        next();
        return true;
    }

    void expect(String sign) throws LogqlParseException {
        expectAs(sign);
    }

    /// `wanted` are the words that Loki's message lists; it lists none where more than four would fit.
    void expectAs(String sign, String... wanted) throws LogqlParseException {
        if (!skip(sign)) {
            throw unexpected(wanted);
        }
    }

    LogqlToken take(LogqlToken.Kind kind) throws LogqlParseException {
        return takeAs(kind, kind.name());
    }

    LogqlToken takeAs(LogqlToken.Kind kind, String... wanted) throws LogqlParseException {
        if (now.kind() != kind) {
            throw unexpected(wanted);
        }
        LogqlToken taken = now;
        next();
        return taken;
    }

    double signedNumber() throws LogqlParseException {
        boolean negative = now.is("-");
        if (negative || now.is("+")) {
            next();
        }
        double value = number(take(LogqlToken.Kind.NUMBER));
        return negative ? -value : value;
    }

    double number(LogqlToken token) throws LogqlParseException {
        String text = token.text().replace("_", "");
        try {
            return text.startsWith("0x") || text.startsWith("0X")
                    ? Long.parseLong(text.substring(2), 16)
                    : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new LogqlParseException("unable to parse literal as a float: " + token.text());
        }
    }

    LogqlParseException unexpected(String... wanted) {
        String expecting = wanted.length == 0 ? "" : ", expecting " + String.join(" or ", wanted);
        return new LogqlParseException(
                new LogqlError(now.line(), now.column(), "syntax error: unexpected " + now.shown() + expecting));
    }
}
