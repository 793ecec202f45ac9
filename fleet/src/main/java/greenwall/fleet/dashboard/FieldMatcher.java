package greenwall.fleet.dashboard;

import java.util.List;

/// Which fields are meant. Names are those that are shown, with variables as they are written.
public sealed interface FieldMatcher {
    record ByName(String name) implements FieldMatcher {}

    /// @param except the fields that have none of the names
    record ByNames(List<String> names, boolean except) implements FieldMatcher {}

    /// `/regex/flags` or a bare expression, found anywhere in the name.
    record ByRegex(String regex) implements FieldMatcher {}

    record ByType(FieldType type) implements FieldMatcher {}

    /// The fields of the query with this letter.
    record ByQuery(String ref) implements FieldMatcher {}

    /// Number fields whose reduced value compares so.
    ///
    /// @param operator `gt`, `gte`, `lt`, `lte`, `eq`, `neq`
    record ByValue(String reducer, String operator, double value) implements FieldMatcher {}
}
