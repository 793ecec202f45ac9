package greenwall.fleet.promql;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One condition on a label, as in a selector. Regular expressions are anchored at both ends; a label that is not there
/// matches as the empty string.
public record LabelMatcher(
        String name, Kind kind, String value, @Nullable Pattern pattern) {
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

    public LabelMatcher(String name, Kind kind, String value) {
        this(name, kind, value, kind == Kind.MATCH || kind == Kind.NOT_MATCH ? Pattern.compile(value) : null);
    }

    public boolean matches(String labelValue) {
        return switch (kind) {
            case EQUAL -> labelValue.equals(value);
            case NOT_EQUAL -> !labelValue.equals(value);
            case MATCH -> pattern != null && pattern.matcher(labelValue).matches();
            case NOT_MATCH -> pattern == null || !pattern.matcher(labelValue).matches();
        };
    }
}
