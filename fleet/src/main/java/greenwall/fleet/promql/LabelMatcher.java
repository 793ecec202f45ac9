package greenwall.fleet.promql;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// One label matcher, as in a selector. Regular expressions use RE2 and are anchored at both ends; a missing
/// label matches as the empty string. Two matchers with the same text are equal.
public final class LabelMatcher {
    public enum Kind {
        EQUAL("="),
        NOT_EQUAL("!="),
        MATCH("=~"),
        NOT_MATCH("!~");

        private final String sign;

        Kind(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }
    }

    private record Text(String name, Kind kind, String value) {}

    private final Text text;
    private final Predicate<String> test;

    /// Throws [Re2.Invalid] if the value must be a regular expression and is not valid.
    public LabelMatcher(String name, Kind kind, String value) {
        this.text = new Text(name, kind, value);
        this.test = switch (kind) {
            case EQUAL -> value::equals;
            case NOT_EQUAL -> labelValue -> !value.equals(labelValue);
            case MATCH -> expression(value);
            case NOT_MATCH -> expression(value).negate();
        };
    }

    private static Predicate<String> expression(String value) {
        List<String> literals = Re2.literals(value);
        if (!literals.isEmpty()) {
            return Set.copyOf(literals)::contains;
        }
        if (value.equals(".+")) {
            return text -> !text.isEmpty() && text.indexOf('\n') < 0;
        }
        return Re2.anchored(value)::find;
    }

    public String name() {
        return text.name();
    }

    public Kind kind() {
        return text.kind();
    }

    public String value() {
        return text.value();
    }

    public boolean matches(String labelValue) {
        return test.test(labelValue);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LabelMatcher that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return name() + kind().sign() + GoFormat.quote(value());
    }
}
