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

    default boolean matches(FieldNames.NamedField named) {
        DataFrame.Field field = named.field();
        return switch (this) {
            case ByName by -> named.isNamed(by.name()::equals) || by.name().equals(field.name());
            case ByNames by ->
                (named.isNamed(by.names()::contains) || by.names().contains(field.name())) != by.except();
            case ByRegex by -> named.isNamed(name -> DashboardRegex.matches(by.regex(), name));
            case ByType by -> by.type() == field.type();
            case ByQuery by -> by.ref().equals(named.frame().ref());
            case ByValue by ->
                field.type() == FieldType.NUMBER
                        && compares(Reducer.reduce(by.reducer(), field.values()), by.operator(), by.value());
        };
    }

    private static boolean compares(double left, String operator, double right) {
        return switch (operator) {
            case "gt" -> left > right;
            case "gte" -> left >= right;
            case "lt" -> left < right;
            case "lte" -> left <= right;
            case "neq" -> left != right;
            default -> left == right;
        };
    }
}
