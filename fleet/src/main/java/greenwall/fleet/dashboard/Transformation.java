package greenwall.fleet.dashboard;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Changes the frames of a panel before they are drawn. [TransformationRunner] applies it.
public sealed interface Transformation {
    /// One of a panel's transformations; they are applied in order.
    ///
    /// @param frames the frames that it applies to; empty for all. The `ref` of a query may be a
    ///     regular expression.
    record Step(Transformation what, boolean disabled, Optional<FieldMatcher> frames) {
        public static Step of(Transformation what) {
            return new Step(what, false, Optional.empty());
        }

        /// With its variables replaced, in those texts in which Grafana replaces them.
        public Step filled(UnaryOperator<String> text) {
            return new Step(
                    switch (what) {
                        case FilterFields t ->
                            new FilterFields(
                                    t.include().stream().map(text).toList(),
                                    text.apply(t.includeRegex()),
                                    t.exclude().stream().map(text).toList(),
                                    text.apply(t.excludeRegex()));
                        case SortBy t -> new SortBy(text.apply(t.field()), t.descending());
                        case RenameByRegex t -> new RenameByRegex(text.apply(t.regex()), text.apply(t.pattern()));
                        case FilterByValue t ->
                            new FilterByValue(
                                    t.include(),
                                    t.all(),
                                    t.filters().stream()
                                            .map(f -> new ValueFilter(
                                                    f.field(), f.test(), text.apply(f.value()), text.apply(f.upper())))
                                            .toList());
                        case CalculateField t ->
                            new CalculateField(
                                    t.calculation() instanceof Calculation.Binary(var left, var operator, var right)
                                            ? new Calculation.Binary(text.apply(left), operator, text.apply(right))
                                            : t.calculation(),
                                    text.apply(t.alias()),
                                    t.replace(),
                                    t.separate());
                        default -> what;
                    },
                    disabled,
                    frames);
        }
    }

    /// Excludes, orders and renames columns by their current names.
    record Organize(List<String> exclude, List<String> include, Map<String, Integer> order, Map<String, String> rename)
            implements Transformation {}

    /// Joins all frames into one table; rows that are equal in the shared fields are merged.
    record Merge() implements Transformation {}

    /// @param include names, in addition to those that match `includeRegex`
    record FilterFields(List<String> include, String includeRegex, List<String> exclude, String excludeRegex)
            implements Transformation {}

    /// @param frames refs of queries, or one expression
    record FilterByQuery(String frames) implements Transformation {}

    /// @param rows whether each label becomes a row instead of a column
    /// @param valueLabel the label whose value names the value field; empty for none
    /// @param keep the labels to use; empty for all
    record LabelsToFields(boolean rows, String valueLabel, List<String> keep) implements Transformation {}

    /// @param fields whether each field becomes one value in its own frame, instead of one row for each series
    record Reduce(List<String> reducers, boolean fields, boolean includeTime, boolean labels)
            implements Transformation {}

    /// @param field the field by which rows are joined; empty for the time
    record JoinByField(String field, JoinKind join) implements Transformation {}

    enum JoinKind {
        OUTER,
        INNER,
        /// An outer join in which each match is a separate row, if there are several.
        OUTER_TABULAR
    }

    /// Puts values with the same labels side by side, with one column for each value of the label `value`.
    record JoinByLabels(String value, List<String> labels) implements Transformation {}

    record SortBy(String field, boolean descending) implements Transformation {}

    /// Frames that all have times are joined by time first.
    ///
    /// @param alias its name; empty for a generated one
    /// @param replace whether only this field and the time are kept
    /// @param separate whether frames are not joined, and no time is kept
    record CalculateField(Calculation calculation, String alias, boolean replace, boolean separate)
            implements Transformation {}

    sealed interface Calculation {
        record RowReduce(List<String> fields, String reducer) implements Calculation {}

        /// @param left the name of a field or a number
        /// @param operator `+`, `-`, `*`, `/`, `**`, `%`
        record Binary(String left, String operator, String right) implements Calculation {}

        /// @param function `abs`, `exp`, `ln`, `floor`, `ceil`, `round`, `sign`, …
        record Unary(String function, String field) implements Calculation {}

        record Index(boolean percent) implements Calculation {}

        /// @param field empty for the first number field
        /// @param reducer `sum` or `mean`
        record Cumulative(String field, String reducer) implements Calculation {}

        /// @param field empty for the first number field
        /// @param size the number of rows; with `percent` as a percentage of all rows
        record Moving(String field, String reducer, double size, boolean percent, boolean centered)
                implements Calculation {}
    }

    /// @param fields how each field is used; others are left out
    record GroupBy(Map<String, GroupField> fields) implements Transformation {}

    /// @param group whether rows are grouped by the field; otherwise the reducers are applied to it
    record GroupField(boolean group, List<String> reducers) {}

    /// @param pattern the new name; `$1` is replaced by a group
    record RenameByRegex(String regex, String pattern) implements Transformation {}

    /// @param include whether matching rows are kept, rather than removed
    /// @param all whether a row must match all conditions, rather than any
    record FilterByValue(boolean include, boolean all, List<ValueFilter> filters) implements Transformation {}

    /// @param test `equal`, `notEqual`, `greater`, `greaterOrEqual`, `lower`, `lowerOrEqual`, `range`,
    ///     `isNull`, `isNotNull`, `regex`, `substring`, `notSubstring`
    /// @param value for a range, its lower bound
    record ValueFilter(String field, String test, String value, String upper) {}

    /// Lists all frames below each other in the columns time, metric and value.
    record SeriesToRows() implements Transformation {}

    /// Puts the fields of all frames side by side.
    ///
    /// @param names how the name of the frame is used: `drop` for not at all, `label` for a label of the field;
    ///     else in the name of the field
    /// @param label the name of that label; empty for `frame`
    record Concatenate(String names, String label) implements Transformation {}

    record Limit(int rows) implements Transformation {}

    record ConvertTypes(List<Conversion> conversions) implements Transformation {}

    /// @param format the format of times
    record Conversion(String field, FieldType to, String format) {}

    /// Swaps rows and columns: one column for each value of `column`.
    ///
    /// @param empty the value of a combination that does not occur: `zero`, `true` or `false`; none for any other
    record GroupToMatrix(String column, String row, String value, String empty) implements Transformation {}

    record RowsToFields(String nameField, String valueField) implements Transformation {}

    /// Makes one frame for each combination of values of the fields.
    record PartitionByValues(List<String> fields, boolean keepFields) implements Transformation {}

    /// Makes one row for each series, with its labels and one value.
    ///
    /// @param reducers for each query, the reducer of the value; `lastNotNull` for other queries
    record TimeSeriesTable(Map<String, String> reducers) implements Transformation {}

    record Transpose(String firstField, String restField) implements Transformation {}

    /// @param format `json`, `kvp`, `delimiter`, `auto` or `regexp`
    /// @param delimiter the separator between the names of a list; empty for a comma
    /// @param paths the parts of JSON to extract; empty for all
    record ExtractFields(
            String source,
            String format,
            String regex,
            String delimiter,
            List<JsonPath> paths,
            boolean keepTime,
            boolean replace)
            implements Transformation {}

    /// @param path keys and indexes separated by dots, such as `request.codes[0]`
    /// @param alias the name of the field; empty for the path
    record JsonPath(String path, String alias) {}

    /// @param wide whether all series are in one frame; otherwise each has its own frame
    record PrepareTimeSeries(boolean wide, boolean many) implements Transformation {}

    /// Uses values of one query as settings of the fields of others.
    ///
    /// @param config the ref of the query with the settings
    /// @param fields the setting that each of its fields sets; a field that is not listed sets the setting
    ///     with its own name, such as `max`
    /// @param target the fields whose settings change; empty for all number fields
    record ConfigFromQuery(String config, List<ConfigField> fields, Optional<FieldMatcher> target)
            implements Transformation {}

    /// @param sets `min`, `max`, `unit`, `decimals`, `displayName`, `color`, `threshold1`, `mappings.value`,
    ///     `mappings.text` or `mappings.color`; any other has no effect
    /// @param reducer which of the field's values is used; empty for the last
    record ConfigField(String name, String sets, String reducer, String color) {}

    /// @param zone the time zone; empty for the viewer's
    record FormatTime(String field, String format, String zone) implements Transformation {}

    /// @param change `Upper Case`, `Lower Case`, `Trim`, `Substring`, `Affix`, …
    /// @param from for a substring, the index of its first character
    /// @param to for a substring, the index after its last character; negative for the end
    record FormatText(String field, String change, int from, int to, String prefix, String suffix)
            implements Transformation {}

    /// @param bucketSize the width of a bucket; 0 for one that suits the values
    /// @param bucketCount the approximate number of buckets if no size is set; 0 for 30
    record Histogram(double bucketSize, double bucketOffset, int bucketCount, boolean combine)
            implements Transformation {}

    /// A transformation that Greenwall does not support, kept for exports.
    ///
    /// @param options the original JSON
    record Unsupported(String id, String options) implements Transformation {}
}
