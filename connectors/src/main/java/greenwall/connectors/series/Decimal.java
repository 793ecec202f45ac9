package greenwall.connectors.series;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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

    /// `digits / 10^places`, rounded half to even. The quotient by `5^places` is worked out to 64 bits and
    /// more, with a remainder that tells whether anything is left; the power of two is put on at the end.
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
