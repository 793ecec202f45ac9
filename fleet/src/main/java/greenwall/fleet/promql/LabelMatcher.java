package greenwall.fleet.promql;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/// One label matcher, as in a selector. Regular expressions use RE2 and are anchored at both ends; a missing
/// label matches as the empty string. Two matchers with the same text are equal.
public record LabelMatcher(String name, Kind kind, String value, Predicate<String> test) {
    public enum Kind {
        EQUAL,
        NOT_EQUAL,
        MATCH,
        NOT_MATCH;

        public String sign() {
            return switch (this) {
                case EQUAL -> "=";
                case NOT_EQUAL -> "!=";
                case MATCH -> "=~";
                case NOT_MATCH -> "!~";
            };
        }
    }

    /// Throws [Re2.InvalidPatternException] if the value must be a regular expression and is not valid.
    public LabelMatcher(String name, Kind kind, String value) {
        this(
                name,
                kind,
                value,
                switch (kind) {
                    case EQUAL -> value::equals;
                    case NOT_EQUAL -> text -> !value.equals(text);
                    case MATCH -> expression(value);
                    case NOT_MATCH -> expression(value).negate();
                });
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

    public boolean matches(String labelValue) {
        return test.test(labelValue);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LabelMatcher that
                && name.equals(that.name)
                && kind == that.kind
                && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, kind, value);
    }

    @Override
    public String toString() {
        return name + kind.sign() + GoFormat.quote(value);
    }
}
