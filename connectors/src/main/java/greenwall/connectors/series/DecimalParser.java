package greenwall.connectors.series;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/// Parses decimal numbers in ASCII bytes to the nearest double, like `Double.parseDouble`, but without creating
/// a string for the usual ones: up to 18 digits, with up to 27 places after the point. Not thread-safe.
final class DecimalParser {
    private static final int MAX_DIGITS = 18;
    private static final int MAX_FRACTION = 27;
    private static final long EXACT = 1L << 53;
    private static final double[] TENS = new double[23];
    /// The number of bits of `5^n`, and the first 64 bits of its inverse.
    private static final int[] BITS = new int[MAX_FRACTION + 1];
    private static final long[] INVERSES = new long[MAX_FRACTION + 1];

    static {
        double ten = 1;
        for (int i = 0; i < TENS.length; i++, ten *= 10) {
            TENS[i] = ten;
        }
        for (int i = 1; i < INVERSES.length; i++) {
            var five = BigInteger.valueOf(5).pow(i);
            BITS[i] = five.bitLength();
            INVERSES[i] = BigInteger.ONE.shiftLeft(63 + BITS[i]).divide(five).longValue();
        }
    }

    private int end;

    /// The position after the last number.
    int end() {
        return end;
    }

    /// The number that fills `text[from..to)`; throws `NumberFormatException` if it is not a number.
    double parseAll(byte[] text, int from, int to) {
        double value = parse(text, from, to);
        if (end != to) {
            throw new NumberFormatException("text after the number");
        }
        return value;
    }

    /// The number at `from`, which ends before a quote or at `to`; throws `NumberFormatException` if there is
    /// none.
    double parse(byte[] text, int from, int to) {
        int at = from;
        boolean negative = at < to && text[at] == '-';
        if (negative || at < to && text[at] == '+') {
            at++;
        }
        int first = at;
        int point = -1;
        int significant = 0;
        long digits = 0;
        for (; at < to; at++) {
            int digit = text[at] - '0';
            if (digit >= 0 && digit <= 9) {
                digits = digits * 10 + digit;
                significant += digits == 0 ? 0 : 1;
            } else if (text[at] == '.' && point < 0) {
                point = at;
            } else {
                break;
            }
        }
        boolean none = at - first == (point < 0 ? 0 : 1);
        if (none || significant > MAX_DIGITS || at < to && text[at] != '"') {
            return slow(text, from, to);
        }
        int places = point < 0 ? 0 : at - point - 1;
        end = at;
        double value = places == 0 || digits <= EXACT && places < TENS.length
                ? digits / TENS[places]
                : digits == 0 || places > MAX_FRACTION ? Double.NaN : divided(digits, places);
        if (Double.isNaN(value)) {
            return slow(text, from, to);
        }
        return negative ? -value : value;
    }

    /// `digits / 10^places` by the inverse of `5^places`; NaN if 64 bits of it are not enough to decide the
    /// rounding.
    private static double divided(long digits, int places) {
        int lift = Long.numberOfLeadingZeros(digits);
        long quotient = Math.unsignedMultiplyHigh(digits << lift, INVERSES[places]);
        int zeros = Long.numberOfLeadingZeros(quotient);
        quotient <<= zeros;
        // The inverse is truncated, so the quotient is too small by up to three.
        long rest = quotient & 0x7ff;
        if (rest >= 0x3fd && rest <= 0x400) {
            return Double.NaN;
        }
        long mantissa = (quotient >>> 11) + (rest > 0x400 ? 1 : 0);
        return Math.scalb((double) mantissa, 12 - lift - BITS[places] - places - zeros);
    }

    private double slow(byte[] text, int from, int to) {
        end = from;
        while (end < to && text[end] != '"') {
            end++;
        }
        var string = new String(text, from, end - from, StandardCharsets.ISO_8859_1);
        return switch (string) {
            case "NaN" -> Double.NaN;
            case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> {
                // Java accepts suffixes and spaces that no server writes.
                if (!string.chars().allMatch(c -> c >= '0' && c <= '9' || "+-.eE".indexOf(c) >= 0)) {
                    throw new NumberFormatException("not a number");
                }
                yield Double.parseDouble(string);
            }
        };
    }
}
