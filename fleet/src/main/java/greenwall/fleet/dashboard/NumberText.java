package greenwall.fleet.dashboard;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Converts numbers to plain text without a unit, and back.
public final class NumberText {
    private NumberText() {}

    /// The shortest text that is parsed as the same number: `3`, `0.25`, `1e+30`.
    public static String plain(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        if (value == 0) {
            return "0";
        }
        double size = Math.abs(value);
        if (size < 1e-6 || size >= 1e21) {
            return Double.toString(value).replace("E-", "e-").replace("E", "e+").replace(".0e", "e");
        }
        return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }

    /// Parses the upper edge of a histogram's bucket, which may be `+Inf`. NaN if the text is no edge.
    public static double parseEdge(String text) {
        return text.equals("+Inf") || text.equals("Inf") ? Double.POSITIVE_INFINITY : parse(text);
    }

    /// NaN if the text is not a number.
    public static double parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return Double.NaN;
        }
        String bare = text.strip();
        char last = bare.charAt(bare.length() - 1);
        if (last == 'd' || last == 'f' || last == 'D' || last == 'F') {
            return Double.NaN;
        }
        try {
            return Double.parseDouble(bare);
        } catch (NumberFormatException none) {
            return Double.NaN;
        }
    }
}
