package greenwall.fleet.rules;

import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.quantity.QuantityLimit;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Replaces placeholders `${…}` by limits and numbers of states from the table of quantities.
///
/// @param other expands all other phrases; throws [IllegalArgumentException] for an unknown one
public record RulePlaceholders(QuantityCatalogue catalogue, UnaryOperator<String> other) {
    public String fill(String text) {
        var filled = new StringBuilder();
        int from = 0;
        while (true) {
            int open = text.indexOf("${", from);
            if (open < 0) {
                return filled.append(text, from, text.length()).toString();
            }
            int close = closing(text, open + 1);
            if (close < 0) {
                throw new IllegalArgumentException("found \"${\" without its \"}\"");
            }
            filled.append(text, from, open).append(phrase(text.substring(open + 2, close)));
            from = close + 1;
        }
    }

    private static int closing(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private String phrase(String phrase) {
        var parts = phrase.split(":", 3);
        return switch (parts[0]) {
            case "warn", "critical" ->
                GoFormat.plain(limit(parts[0], rest(parts, 1)).values().getFirst());
            case "limit" -> condition(limit(rest(parts, 1), rest(parts, 2)));
            case "word" -> number(rest(parts, 1), rest(parts, 2));
            default -> other.apply(phrase);
        };
    }

    private static String rest(String[] parts, int index) {
        return parts.length > index ? parts[index] : "";
    }

    private QuantityLimit limit(String level, String quantity) {
        var row = catalogue.quantity(quantity);
        Optional<QuantityLimit> limit = row.flatMap(q -> level.equals("critical") ? q.critical() : q.warn());
        return limit.orElseThrow(() -> new IllegalArgumentException(
                row.isEmpty()
                        ? "there is no quantity \"" + quantity + "\""
                        : "the quantity " + quantity + " has no limit \"" + level + "\""));
    }

    private String number(String quantity, String word) {
        return catalogue.quantity(quantity).stream()
                .flatMap(q -> q.words().stream())
                .filter(w -> w.word().equals(word))
                .map(w -> GoFormat.plain(w.value()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the quantity \"" + quantity + "\" has no state \"" + word + "\""));
    }

    /// The condition of a limit with one number, as in `> 0.9`.
    private static String condition(QuantityLimit limit) {
        return sign(limit.kind()) + " " + GoFormat.plain(limit.values().getFirst());
    }

    /// The rows of an expression that meet the limit.
    public static String matchingRows(String expr, QuantityLimit limit) {
        return limit.values().stream()
                .map(value -> expr + " " + sign(limit.kind()) + " " + GoFormat.plain(value))
                .collect(Collectors.joining(" or "));
    }

    private static String sign(QuantityLimit.Kind kind) {
        return kind == QuantityLimit.Kind.ONE_OF ? "==" : kind.sign();
    }
}
