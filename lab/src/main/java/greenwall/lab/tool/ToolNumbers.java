package greenwall.lab.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Formats numbers and columns as the tools do.
public final class ToolNumbers {
    private static final String UNITS = "BKMGTPE";

    private ToolNumbers() {}

    public static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }

    /// The exponent of the largest power of 1024 that does not exceed the number.
    private static int unit(double value) {
        int unit = 0;
        while (value >= scale(unit + 1) && unit < UNITS.length() - 1) {
            unit++;
        }
        return unit;
    }

    private static double scale(int unit) {
        return 1L << (10 * unit);
    }

    /// A number as ZFS prints it: `0`, `512`, `1.21K`, `12.1T`, `121G`.
    public static String nice(double value) {
        int unit = unit(value);
        double left = Math.max(0, value) / scale(unit);
        return unit == 0 ? Long.toString((long) left) : withThreeDigits(left) + UNITS.charAt(unit);
    }

    private static String withThreeDigits(double value) {
        if (value == Math.rint(value)) {
            return Long.toString((long) value);
        }
        for (int decimals = 2; decimals >= 0; decimals--) {
            var text = format("%." + decimals + "f", value);
            if (text.length() <= 4) {
                return text;
            }
        }
        return format("%.0f", value);
    }

    /// Bytes as ZFS prints them: as [#nice], but with a `B` below 1 KiB.
    public static String niceBytes(double value) {
        return value < 1024 ? (long) Math.max(0, value) + "B" : nice(value);
    }

    /// A duration as ZFS prints it: `12ms`, `1us`, `-`.
    public static String niceTime(double seconds) {
        if (seconds <= 0) {
            return "-";
        }
        double nanos = seconds * 1e9;
        return nanos < 1000
                ? format("%.0fns", nanos)
                : nanos < 1e6
                        ? format("%.0fus", nanos / 1e3)
                        : nanos < 1e9 ? format("%.0fms", nanos / 1e6) : format("%.0fs", nanos / 1e9);
    }

    /// Bytes as `df -h` and `free -h` print them, rounded up: `1.3G`, `13G`.
    public static String human(double bytes, String suffix) {
        int unit = unit(bytes);
        double left = bytes / scale(unit);
        var letter = unit == 0 ? "" : UNITS.charAt(unit) + suffix;
        double tenths = Math.ceil(left * 10) / 10;
        return (tenths < 10 && unit > 0 ? format("%.1f", tenths) : format("%.0f", Math.ceil(left))) + letter;
    }

    /// Bytes as `wg` prints them: `1.21 GiB`.
    static String binary(double bytes) {
        int unit = unit(bytes);
        return format(unit == 0 ? "%.0f B" : "%.2f %siB", bytes / scale(unit), UNITS.charAt(unit));
    }

    /// Bytes in KiB, or in a larger unit if the number would not fit into the width.
    static String kibIn(int width, double bytes) {
        var kib = Long.toString((long) (bytes / 1024));
        var mib = format("%.1fm", bytes / (1 << 20));
        return kib.length() <= width ? kib : mib.length() <= width ? mib : format("%.1fg", bytes / (1 << 30));
    }

    /// An age such as `2 minutes, 5 seconds ago`.
    static String ago(long seconds) {
        var parts = new ArrayList<String>();
        long left = seconds;
        for (var unit : List.of(
                Map.entry("day", 86_400), Map.entry("hour", 3600), Map.entry("minute", 60), Map.entry("second", 1))) {
            long n = left / unit.getValue();
            left %= unit.getValue();
            if (n > 0) {
                parts.add(n + " " + unit.getKey() + (n == 1 ? "" : "s"));
            }
        }
        return parts.isEmpty() ? "Now" : String.join(", ", parts) + " ago";
    }

    /// A duration such as `2 days 03:04:05`.
    static String clock(long seconds) {
        long days = seconds / 86_400;
        var time = format("%02d:%02d:%02d", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
        return days > 0 ? days + " days " + time : time;
    }

    /// Pads a text: left-aligned if the width is negative, right-aligned if it is positive.
    public static String pad(String text, int width) {
        return width == 0 ? text : format("%" + width + "s", text);
    }

    /// A duration as `uptime` prints it: `3 days, 4:05`.
    public static String uptime(long millis) {
        long minutes = millis / 60_000;
        long days = minutes / 1440;
        long hours = minutes / 60 % 24;
        var clock = hours > 0 ? format("%2d:%02d", hours, minutes % 60) : minutes % 60 + " min";
        return (days > 0 ? days + (days == 1 ? " day, " : " days, ") : "") + clock;
    }
}
