package greenwall.fleet.dashboard;

import java.util.List;

/// Selects fields, by the names that are shown; variables are not replaced yet.
public sealed interface FieldMatcher {
    record ByName(String name) implements FieldMatcher {}

    /// @param except selects the fields that have none of the names
    record ByNames(List<String> names, boolean except) implements FieldMatcher {}

    /// `/regex/flags` or a bare expression, which matches anywhere in the name.
    record ByRegex(String regex) implements FieldMatcher {}

    record ByType(FieldType type) implements FieldMatcher {}

    record ByQuery(String ref) implements FieldMatcher {}

    /// Number fields whose reduced value satisfies the comparison.
    ///
    /// @param operator `gt`, `gte`, `lt`, `lte`, `eq`, `neq`
    record ByValue(String reducer, String operator, double value) implements FieldMatcher {}
}
