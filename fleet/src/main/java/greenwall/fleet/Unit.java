package greenwall.fleet;

import java.time.Duration;
import java.util.Locale;

/// Values as people read them: GiB, ms, %. Bytes count in powers of 1,024, everything else in powers of 1,000.
public enum Unit {
    RATIO("ratio"),
    BYTES("B"),
    BYTES_PER_SECOND("B/s"),
    SECONDS("s"),
    PER_SECOND("1/s"),
    COUNT("count"),
    BOOL("bool"),
    STATE("state"),
    MULTIPLE("x"),
    CORES("cores"),
    WATT("W"),
    NONE("");

    private static final String[] BINARY = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
    private static final String[] DECIMAL = {"", "k", "M", "G", "T", "P"};
    private static final int[] TENS = {1, 10, 100, 1000};
    private static final String[] SMALL = {"s", "ms", "µs", "ns"};

    private final String word;

    Unit(String word) {
        this.word = word;
    }

    /// The unit for the word that quantities use; an unknown word means no unit.
    public static Unit of(String word) {
        for (var unit : values()) {
            if (unit.word.equals(word)) {
                return unit;
            }
        }
        return NONE;
    }

    /// The unit by the suffix of a metric's name, as Prometheus recommends to name metrics; counters are
    /// shown as rates.
    public static Unit ofMetric(String name) {
        boolean rate = name.endsWith("_total");
        var plain = rate ? name.substring(0, name.length() - "_total".length()) : name;
        if (plain.endsWith("_bytes")) {
            return rate ? BYTES_PER_SECOND : BYTES;
        }
        if (plain.endsWith("_seconds")) {
            return rate ? NONE : SECONDS;
        }
        return rate ? PER_SECOND : plain.endsWith("_ratio") ? RATIO : NONE;
    }

    /// The value with three significant digits and the unit.
    public String text(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "−∞";
        }
        return switch (this) {
            case RATIO -> digits(value * 100) + " %";
            case BYTES -> scaled(value, 1024, BINARY, "B");
            case BYTES_PER_SECOND -> scaled(value, 1024, BINARY, "B/s");
            case SECONDS -> seconds(value);
            case PER_SECOND -> scaled(value, 1000, DECIMAL, "/s");
            case BOOL -> value == 0 ? "no" : "yes";
            case MULTIPLE -> digits(value) + " ×";
            case CORES -> {
                var digits = value > 0 && value < 0.0005 ? "< 0.001" : digits(value);
                yield digits + (digits.equals("1") ? " core" : " cores");
            }
            case WATT -> scaled(value, 1000, DECIMAL, "W");
            case COUNT, STATE, NONE -> scaled(value, 1000, DECIMAL, "").strip();
        };
    }

    /// The base for axis steps, so that ticks show round numbers.
    public double base(double largest) {
        double size = Math.abs(largest);
        return switch (this) {
            case RATIO -> 0.01;
            case BYTES, BYTES_PER_SECOND -> Math.pow(1024, power(size, 1024, BINARY.length));
            case SECONDS -> {
                if (size >= 2 * 86_400) {
                    yield 86_400;
                }
                yield size >= 2 * 3_600 ? 3_600 : size >= 120 ? 60 : Math.pow(10, -3 * smallPower(size));
            }
            case MULTIPLE, CORES, BOOL -> 1;
            default -> Math.pow(1000, power(size, 1000, DECIMAL.length));
        };
    }

    private static String scaled(double value, int base, String[] prefixes, String unit) {
        int power = power(Math.abs(value), base, prefixes.length);
        return (digits(value / Math.pow(base, power)) + " " + prefixes[power] + unit).stripTrailing();
    }

    private static int power(double size, int base, int most) {
        int power = 0;
        while (power < most - 1 && size >= base * 0.9995) {
            size /= base;
            power++;
        }
        return power;
    }

    private static int smallPower(double size) {
        int power = 0;
        while (power < SMALL.length - 1 && size != 0 && size < 0.9995) {
            size *= 1000;
            power++;
        }
        return power;
    }

    private static String seconds(double value) {
        double size = Math.abs(value);
        if (size >= 120) {
            return (value < 0 ? "−" : "") + DurationText.of(Duration.ofSeconds(Math.round(size)));
        }
        int power = smallPower(size);
        return digits(value * Math.pow(1000, power)) + " " + SMALL[power];
    }

    /// This formats every cell of a wall in each poll, so it avoids `String.format`.
    private static String digits(double value) {
        double size = Math.abs(value);
        if (size >= 1e15 || (size > 0 && size < 0.0005)) {
            return String.format(Locale.ROOT, "%.1e", value)
                    .replace("e-0", "e-")
                    .replace("-", "−");
        }
        int decimals = size == 0 || size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.1 ? 2 : 3;
        double shifted = size * TENS[decimals];
        // A value whose decimal notation ends in a half is rounded up, whatever its last bit is.
        long rounded = Math.round(shifted + 2 * Math.ulp(shifted));
        while (decimals > 0 && rounded % 10 == 0) {
            rounded /= 10;
            decimals--;
        }
        var text = new StringBuilder().append(rounded);
        if (decimals > 0) {
            while (text.length() <= decimals) {
                text.insert(0, '0');
            }
            text.insert(text.length() - decimals, '.');
        }
        return value < 0 && rounded > 0 ? text.insert(0, '−').toString() : text.toString();
    }
}
