package greenwall.fleet.logql;

import greenwall.fleet.LowerCaseEnum;
import greenwall.fleet.promql.TextSpan;

/// One token of a LogQL query. `text` is the content of a string; `number` is a duration in nanoseconds or a
/// size in bytes.
record LogqlToken(Kind kind, String text, long number, TextSpan span) {
    enum Kind implements LowerCaseEnum {
        END,
        NAME,
        STRING,
        NUMBER,
        DURATION,
        SIZE,
        RANGE,
        FLAG,
        FUNCTION,
        SIGN
    }

    boolean is(String sign) {
        return (kind == Kind.SIGN || kind == Kind.FUNCTION) && text.equals(sign);
    }
}
