package greenwall.connectors.series;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Decimal numbers in ASCII bytes to the nearest double, as `Double.parseDouble` gives it, without making a
/// string of the usual ones: up to 18 digits, of which up to 27 after the point, and small exponents. Not for
/// two threads.
final class Decimal {
    private static final int MOST_DIGITS = 18;
    private static final int MOST_FRACTION = 27;
    private static final long EXACT = 1L << 53;
    private static final VarHandle LITTLE_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final double[] TENS = new double[23];
    /// How many bits `5^n` has, and the first 64 bits of its inverse.
    private static final int[] BITS = new int[MOST_FRACTION + 1];
    private static final long[] INVERSES = new long[MOST_FRACTION + 1];

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

    /// Where the number that was read last ends.
    int end() {
        return end;
    }

    /// The number in the whole of `text[from..to)`; throws `NumberFormatException` where there is none.
    double parseAll(byte[] text, int from, int to) {
        double value = parse(text, from, to);
        if (end != to) {
            throw new NumberFormatException("more than a number");
        }
        return value;
    }

    /// The number at `from`, which ends before a quote or at `to`; throws `NumberFormatException` where there
    /// is none.
    double parse(byte[] text, int from, int to) {
        int at = from;
        boolean negative = at < to && text[at] == '-';
        if (negative || at < to && text[at] == '+') {
            at++;
        }
        int first = at;
        long digits = 0;
        while (at < to) {
            int digit = text[at] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            digits = digits * 10 + digit;
            at++;
        }
        int seen = at - first;
        int power = 0;
        if (at < to && text[at] == '.') {
            int point = ++at;
            if (to - at >= Long.BYTES) {
                long eight = (long) LITTLE_ENDIAN.get(text, at);
                if (areDigits(eight)) {
                    digits = digits * 100_000_000 + number(eight);
                    at += Long.BYTES;
                    if (to - at >= Long.BYTES) {
                        eight = (long) LITTLE_ENDIAN.get(text, at);
                        if (areDigits(eight)) {
                            digits = digits * 100_000_000 + number(eight);
                            at += Long.BYTES;
                        }
                    }
                }
            }
            while (at < to) {
                int digit = text[at] - '0';
                if (digit < 0 || digit > 9) {
                    break;
                }
                digits = digits * 10 + digit;
                at++;
            }
            power = point - at;
            seen += at - point;
        }
        if (seen == 0 || seen > MOST_DIGITS && significant(text, first, at) > MOST_DIGITS) {
            return slow(text, from, to);
        }
        if (at < to && text[at] != '"') {
            if ((text[at] | 0x20) != 'e') {
                return slow(text, from, to);
            }
            int exponent = exponent(text, at + 1, to);
            if (exponent == Integer.MIN_VALUE) {
                return slow(text, from, to);
            }
            power += exponent;
            at = end;
        }
        end = at;
        if (digits == 0) {
            return negative ? -0.0 : 0.0;
        }
        double value;
        if (digits <= EXACT && power >= -22 && power <= 22) {
            value = power < 0 ? digits / TENS[-power] : digits * TENS[power];
        } else if (power < 0 && power >= -MOST_FRACTION) {
            value = divided(digits, -power);
            if (Double.isNaN(value)) {
                return slow(text, from, to);
            }
        } else if (power == 0) {
            value = digits;
        } else {
            return slow(text, from, to);
        }
        return negative ? -value : value;
    }

    /// Whether eight bytes are eight digits, all looked at together.
    private static boolean areDigits(long eight) {
        return ((eight + 0x4646464646464646L | eight - 0x3030303030303030L) & 0x8080808080808080L) == 0;
    }

    /// The number that eight digits make, the first of them in the lowest byte.
    private static long number(long eight) {
        long pairs = (eight & 0x0f0f0f0f0f0f0f0fL) * 2561 >>> 8;
        long fours = (pairs & 0x00ff00ff00ff00ffL) * 6553601 >>> 16;
        return (fours & 0x0000ffff0000ffffL) * 42949672960001L >>> 32;
    }

    /// How many digits there are from the first that is not zero.
    private static int significant(byte[] text, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            if (text[i] != '.' && (count > 0 || text[i] != '0')) {
                count++;
            }
        }
        return count;
    }

    /// The exponent at `from`, whose end is left in `end`; the least integer where there is none of a usual size.
    private int exponent(byte[] text, int from, int to) {
        int at = from;
        boolean negative = at < to && text[at] == '-';
        if (negative || at < to && text[at] == '+') {
            at++;
        }
        int first = at;
        int value = 0;
        for (; at < to && text[at] != '"'; at++) {
            int digit = text[at] - '0';
            if (digit < 0 || digit > 9 || at - first > 2) {
                return Integer.MIN_VALUE;
            }
            value = value * 10 + digit;
        }
        end = at;
        return at == first ? Integer.MIN_VALUE : negative ? -value : value;
    }

    /// `digits / 10^places` by the inverse of `5^places`; NaN where 64 bits of it do not tell to which side it is rounded.
    private static double divided(long digits, int places) {
        int lift = Long.numberOfLeadingZeros(digits);
        long quotient = Math.unsignedMultiplyHigh(digits << lift, INVERSES[places]);
        int zeros = Long.numberOfLeadingZeros(quotient);
        quotient <<= zeros;
        // The inverse was cut off, so the quotient is too small by up to three.
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
                // Java reads suffixes and spaces that no server writes.
                if (!string.chars().allMatch(c -> c >= '0' && c <= '9' || "+-.eE".indexOf(c) >= 0)) {
                    throw new NumberFormatException("no number");
                }
                yield Double.parseDouble(string);
            }
        };
    }
}
