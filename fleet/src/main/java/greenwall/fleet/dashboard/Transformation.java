package greenwall.fleet.dashboard;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is done with the frames of a panel before they are drawn. [Transformations] does it.
public sealed interface Transformation {
    /// One of a panel's transformations, done in order.
    ///
    /// @param frames the frames that it is for; empty for all
    record Step(Transformation what, boolean disabled, Optional<FieldMatcher> frames) {
        public static Step of(Transformation what) {
            return new Step(what, false, Optional.empty());
        }
    }

    /// Columns left out, put into order and given other names, all by the name they have.
    record Organize(List<String> exclude, List<String> include, Map<String, Integer> order, Map<String, String> rename)
            implements Transformation {}

    /// All frames into one table; rows alike in what they share become one.
    record Merge() implements Transformation {}

    /// @param include names or, where there is one, `includeRegex`
    record FilterFields(List<String> include, String includeRegex, List<String> exclude, String excludeRegex)
            implements Transformation {}

    /// @param frames letters of queries, or one expression
    record FilterByQuery(String frames) implements Transformation {}

    /// Labels as fields of their own.
    ///
    /// @param rows one row for each label instead of a column
    /// @param valueLabel the label whose value names the field of the value; empty for none
    /// @param keep the labels meant; empty for all
    record LabelsToFields(boolean rows, String valueLabel, List<String> keep) implements Transformation {}

    /// Each series reduced.
    ///
    /// @param fields each field becomes one value in its own frame, instead of one row for each series
    record Reduce(List<String> reducers, boolean fields, boolean includeTime, boolean labels)
            implements Transformation {}

    /// @param field by whose values rows are joined; empty for the time
    record JoinByField(String field, Join join) implements Transformation {}

    enum Join {
        OUTER,
        INNER,
        /// Outer, and each match of several is a row of its own.
        OUTER_TABULAR
    }

    /// Values with the same labels beside each other, one column for each value of the label `value`.
    record JoinByLabels(String value, List<String> labels) implements Transformation {}

    record SortBy(String field, boolean descending) implements Transformation {}

    /// A field more, worked out from others.
    ///
    /// @param alias its name; empty for one that says what it is
    /// @param replace it alone stays beside the time
    record CalculateField(Calculation calculation, String alias, boolean replace) implements Transformation {}

    sealed interface Calculation {
        /// Over the fields of a row.
        record RowReduce(List<String> fields, String reducer) implements Calculation {}

        /// @param left the name of a field or a number
        /// @param operator `+`, `-`, `*`, `/`, `**`, `%`
        record Binary(String left, String operator, String right) implements Calculation {}

        /// @param function `abs`, `exp`, `ln`, `floor`, `ceil`, `round`, `sign`, …
        record Unary(String function, String field) implements Calculation {}

        record Index(boolean percent) implements Calculation {}

        /// @param reducer `sum` or `mean`
        record Cumulative(String field, String reducer) implements Calculation {}

        record Moving(String field, String reducer, int size, boolean percent, boolean centered)
                implements Calculation {}
    }

    /// @param fields what is done with each; those not named are left out
    record GroupBy(Map<String, GroupField> fields) implements Transformation {}

    /// @param group rows are grouped by it; otherwise the reducers work on it
    record GroupField(boolean group, List<String> reducers) {}

    /// @param pattern with `$1` for groups
    record RenameByRegex(String regex, String pattern) implements Transformation {}

    /// @param include whether what fits stays, or goes
    /// @param all whether a row has to fit all conditions, or one
    record FilterByValue(boolean include, boolean all, List<ValueFilter> filters) implements Transformation {}

    /// @param test `equal`, `notEqual`, `greater`, `greaterOrEqual`, `lower`, `lowerOrEqual`, `range`, `isNull`,
    ///     `isNotNull`, `regex`, `substring`, `notSubstring`
    /// @param value for a range: its lower end
    record ValueFilter(String field, String test, String value, String upper) {}

    /// All frames below each other: time, metric, value.
    record SeriesToRows() implements Transformation {}

    /// The fields of all frames beside each other.
    ///
    /// @param names what the frame's name does to the field's: `copy`, `label`, `ignore`, …
    record Concatenate(String names) implements Transformation {}

    record Limit(int rows) implements Transformation {}

    record ConvertTypes(List<Conversion> conversions) implements Transformation {}

    /// @param format of times
    record Conversion(String field, FieldType to, String format) {}

    /// Rows and columns changed over: one column for each value of `column`.
    record GroupToMatrix(String column, String row, String value, String empty) implements Transformation {}

    record RowsToFields(String nameField, String valueField) implements Transformation {}

    /// One frame for each value of the fields.
    record PartitionByValues(List<String> fields, boolean keepFields) implements Transformation {}

    /// One row for each series, with the series itself in a cell.
    ///
    /// @param reducers for each query the value beside it
    record TimeSeriesTable(Map<String, String> reducers) implements Transformation {}

    /// Rows into columns.
    record Transpose(String firstField, String restField) implements Transformation {}

    /// Parts of a text as fields of their own.
    ///
    /// @param format `json`, `kvp`, `delimiter`, `auto` or `regexp`
    /// @param delimiter between the names of a list; empty for a comma
    /// @param paths of JSON: which parts; empty for all
    record ExtractFields(
            String source,
            String format,
            String regex,
            String delimiter,
            List<JsonPath> paths,
            boolean keepTime,
            boolean replace)
            implements Transformation {}

    /// @param path keys and places with dots between, such as `request.codes[0]`
    /// @param alias what the field is called; empty for the path
    record JsonPath(String path, String alias) {}

    /// @param wide one frame for all series; otherwise a frame for each
    record PrepareTimeSeries(boolean wide, boolean many) implements Transformation {}

    /// Values of one query become settings of the fields of the others.
    ///
    /// @param config the letter of the query with the settings
    /// @param fields what each field of it sets; one that is not named sets what it is called, such as `max`
    /// @param target the fields that are set; empty for all numbers
    record ConfigFromQuery(String config, List<ConfigField> fields, Optional<FieldMatcher> target)
            implements Transformation {}

    /// @param sets `min`, `max`, `unit`, `decimals`, `displayName`, `color`, `threshold1`, `mappings.value`,
    ///     `mappings.text`, `mappings.color`; any other sets nothing
    /// @param reducer which of its values; empty for the last
    /// @param color of the threshold
    record ConfigField(String name, String sets, String reducer, String color) {}

    /// A time as text.
    ///
    /// @param zone empty for the viewer's
    record FormatTime(String field, String format, String zone) implements Transformation {}

    /// @param change `Upper Case`, `Lower Case`, `Trim`, `Substring`, `Affix`, …
    /// @param from of a substring: its first letter
    /// @param to of a substring: the letter after its last; below 0 for the end
    record FormatText(String field, String change, int from, int to, String prefix, String suffix)
            implements Transformation {}

    /// How many values lie in each bucket.
    ///
    /// @param bucketSize 0 for one that fits the values
    /// @param bucketCount about how many buckets where no size is set; 0 for 30
    /// @param combine all series as one
    record Histogram(double bucketSize, double bucketOffset, int bucketCount, boolean combine)
            implements Transformation {}

    /// One that Greenwall does not carry out. It is kept for who exports the view.
    ///
    /// @param options JSON as it was written
    record Unsupported(String id, String options) implements Transformation {}
}
