package greenwall.fleet.logql;

import greenwall.fleet.promql.LabelMatcher;

/// A filter on the labels of a line, after a `|`.
public sealed interface LabelFilter {
    record MatcherFilter(LabelMatcher matcher) implements LabelFilter {}

    record NumericFilter(String label, Comparison comparison, double value) implements LabelFilter {}

    record DurationFilter(String label, Comparison comparison, long nanos) implements LabelFilter {}

    record BytesFilter(String label, Comparison comparison, long bytes) implements LabelFilter {}

    /// The label's value is an IP address in `range`: one address, `from-to`, or a CIDR block.
    record AddressFilter(String label, boolean equal, String range) implements LabelFilter {}

    record And(LabelFilter left, LabelFilter right) implements LabelFilter {}

    record Or(LabelFilter left, LabelFilter right) implements LabelFilter {}

    enum Comparison {
        EQUAL("="),
        NOT_EQUAL("!="),
        GREATER(">"),
        GREATER_OR_EQUAL(">="),
        LESS("<"),
        LESS_OR_EQUAL("<=");

        private final String sign;

        Comparison(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }

        public boolean holds(double left, double right) {
            return switch (this) {
                case EQUAL -> left == right;
                case NOT_EQUAL -> left != right;
                case GREATER -> left > right;
                case GREATER_OR_EQUAL -> left >= right;
                case LESS -> left < right;
                case LESS_OR_EQUAL -> left <= right;
            };
        }
    }
}
