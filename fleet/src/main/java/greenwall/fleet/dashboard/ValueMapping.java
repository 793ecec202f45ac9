package greenwall.fleet.dashboard;

/// What is shown in place of a value.
public sealed interface ValueMapping {
    Result result();

    /// The value's text, or its number as it is written.
    record OfValue(String value, Result result) implements ValueMapping {}

    /// Both ends belong to it; an end may be infinite.
    record OfRange(double from, double to, Result result) implements ValueMapping {}

    /// The text of the result may name groups: `$1`.
    record OfRegex(String regex, Result result) implements ValueMapping {}

    record Special(Match match, Result result) implements ValueMapping {}

    /// @param text empty: the value's own text
    /// @param color empty: the field's own colour
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
