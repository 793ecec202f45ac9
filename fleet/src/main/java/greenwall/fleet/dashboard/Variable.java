package greenwall.fleet.dashboard;

import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.util.List;

/// A value that the viewer chooses and that queries, titles and links use.
///
/// @param label the text of its control; empty for the name
/// @param current the value when the dashboard opens; empty for the first value
public record Variable(
        String name,
        String label,
        String description,
        Hide hide,
        Kind kind,
        SelectionMode choice,
        List<String> current) {
    /// Represents all values, in `current` and in links.
    public static final String ALL = "$__all";

    /// A copy that has one value at a time. If it could have several, queries still get its value as a regular
    /// expression.
    Variable asSingleChoice() {
        var single = new SelectionMode(false, choice.all() || choice.multi(), choice.allValue());
        return new Variable(name, label, description, hide, kind, single, current);
    }

    public enum Hide {
        NOT,
        LABEL,
        VARIABLE
    }

    /// @param all whether all values can be chosen at once
    /// @param allValue the text that a query gets for all values; empty for the values themselves
    public record SelectionMode(boolean multi, boolean all, String allValue) {
        public static final SelectionMode ONE = new SelectionMode(false, false, "");
    }

    public sealed interface Kind {}

    /// Values from a source.
    ///
    /// @param query `label_values(metric, label)`, `label_names()`, `metrics(regex)`, `query_result(query)`
    ///     or a selector of series; for Loki, `label_values({selector}, label)` and `label_names()`
    /// @param regex the part of each result to use: the first group, or the groups `value` and `text`
    public record QueryVariable(SourceRef source, String query, String regex, Sort sort, Refresh refresh)
            implements Kind {}

    public record ListVariable(List<Value> values) implements Kind {}

    /// Durations to choose from.
    ///
    /// @param auto whether `auto` is offered: the time range divided by `autoCount`, but at least `autoMin`
    public record IntervalVariable(List<String> values, boolean auto, int autoCount, String autoMin) implements Kind {
        public static final String AUTO = "$__auto";

        String automatic(TimeWindow window) {
            return QueryIntervals.format(
                    QueryIntervals.interval(window, autoCount, QueryIntervals.parse(autoMin, Duration.ofMillis(1))));
        }
    }

    /// A text that the viewer types.
    public record TextVariable() implements Kind {}

    /// A value that never changes and is never shown.
    public record ConstantVariable() implements Kind {}

    /// One of the clusters with a source of this kind; of all, if the expression is empty.
    public record ClusterVariable(SourceRef.Kind source, String regex) implements Kind {}

    /// Label matchers that are added to each query of the source.
    public record AdHocVariable(SourceRef source, List<Filter> filters) implements Kind {}

    /// @param operator `=`, `!=`, `=~`, `!~`, `<`, `>`
    public record Filter(String label, String operator, String value) {}

    public record Value(String text, String value) {
        public static Value of(String both) {
            return new Value(both, both);
        }
    }

    public enum Refresh {
        NEVER,
        ON_LOAD,
        ON_TIME_CHANGE
    }

    public enum Sort {
        NONE,
        ALPHABETICAL,
        ALPHABETICAL_DESCENDING,
        NUMERICAL,
        NUMERICAL_DESCENDING,
        IGNORING_CASE,
        IGNORING_CASE_DESCENDING,
        NATURAL,
        NATURAL_DESCENDING
    }
}
