package greenwall.connectors.series;

import java.nio.charset.StandardCharsets;

/// Decimal numbers in ASCII bytes to the nearest double, as `Double.parseDouble` gives it, without making a string of
/// the usual ones: up to 18 digits, of which up to 27 after the point, and small exponents.
final class Decimal {
    private static final int MOST_DIGITS = 18;
    private static final int MOST_FRACTION = 27;
    private static final long EXACT = 1L << 53;
    private static final double[] TENS = new double[23];
    private static final long[] FIVES = new long[MOST_FRACTION + 1];

    static {
        double ten = 1;
        for (int i = 0; i < TENS.length; i++, ten *= 10) {
            TENS[i] = ten;
        }
        long five = 1;
        for (int i = 0; i < FIVES.length; i++, five *= 5) {
            FIVES[i] = five;
        }
    }

    private Decimal() {}

    /// The number in `text[from..to)`; throws `NumberFormatException` where there is none.
    static double parse(byte[] text, int from, int to) {
        int at = from;
        boolean negative = at < to && text[at] == '-';
        if (negative || at < to && text[at] == '+') {
            at++;
        }
        long digits = 0;
        int count = 0;
        int point = -1;
        int first = at;
        for (; at < to; at++) {
            int c = text[at];
            if (c >= '0' && c <= '9') {
                digits = digits * 10 + (c - '0');
                if (digits != 0) {
                    count++;
                }
                if (count > MOST_DIGITS) {
                    return slow(text, from, to);
                }
            } else if (c == '.' && point < 0) {
                point = at;
            } else {
                break;
            }
        }
        int seen = at - first - (point >= 0 ? 1 : 0);
        int power = point < 0 ? 0 : -(at - point - 1);
        if (seen == 0) {
            return slow(text, from, to);
        }
        if (at < to) {
            if ((text[at] | 0x20) != 'e' || to - at > 5) {
                return slow(text, from, to);
            }
            int exponent = exponent(text, at + 1, to);
            if (exponent == Integer.MIN_VALUE) {
                return slow(text, from, to);
            }
            power += exponent;
        }
        if (digits == 0) {
            return negative ? -0.0 : 0.0;
        }
        double value;
        if (digits <= EXACT && power >= -22 && power <= 22) {
            value = power < 0 ? digits / TENS[-power] : digits * TENS[power];
        } else if (power < 0 && power >= -MOST_FRACTION) {
            value = divided(digits, -power);
        } else if (power == 0) {
            value = digits;
        } else {
            return slow(text, from, to);
        }
        return negative ? -value : value;
    }

    private static int exponent(byte[] text, int from, int to) {
        int at = from;
        boolean negative = at < to && text[at] == '-';
        if (negative || at < to && text[at] == '+') {
            at++;
        }
        if (at == to) {
            return Integer.MIN_VALUE;
        }
        int value = 0;
        for (; at < to; at++) {
            int c = text[at] - '0';
            if (c < 0 || c > 9) {
                return Integer.MIN_VALUE;
            }
            value = value * 10 + c;
        }
        return negative ? -value : value;
    }

    /// `digits / 10^places`, rounded half to even. The quotient by `5^places` is worked out to 64 bits and more, with a
    /// remainder that tells whether anything is left; the power of two is put on at the end.
    private static double divided(long digits, int places) {
        long divisor = FIVES[places];
        int shift = Long.numberOfLeadingZeros(divisor);
        divisor <<= shift;
        int lift = Long.numberOfLeadingZeros(digits) - 1;
        long high = digits << lift;
        // high < 2^63 <= divisor, so the quotient of high * 2^64 by the divisor fits into 64 bits.
        long upper = divideHalf(high, divisor);
        long quotient = upper;
        long left = remainder(high, divisor, quotient);
        int zeros = Long.numberOfLeadingZeros(quotient);
        long normal = quotient << zeros;
        if (zeros > 0) {
            // Fewer than 64 significant bits were found: the missing ones come from the remainder.
            for (int i = zeros - 1; i >= 0; i--) {
                boolean carry = left < 0;
                left <<= 1;
                if (carry || Long.compareUnsigned(left, divisor) >= 0) {
                    left -= divisor;
                    normal |= 1L << i;
                }
            }
        }
        // normal * 2^(-zeros) * 2^-64 = digits * 2^lift / (5^places * 2^shift)
        int exponent = -zeros - 64 - lift + shift - places;
        long mantissa = normal >>> 11;
        long rest = normal & 0x7ff;
        if (rest > 0x400 || rest == 0x400 && (left != 0 || (mantissa & 1) != 0)) {
            mantissa++;
        }
        return Math.scalb((double) mantissa, exponent + 11);
    }

    /// The quotient of `high * 2^64` by a divisor whose top bit is set, where `high` is below the divisor; as in
    /// Knuth's long division with digits of 32 bits.
    private static long divideHalf(long high, long divisor) {
        long dh = divisor >>> 32;
        long dl = divisor & 0xffffffffL;
        long q1 = Long.divideUnsigned(high, dh);
        long r = high - q1 * dh;
        while (q1 >>> 32 != 0 || Long.compareUnsigned(q1 * dl, r << 32) > 0) {
            q1--;
            r += dh;
            if (r >>> 32 != 0) {
                break;
            }
        }
        long middle = (high << 32) - q1 * divisor;
        long q0 = Long.divideUnsigned(middle, dh);
        r = middle - q0 * dh;
        while (q0 >>> 32 != 0 || Long.compareUnsigned(q0 * dl, r << 32) > 0) {
            q0--;
            r += dh;
            if (r >>> 32 != 0) {
                break;
            }
        }
        return (q1 << 32) + q0;
    }

    /// What `high * 2^64 - quotient * divisor` leaves; below the divisor, so its low 64 bits are all of it.
    private static long remainder(long high, long divisor, long quotient) {
        assert Long.compareUnsigned(high, divisor) < 0;
        return -quotient * divisor;
    }

    private static double slow(byte[] text, int from, int to) {
        var string = new String(text, from, to - from, StandardCharsets.ISO_8859_1);
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
