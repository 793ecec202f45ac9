package greenwall.fleet.logql;

import org.jspecify.annotations.Nullable;

/// The words of one text, one at a time with one to look ahead, and the syntax errors about them.
final class LogqlTokens {
    private static final int DEEPEST = 200;

    private final LogqlLexer lexer;
    private int depth;
    private LogqlToken now;
    private @Nullable LogqlToken ahead;

    LogqlTokens(LogqlLexer lexer) throws LogqlFault {
        this.lexer = lexer;
        this.now = lexer.next();
    }

    /// Goes one bracket deeper; each takes room on the stack.
    void enter() throws LogqlFault {
        if (++depth > DEEPEST) {
            throw new LogqlFault("brackets are nested more than " + DEEPEST + " deep");
        }
    }

    void leave() {
        depth--;
    }

    LogqlToken now() {
        return now;
    }

    LogqlToken peek() throws LogqlFault {
        LogqlToken next = ahead;
        if (next == null) {
            next = lexer.next();
            ahead = next;
        }
        return next;
    }

    void next() throws LogqlFault {
        now = peek();
        ahead = null;
    }

    boolean skip(String sign) throws LogqlFault {
        if (!now.is(sign)) {
            return false;
        }
        next();
        return true;
    }

    void expect(String sign) throws LogqlFault {
        expectAs(sign);
    }

    /// `wanted` are the words that Loki's message lists; it lists none where more than four would fit.
    void expectAs(String sign, String... wanted) throws LogqlFault {
        if (!skip(sign)) {
            throw unexpected(wanted);
        }
    }

    LogqlToken take(LogqlToken.Kind kind) throws LogqlFault {
        return takeAs(kind, kind.name());
    }

    LogqlToken takeAs(LogqlToken.Kind kind, String... wanted) throws LogqlFault {
        if (now.kind() != kind) {
            throw unexpected(wanted);
        }
        LogqlToken taken = now;
        next();
        return taken;
    }

    double signedNumber() throws LogqlFault {
        boolean negative = now.is("-");
        if (negative || now.is("+")) {
            next();
        }
        double value = number(take(LogqlToken.Kind.NUMBER));
        return negative ? -value : value;
    }

    double number(LogqlToken token) throws LogqlFault {
        String text = token.text().replace("_", "");
        try {
            return text.startsWith("0x") || text.startsWith("0X")
                    ? Long.parseLong(text.substring(2), 16)
                    : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new LogqlFault("unable to parse literal as a float: " + token.text());
        }
    }

    LogqlFault unexpected(String... wanted) {
        String expecting = wanted.length == 0 ? "" : ", expecting " + String.join(" or ", wanted);
        return new LogqlFault(
                new LogqlError(now.line(), now.column(), "syntax error: unexpected " + now.shown() + expecting));
    }
}
