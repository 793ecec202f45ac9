package greenwall.fleet.logql;

import greenwall.fleet.promql.TextSpan;

/// One word of LogQL. `text` is the content of a string; `number` is a duration in nanoseconds or a size in bytes.
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

        /// How a message names what could stand in a place.
        String description() {
            return description;
        }
    }

    boolean is(String sign) {
        return (kind == Kind.SIGN || kind == Kind.FUNCTION) && text.equals(sign);
    }
}
