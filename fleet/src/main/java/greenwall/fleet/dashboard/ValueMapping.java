package greenwall.fleet.dashboard;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Replaces the text or colour of a value.
public sealed interface ValueMapping {
    /// Matches the value's text, or its number as it is written.
    record ValueMatch(String value, Result result) implements ValueMapping {}

    /// Matches a range including both bounds; a bound may be infinite.
    record RangeMatch(double from, double to, Result result) implements ValueMapping {}

    /// Matches a regular expression; the text of the result may refer to groups: `$1`.
    record RegexMatch(String regex, Result result) implements ValueMapping {}

    record SpecialMatch(SpecialValue match, Result result) implements ValueMapping {}

    /// @param text empty for the value's text
    /// @param color empty for the field's colour
    record Result(String text, String color, int index) {}

    enum SpecialValue {
        NULL,
        NAN,
        NULL_OR_NAN,
        TRUE,
        FALSE,
        EMPTY
    }

    /// The result for a value; empty if the mapping does not match it.
    ///
    /// @param raw the value's text; null for none
    default Optional<Result> apply(FieldType type, @Nullable String raw, double number) {
        return switch (this) {
            case ValueMatch exact when raw != null && same(exact.value, raw, number) -> Optional.of(exact.result);
            case RangeMatch range when number >= range.from && number <= range.to -> Optional.of(range.result);
            case RegexMatch regex when raw != null -> byRegex(regex, raw);
            case SpecialMatch special when fits(special.match, type, raw, number) -> Optional.of(special.result);
            default -> Optional.empty();
        };
    }

    private static boolean same(String value, String raw, double number) {
        return value.equals(raw) || (!Double.isNaN(number) && NumberText.parse(value) == number);
    }

    private static boolean fits(SpecialValue match, FieldType type, @Nullable String raw, double number) {
        return switch (match) {
            case NULL -> raw == null;
            // A missing number and one that is NaN are the same here.
            case NAN -> raw == null ? type == FieldType.NUMBER : raw.equals("NaN");
            case NULL_OR_NAN -> raw == null || raw.equals("NaN");
            case TRUE -> "true".equals(raw);
            case FALSE -> "false".equals(raw);
            case EMPTY -> raw != null && raw.isEmpty() && Double.isNaN(number);
        };
    }

    private static Optional<Result> byRegex(RegexMatch mapping, String raw) {
        return DashboardRegex.of(mapping.regex).filter(p -> p.find(raw)).map(p -> {
            var result = mapping.result;
            try {
                var text = result.text.isEmpty()
                        ? ""
                        : p.replaced(raw, result.text, DashboardRegex.isGlobal(mapping.regex));
                return new Result(text, result.color, result.index);
            } catch (IllegalArgumentException | IndexOutOfBoundsException none) {
                return result;
            }
        });
    }
}
