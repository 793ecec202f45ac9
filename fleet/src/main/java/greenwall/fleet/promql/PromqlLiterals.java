package greenwall.fleet.promql;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;

/// Numbers, durations and strings in queries. The parameters of the API use the same rules.
public final class PromqlLiterals {
    private static final Pattern DURATION = Pattern.compile(
            "(?:([0-9]+)y)?(?:([0-9]+)w)?(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?(?:([0-9]+)ms)?");
    private static final long[] UNIT_MILLIS = {
        31_536_000_000L, 604_800_000L, 86_400_000L, 3_600_000L, 60_000L, 1000L, 1L
    };
    private static final String[] UNIT_NAMES = {"y", "w", "d", "h", "m", "s", "ms"};
    private static final long LONGEST_MILLIS = Long.MAX_VALUE / 1_000_000;
    private static final Pattern INTEGER =
            Pattern.compile("([+-]?)(0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:[abfnrtv\\\\]|[0-3][0-7]{2}|x[0-9a-fA-F]{2}"
            + "|u(?![dD][89a-fA-F])[0-9a-fA-F]{4}|U00(?:0(?!0[dD][89a-fA-F])[0-9a-fA-F]|10)[0-9a-fA-F]{4})");
    private static final Pattern FLOAT =
            Pattern.compile("[+-]?(?:[0-9]++(?:\\.[0-9]*+)?|\\.[0-9]++)(?:[eE][+-]?[0-9]+)?");

    private PromqlLiterals() {}

    /// Thrown if the text is not a literal of the expected kind.
    public static final class MalformedLiteralException extends IllegalArgumentException {
        MalformedLiteralException(String text) {
            super(text);
        }
    }

    /// Parses a duration such as `1h30m`, with units from the largest to the smallest. Zero needs no unit.
    public static Duration duration(String text) {
        if (text.isEmpty()) {
            throw new MalformedLiteralException("empty duration string");
        }
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        var matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new MalformedLiteralException("not a valid duration string: " + GoFormat.quote(text));
        }
        var millis = BigInteger.ZERO;
        for (int unit = 0; unit < UNIT_MILLIS.length; unit++) {
            String amount = matcher.group(unit + 1);
            if (amount != null) {
                millis = millis.add(new BigInteger(amount).multiply(BigInteger.valueOf(UNIT_MILLIS[unit])));
            }
        }
        if (millis.compareTo(BigInteger.valueOf(LONGEST_MILLIS)) > 0) {
            throw new MalformedLiteralException("duration out of range");
        }
        return Duration.ofMillis(millis.longValueExact());
    }

    /// The shortest text for a non-negative duration.
    public static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        var out = new StringBuilder();
        for (int unit = 0; unit < UNIT_MILLIS.length; unit++) {
            boolean onlyWhole = unit < 2;
            if (onlyWhole && millis % UNIT_MILLIS[unit] != 0) {
                continue;
            }
            long amount = millis / UNIT_MILLIS[unit];
            if (amount > 0) {
                out.append(amount).append(UNIT_NAMES[unit]);
                millis -= amount * UNIT_MILLIS[unit];
            }
        }
        return out.toString();
    }

    /// The duration in the largest unit up to days that divides it: `30d`, `36h`, `90s`.
    public static String inOneUnit(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        int unit = 2;
        while (millis % UNIT_MILLIS[unit] != 0) {
            unit++;
        }
        return millis / UNIT_MILLIS[unit] + UNIT_NAMES[unit];
    }

    /// Parses a number: decimal, hexadecimal, octal with a leading zero, with an exponent, `Inf` or `NaN`.
    public static double number(String text) {
        var integer = INTEGER.matcher(text);
        if (integer.matches()) {
            var value = integer(integer.group(2));
            if (integer.group(1).equals("-")) {
                value = value.negate();
            }
            if (value.bitLength() <= 63) {
                return value.doubleValue();
            }
        }
        return parseFloat(text);
    }

    /// Parses a number like Go's `ParseFloat`, without the integer forms.
    public static double parseFloat(String text) {
        String unsigned = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
        double sign = text.startsWith("-") ? -1 : 1;
        if (unsigned.equalsIgnoreCase("inf") || unsigned.equalsIgnoreCase("infinity")) {
            return sign * Double.POSITIVE_INFINITY;
        }
        if (text.equalsIgnoreCase("nan")) {
            return Double.NaN;
        }
        if (!FLOAT.matcher(text).matches()) {
            throw new MalformedLiteralException(
                    "strconv.ParseFloat: parsing " + GoFormat.quote(text) + ": invalid syntax");
        }
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            throw new MalformedLiteralException(
                    "strconv.ParseFloat: parsing " + GoFormat.quote(text) + ": value out of range");
        }
        return value;
    }

    private static BigInteger integer(String digits) {
        if (digits.length() > 1 && digits.charAt(0) == '0') {
            return switch (digits.charAt(1)) {
                case 'x', 'X' -> new BigInteger(digits.substring(2), 16);
                case 'o', 'O' -> new BigInteger(digits.substring(2), 8);
                case 'b', 'B' -> new BigInteger(digits.substring(2), 2);
                default -> new BigInteger(digits, 8);
            };
        }
        return new BigInteger(digits);
    }

    /// The index after the escape sequence that begins at this backslash; negative if Go has no such sequence.
    public static int afterEscape(String text, int at, char quote) {
        var escape = ESCAPE.matcher(text).region(at, text.length()).useTransparentBounds(true);
        if (escape.lookingAt()) {
            return escape.end();
        }
        return at + 1 < text.length() && text.charAt(at + 1) == quote ? at + 2 : -1;
    }

    /// The content of a quoted string, which the lexer has already validated.
    public static String unquote(String quoted) {
        String body = quoted.substring(1, quoted.length() - 1);
        if (quoted.charAt(0) == '`' || body.indexOf('\\') < 0) {
            return body;
        }
        var bytes = new ByteArrayOutputStream(body.length());
        int i = 0;
        while (i < body.length()) {
            int c = body.codePointAt(i);
            i += Character.charCount(c);
            if (c != '\\') {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            char kind = body.charAt(i++);
            switch (kind) {
                case 'a' -> bytes.write(7);
                case 'b' -> bytes.write('\b');
                case 'f' -> bytes.write('\f');
                case 'n' -> bytes.write('\n');
                case 'r' -> bytes.write('\r');
                case 't' -> bytes.write('\t');
                case 'v' -> bytes.write(11);
                case 'x' -> {
                    bytes.write(Integer.parseInt(body, i, i + 2, 16));
                    i += 2;
                }
                case 'u', 'U' -> {
                    int length = kind == 'u' ? 4 : 8;
                    int point = Integer.parseInt(body, i, i + length, 16);
                    bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
                    i += length;
                }
                case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                    bytes.write(Integer.parseInt(body, i - 1, i + 2, 8));
                    i += 2;
                }
                default -> bytes.write(kind);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
