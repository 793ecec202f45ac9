package greenwall.fleet.quantity;

import greenwall.fleet.Unit;
import greenwall.fleet.promql.GoFormat;
import java.util.List;
import java.util.stream.Collectors;

/// A condition on a value: `> 0.9`, or `= 3 7` for one of several numbers.
public record QuantityLimit(Kind kind, List<Double> values) {
    public enum Kind {
        ABOVE(">"),
        AT_LEAST(">="),
        BELOW("<"),
        AT_MOST("<="),
        ONE_OF("="),
        NOT("!=");

        private final String sign;

        Kind(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }
    }

    public static QuantityLimit above(double value) {
        return new QuantityLimit(Kind.ABOVE, List.of(value));
    }

    public static QuantityLimit below(double value) {
        return new QuantityLimit(Kind.BELOW, List.of(value));
    }

    /// Parses `> 0.9`, `>= 1`, `< 600`, `= 3 7`, `!= 0`; a number may have a unit of time (`35d`, `24h`).
    public static QuantityLimit parse(String text) {
        for (var kind : List.of(Kind.AT_LEAST, Kind.AT_MOST, Kind.NOT, Kind.ABOVE, Kind.BELOW, Kind.ONE_OF)) {
            if (text.startsWith(kind.sign())) {
                var words =
                        DefinitionFileReader.words(text.substring(kind.sign().length()));
                var values = words.stream().map(QuantityLimit::number).toList();
                if (values.isEmpty() || kind != Kind.ONE_OF && values.size() != 1) {
                    break;
                }
                return new QuantityLimit(kind, values);
            }
        }
        throw new IllegalArgumentException(
                "found the limit \"" + text + "\"; expected one like \"> 0.9\", \"< 600\", \"= 3 7\" or \"> 35d\"");
    }

    private static double number(String word) {
        try {
            return switch (word.isEmpty() ? ' ' : word.charAt(word.length() - 1)) {
                case 'd' -> Double.parseDouble(word.substring(0, word.length() - 1)) * 86_400;
                case 'h' -> Double.parseDouble(word.substring(0, word.length() - 1)) * 3_600;
                case 'm' -> Double.parseDouble(word.substring(0, word.length() - 1)) * 60;
                default -> Double.parseDouble(word);
            };
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException(
                    "found \"" + word + "\" where a number like 0.9, 600 or 35d was expected");
        }
    }

    public boolean matches(double value) {
        double first = values.getFirst();
        return switch (kind) {
            case ABOVE -> value > first;
            case AT_LEAST -> value >= first;
            case BELOW -> value < first;
            case AT_MOST -> value <= first;
            // Compared as primitives, since a boxed −0 is not equal to 0.
            case ONE_OF -> values.stream().anyMatch(one -> one.doubleValue() == value);
            case NOT -> value != first;
        };
    }

    public boolean highIsBad() {
        return kind != Kind.BELOW && kind != Kind.AT_MOST;
    }

    /// The limit as text: `above 90 %`.
    public String text(Unit unit) {
        return switch (kind) {
                    case ABOVE -> "above ";
                    case AT_LEAST -> "at least ";
                    case BELOW -> "below ";
                    case AT_MOST -> "at most ";
                    case ONE_OF -> "at ";
                    case NOT -> "unless ";
                }
                + value(unit);
    }

    /// The limit without its comparison: `90 %`.
    public String value(Unit unit) {
        return values.stream().map(unit::text).collect(Collectors.joining(" or "));
    }

    @Override
    public String toString() {
        return kind.sign()
                + values.stream().map(value -> " " + GoFormat.plain(value)).collect(Collectors.joining());
    }
}
