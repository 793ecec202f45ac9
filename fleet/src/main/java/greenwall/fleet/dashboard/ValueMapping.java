package greenwall.fleet.dashboard;

/// Replaces the text or colour of a value.
public sealed interface ValueMapping {
    /// Matches the value's text, or its number as it is written.
    record OfValue(String value, Result result) implements ValueMapping {}

    /// Matches a range including both bounds; a bound may be infinite.
    record OfRange(double from, double to, Result result) implements ValueMapping {}

    /// Matches a regular expression; the text of the result may refer to groups: `$1`.
    record OfRegex(String regex, Result result) implements ValueMapping {}

    record Special(Match match, Result result) implements ValueMapping {}

    /// @param text empty for the value's text
    /// @param color empty for the field's colour
    record Result(String text, String color, int index) {}

    enum Match {
        NULL,
        NAN,
        NULL_OR_NAN,
        TRUE,
        FALSE,
        EMPTY
    }
}
