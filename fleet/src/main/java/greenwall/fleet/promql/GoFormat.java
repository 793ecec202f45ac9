package greenwall.fleet.promql;

import greenwall.fleet.SanitizedText;
import java.math.BigDecimal;

/// Strings and numbers as Go formats them with `%q` and `%v`, which PromQL and LogQL use too.
public final class GoFormat {
    private GoFormat() {}

    /// The text in double quotes, with Go's escape sequences.
    public static String quote(String text) {
        var out = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(c -> escape(out, c));
        return out.append('"').toString();
    }

    /// The text as it is written between double quotes.
    public static String escaped(String text) {
        var quoted = quote(text);
        return quoted.substring(1, quoted.length() - 1);
    }

    private static void escape(StringBuilder out, int c) {
        switch (c) {
            case 7 -> out.append("\\a");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case 11 -> out.append("\\v");
            case '\\', '"' -> out.append('\\').append((char) c);
            default -> {
                if (printable(c)) {
                    out.appendCodePoint(c);
                } else if (c < 0x80) {
                    out.append(String.format("\\x%02x", c));
                } else if (c < 0x10000) {
                    out.append(String.format("\\u%04x", c));
                } else {
                    out.append(String.format("\\U%08x", c));
                }
            }
        }
    }

    private static boolean printable(int c) {
        return c == ' ' || !SanitizedText.isControlOrFormat(c) && Character.getType(c) != Character.SPACE_SEPARATOR;
    }

    /// The shortest text that is parsed as the same number, without an exponent: Go's `'f', -1`.
    public static String plain(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            long whole = (long) value;
            return whole == 0 && 1 / value < 0 ? "-0" : Long.toString(whole);
        }
        return shortest(value).toPlainString();
    }

    /// Java writes two digits where one would do, which affects the two smallest numbers.
    private static BigDecimal shortest(double value) {
        String text = Double.toString(value).replace("4.9E-324", "5E-324").replace("9.9E-324", "1E-323");
        return new BigDecimal(text).stripTrailingZeros();
    }

    /// The shortest text with an exponent of at least two digits: Go's `'e', -1`.
    public static String scientific(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return plain(value);
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0e+00" : "0e+00";
        }
        var decimal = shortest(value);
        String digits = decimal.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - decimal.scale();
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        String sign = (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "");
        return (value < 0 ? "-" : "") + digits.charAt(0) + fraction + "e" + sign + Math.abs(exponent);
    }

    /// Go's `%v`: plain if the exponent is small, otherwise scientific.
    public static String general(double value) {
        if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
            return plain(value);
        }
        String text = scientific(value);
        int exponent = Integer.parseInt(text, text.indexOf('e') + 1, text.length(), 10);
        return exponent < -4 || exponent >= 6 ? text : plain(value);
    }
}
