package greenwall.fleet.dashboard;

import java.util.List;

/// A value that the viewer chooses and that queries, titles and links name.
///
/// @param label what stands beside the control; empty for the name
/// @param current what is chosen when the dashboard opens; empty: the first value there is
public record Variable(
        String name, String label, String description, Hide hide, Kind kind, Choice choice, List<String> current) {
    /// What stands in `current` and in links for all values at once.
    public static final String ALL = "$__all";

    public enum Hide {
        NOT,
        LABEL,
        VARIABLE
    }

    /// @param all whether all values can be chosen at once
    /// @param allValue what is then put into a query; empty: the values themselves
    public record Choice(boolean multi, boolean all, String allValue) {
        public static final Choice ONE = new Choice(false, false, "");
    }

    public sealed interface Kind {}

    /// Values that a source is asked for.
    ///
    /// @param query `label_values(metric, label)`, `label_names()`, `metrics(regex)`, `query_result(query)` or a
    ///     selector of series; of Loki: `label_values({selector}, label)` and `label_names()`
    /// @param regex what of each answer is taken: its first group, or the groups `value` and `text`
    public record OfQuery(SourceRef source, String query, String regex, Sort sort, Refresh refresh) implements Kind {}

    public record OfList(List<Value> values) implements Kind {}

    /// Steps to choose from.
    ///
    /// @param auto whether `auto` is offered: the window divided by `autoCount`, not less than `autoMin`
    public record OfInterval(List<String> values, boolean auto, int autoCount, String autoMin) implements Kind {}

    /// Typed by the viewer.
    public record OfText() implements Kind {}

    /// Always its current value; never shown.
    public record Constant() implements Kind {}

    /// One of the clusters that have such a source.
    ///
    /// @param regex which clusters; empty for all
    public record OfCluster(SourceRef.Kind source, String regex) implements Kind {}

    /// Conditions on labels that are put into each query of the source.
    public record AdHoc(SourceRef source, List<Filter> filters) implements Kind {}

    /// @param operator `=`, `!=`, `=~`, `!~`, `<`, `>`
    public record Filter(String label, String operator, String value) {}

    /// @param text what the viewer sees
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
