package greenwall.lab.tool;

import greenwall.lab.template.GoTemplate.Function;
import greenwall.lab.template.TemplateFunctions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;

/// The template functions for the output of tools, in addition to those of Loki's templates. They format
/// numbers and columns as the tools do.
public final class OutputFunctions {
    private static final String UNITS = "BKMGTPE";

    private OutputFunctions() {}

    public static Map<String, Function> of(ToolEnvironment host) {
        var all = new HashMap<>(TemplateFunctions.loki());
        text(all, "nice", OutputFunctions::nice);
        text(all, "niceBytes", OutputFunctions::niceBytes);
        text(all, "human", bytes -> human(bytes, ""));
        text(all, "humanBinary", bytes -> human(bytes, "i"));
        text(all, "binary", OutputFunctions::binary);
        text(all, "uptime", millis -> uptime((long) millis));
        text(all, "ago", seconds -> ago((long) seconds));
        text(all, "clock", seconds -> clock((long) seconds));
        text(all, "thousands", n -> n < 1000 ? format("%.0f", n) : format("%.1fK", n / 1000));
        text(all, "epoch", millis -> Long.toString(host.shown((long) millis).getEpochSecond()));
        number(all, "abs", Math::abs);
        number(all, "ceil", Math::ceil);
        number(all, "mib", bytes -> bytes / (1 << 20));
        number(all, "kib", bytes -> bytes / 1024);
        all.put("kibIn", a -> kibIn((int) number(a, 0), number(a, 1)));
        all.put("min", a -> Math.min(number(a, 0), number(a, 1)));
        all.put("max", a -> Math.max(number(a, 0), number(a, 1)));
        all.put("mod", a -> number(a, 0) % number(a, 1));
        // Division by zero gives zero.
        all.put("per", a -> number(a, 1) <= 0 ? 0.0 : number(a, 0) / number(a, 1));
        all.put("stamp", a -> host.stamp((long) number(a, 1), a.getFirst().toString()));
        all.put("between", a -> host.between(a.getFirst().toString(), number(a, 1), number(a, 2)));
        all.put("number", a -> (double) host.number(a.getFirst().toString(), (int) number(a, 1)));
        all.put("things", a -> host.values(1000, Map.of()).all(a.getFirst().toString()));
        all.put("lastLines", a -> JournalTool.lastLines(host, a.getFirst().toString()));
        all.put("list", ArrayList::new);
        all.put("figure", a -> figure(number(a, 1), TemplateFunctions.truth(a.getFirst())));
        all.put("wait", a -> wait(number(a, 1), TemplateFunctions.truth(a.getFirst())));
        all.put("size", a -> (double) things(a.getFirst()).size());
        all.put(
                "join",
                a -> things(a.get(1)).stream()
                        .map(TemplateFunctions::text)
                        .collect(Collectors.joining(a.getFirst().toString())));
        all.put("split", a -> List.of(a.get(1).toString().split(a.getFirst().toString())));
        all.put(
                "largest",
                a -> things(a.getFirst()).stream()
                        .sorted(Comparator.comparingDouble((Object thing) -> -field(thing, a.get(1))))
                        .toList());
        all.put(
                "widest",
                a -> things(a.getFirst()).stream()
                        .mapToDouble(thing -> String.valueOf(((Map<?, ?>) thing).get(a.get(1)))
                                .length())
                        .max()
                        .orElse(0));
        all.put("pad", a -> pad(TemplateFunctions.text(a.get(1)), (int) number(a, 0)));
        return Map.copyOf(all);
    }

    private static String figure(double value, boolean exact) {
        return value < 0 ? "-" : exact ? Long.toString(Math.round(value)) : nice(Math.round(value));
    }

    private static String wait(double seconds, boolean exact) {
        return exact && seconds > 0 ? Long.toString((long) (seconds * 1e9)) : niceTime(seconds);
    }

    private static void text(Map<String, Function> all, String name, DoubleFunction<String> function) {
        all.put(name, a -> function.apply(number(a, 0)));
    }

    private static void number(Map<String, Function> all, String name, DoubleUnaryOperator function) {
        all.put(name, a -> function.applyAsDouble(number(a, 0)));
    }

    private static double number(List<Object> arguments, int index) {
        return TemplateFunctions.number(arguments.get(index));
    }

    private static List<?> things(Object value) {
        return value instanceof List<?> all ? all : List.of();
    }

    private static double field(Object thing, Object name) {
        return thing instanceof Map<?, ?> map && map.get(name) instanceof Number number ? number.doubleValue() : 0;
    }

    static String format(String format, Object... arguments) {
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
    private static String nice(double value) {
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
    private static String niceBytes(double value) {
        return value < 1024 ? (long) Math.max(0, value) + "B" : nice(value);
    }

    /// A duration as ZFS prints it: `12ms`, `1us`, `-`.
    private static String niceTime(double seconds) {
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
    private static String human(double bytes, String suffix) {
        int unit = unit(bytes);
        double left = bytes / scale(unit);
        var letter = unit == 0 ? "" : UNITS.charAt(unit) + suffix;
        double tenths = Math.ceil(left * 10) / 10;
        return (tenths < 10 && unit > 0 ? format("%.1f", tenths) : format("%.0f", Math.ceil(left))) + letter;
    }

    /// Bytes as `wg` prints them: `1.21 GiB`.
    private static String binary(double bytes) {
        int unit = unit(bytes);
        return format(unit == 0 ? "%.0f B" : "%.2f %siB", bytes / scale(unit), UNITS.charAt(unit));
    }

    /// Bytes in KiB, or in a larger unit if the number would not fit into the width.
    private static String kibIn(int width, double bytes) {
        var kib = Long.toString((long) (bytes / 1024));
        var mib = format("%.1fm", bytes / (1 << 20));
        return kib.length() <= width ? kib : mib.length() <= width ? mib : format("%.1fg", bytes / (1 << 30));
    }

    /// An age such as `2 minutes, 5 seconds ago`.
    private static String ago(long seconds) {
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
    private static String clock(long seconds) {
        long days = seconds / 86_400;
        var time = format("%02d:%02d:%02d", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
        return days > 0 ? days + " days " + time : time;
    }

    /// Pads a text: left-aligned if the width is negative, right-aligned if it is positive.
    static String pad(String text, int width) {
        return width == 0 ? text : format("%" + width + "s", text);
    }

    /// A duration as `uptime` prints it: `3 days, 4:05`.
    private static String uptime(long millis) {
        long minutes = millis / 60_000;
        long days = minutes / 1440;
        long hours = minutes / 60 % 24;
        var clock = hours > 0 ? format("%2d:%02d", hours, minutes % 60) : minutes % 60 + " min";
        return (days > 0 ? days + (days == 1 ? " day, " : " days, ") : "") + clock;
    }
}
