package greenwall.fleet.explain.logs;

import java.util.Map;

/// The magnitude of an amount in a line, with its unit: `3400 ms` is as large as `3.4s`.
final class OrderOfMagnitude {
    static final int NONE = Integer.MIN_VALUE;
    /// Magnitudes are in halves of a power of ten.
    static final int TENFOLD = 2;

    private static final int LONGEST_UNIT = 8;
    private static final int SMALLEST = -20;
    private static final Map<String, Double> UNITS = Map.ofEntries(
            Map.entry("ns", 1e-9),
            Map.entry("us", 1e-6),
            Map.entry("µs", 1e-6),
            Map.entry("ms", 1e-3),
            Map.entry("msec", 1e-3),
            Map.entry("s", 1.0),
            Map.entry("sec", 1.0),
            Map.entry("secs", 1.0),
            Map.entry("second", 1.0),
            Map.entry("seconds", 1.0),
            Map.entry("m", 60.0),
            Map.entry("min", 60.0),
            Map.entry("minutes", 60.0),
            Map.entry("h", 3600.0),
            Map.entry("KB", 1e3),
            Map.entry("kB", 1e3),
            Map.entry("MB", 1e6),
            Map.entry("GB", 1e9),
            Map.entry("KiB", 1024.0),
            Map.entry("MiB", 1048576.0),
            Map.entry("GiB", 1073741824.0));

    private OrderOfMagnitude() {}

    /// The magnitude of the amount in this range of the text; [#NONE] if it is not an amount.
    static int of(String text, int start, int end) {
        int i = start;
        double value = 0;
        int digits = 0;
        for (; i < end && isDigit(text.charAt(i)); i++, digits++) {
            value = value * 10 + text.charAt(i) - '0';
        }
        if (digits == 0) {
            return NONE;
        }
        if (i + 1 < end && text.charAt(i) == '.' && isDigit(text.charAt(i + 1))) {
            double part = 0.1;
            for (i++; i < end && isDigit(text.charAt(i)); i++, part /= 10) {
                value += (text.charAt(i) - '0') * part;
            }
        }
        if (i < end && !Character.isLetter(text.charAt(i))) {
            return NONE;
        }
        Double unit = i < end ? UNITS.get(text.substring(i, Math.min(end, i + LONGEST_UNIT))) : unitAfter(text, i);
        if (unit == null) {
            return NONE;
        }
        double base = value * unit;
        return base <= 0 ? SMALLEST : Math.max(SMALLEST, (int) Math.floor(2 * Math.log10(base)));
    }

    private static Double unitAfter(String text, int end) {
        if (end + 1 >= text.length() || text.charAt(end) != ' ') {
            return 1.0;
        }
        int last = end + 1;
        while (last < text.length() && last - end <= LONGEST_UNIT && Character.isLetter(text.charAt(last))) {
            last++;
        }
        return UNITS.getOrDefault(text.substring(end + 1, last), 1.0);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
