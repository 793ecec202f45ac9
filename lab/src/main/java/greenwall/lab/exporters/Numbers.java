package greenwall.lab.exporters;

import java.math.BigDecimal;

/// Numbers as Go's client library writes them: the shortest digits that read back the same, with an exponent
/// from a million on: `2.078733312e+09`.
final class Numbers {
    private static final int LONGEST_PLAIN = 6;

    private Numbers() {}

    static String go(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        if (value == 0) {
            return "0";
        }
        var decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        var digits = decimal.unscaledValue().abs().toString();
        int exponent = digits.length() - decimal.scale() - 1;
        if (exponent < -4 || exponent >= LONGEST_PLAIN) {
            return scientific(value < 0, digits, exponent);
        }
        return decimal.toPlainString();
    }

    private static String scientific(boolean negative, String digits, int exponent) {
        var text = new StringBuilder(negative ? "-" : "").append(digits.charAt(0));
        if (digits.length() > 1) {
            text.append('.').append(digits, 1, digits.length());
        }
        int size = Math.abs(exponent);
        return text.append('e')
                .append(exponent < 0 ? '-' : '+')
                .append(size < 10 ? "0" : "")
                .append(size)
                .toString();
    }
}
