package greenwall.fleet.logql;

import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.QueryOperator;

/// A filter on the labels of a line, after a `|`.
public sealed interface LabelFilter {
    record MatcherFilter(LabelMatcher matcher) implements LabelFilter {}

    record NumericFilter(String label, QueryOperator comparison, double value) implements LabelFilter {}

    record DurationFilter(String label, QueryOperator comparison, long nanos) implements LabelFilter {}

    record BytesFilter(String label, QueryOperator comparison, long bytes) implements LabelFilter {}

    /// The label's value is an IP address in `range`: one address, `from-to`, or a CIDR block.
    record AddressFilter(String label, boolean equal, String range) implements LabelFilter {}

    record And(LabelFilter left, LabelFilter right) implements LabelFilter {}

    record Or(LabelFilter left, LabelFilter right) implements LabelFilter {}
}
