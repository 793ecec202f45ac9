package greenwall.fleet.logql;

import greenwall.fleet.promql.TextSpan;

/// One token of LogQL. `text` is the content of a string; `number` is a duration in nanoseconds or a size in
/// bytes.
record LogqlToken(Kind kind, String text, long number, TextSpan span) {
    enum Kind {
        END("end of the query"),
        IDENTIFIER("name"),
        STRING("string"),
        NUMBER("number"),
        DURATION("duration"),
        BYTES("size"),
        RANGE("range in brackets"),
        PARSER_FLAG("flag"),
        FUNCTION("function"),
        SIGN("sign");

        private final String description;

        Kind(String description) {
            this.description = description;
        }

        /// The name of this kind in messages about what is expected.
        String description() {
            return description;
        }
    }

    boolean is(String sign) {
        return (kind == Kind.SIGN || kind == Kind.FUNCTION) && text.equals(sign);
    }
}
