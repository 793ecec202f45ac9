package greenwall.fleet.dashboard;

import greenwall.fleet.dashboard.UnitFormat.Text;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The units of time: spans, clocks and dates.
final class TimeUnitFormat {
    private static final Set<String> SPANS =
            Set.of("ns", "µs", "ms", "s", "m", "h", "d", "dtdurations", "dtdurationms", "dthms", "dtdhms");
    private static final double YEAR = 31_536_000;

    private TimeUnitFormat() {}

    static boolean isSpan(String unit) {
        return SPANS.contains(unit);
    }

    static @Nullable Text text(String unit, double value, OptionalInt decimals, ZoneId zone, Instant now) {
        return switch (unit) {
            case "ns" ->
                steps(
                        value, decimals, " ns", 1e3, " µs", 1e6, " ms", 1e9, " s", 6e10, " min", 3.6e12, " hour",
                        8.64e13, " day");
            case "µs" ->
                steps(value, decimals, " µs", 1e3, " ms", 1e6, " s", 6e7, " min", 3.6e9, " hour", 8.64e10, " day");
            case "ms" ->
                steps(
                        value,
                        decimals,
                        " ms",
                        1e3,
                        " s",
                        6e4,
                        " min",
                        3.6e6,
                        " hour",
                        8.64e7,
                        " day",
                        YEAR * 1e3,
                        " year");
            case "s" -> seconds(value, decimals);
            case "m" ->
                steps(value, decimals, " min", 60.0, " hour", 1440.0, " day", 10_080.0, " week", 525_948.0, " year");
            case "h" -> steps(value, decimals, " hour", 24.0, " day", 168.0, " week", 8760.0, " year");
            case "d" -> steps(value, decimals, " day", 7.0, " week", 365.0, " year");
            case "timeticks" -> seconds(value / 100, decimals);
            case "dtdurations" -> new Text("", duration(value * 1000, decimals, "second"), "");
            case "dtdurationms" -> new Text("", duration(value, decimals, "millisecond"), "");
            case "dthms" -> new Text("", clockOf(value), "");
            case "dtdhms" -> new Text("", daysAndClock(value), "");
            case "clocks" -> new Text("", clock(value * 1000, decimals), "");
            case "clockms" -> new Text("", clock(value, decimals), "");
            case "dateTimeAsIso" -> at("yyyy-MM-dd HH:mm:ss", value, zone);
            case "dateTimeAsIsoNoDateIfToday" ->
                at(today(value, zone, now) ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", value, zone);
            case "dateTimeAsUS" -> at("MM/dd/yyyy h:mm:ss a", value, zone);
            case "dateTimeAsUSNoDateIfToday" ->
                at(today(value, zone, now) ? "h:mm:ss a" : "MM/dd/yyyy h:mm:ss a", value, zone);
            case "dateTimeAsLocal", "dateTimeAsSystem" -> at("yyyy-MM-dd HH:mm:ss", value, zone);
            case "dateTimeAsLocalNoDateIfToday" ->
                at(today(value, zone, now) ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", value, zone);
            case "dateTimeFromNow" -> new Text("", fromNow(value - now.toEpochMilli()), "");
            default -> null;
        };
    }

    /// A date by the letters that `time:` units are written in: `YYYY-MM-DD HH:mm:ss`.
    static String moment(String format, double millis, ZoneId zone) {
        String letters = format.isEmpty() ? "YYYY-MM-DD HH:mm:ss" : format;
        var pattern = new StringBuilder();
        for (int i = 0; i < letters.length(); ) {
            char c = letters.charAt(i);
            int end = i;
            if (c == '[' && letters.indexOf(']', i) > 0) {
                end = letters.indexOf(']', i) + 1;
                pattern.append('\'')
                        .append(letters.substring(i + 1, end - 1).replace("'", "''"))
                        .append('\'');
                i = end;
                continue;
            }
            while (end < letters.length() && letters.charAt(end) == c) {
                end++;
            }
            pattern.append(token(letters.substring(i, end)));
            i = end;
        }
        try {
            return DateTimeFormatter.ofPattern(pattern.toString(), Locale.ENGLISH)
                    .format(Instant.ofEpochMilli((long) millis).atZone(zone));
        } catch (IllegalArgumentException none) {
            return NumberText.plain(millis);
        }
    }

    private static String token(String letters) {
        return switch (letters.charAt(0)) {
            case 'Y' -> letters.length() == 2 ? "yy" : "yyyy";
            case 'D' -> letters.length() > 2 ? "D" : letters.replace('D', 'd');
            case 'd' -> letters.length() == 4 ? "EEEE" : letters.length() == 3 ? "EEE" : "e";
            case 'M', 'H', 'h', 'm', 's', 'S' -> letters;
            case 'A', 'a' -> "a";
            case 'Z' -> letters.length() == 1 ? "xxx" : "xx";
            case 'z' -> "z";
            case 'X', 'x' -> "";
            default -> Character.isLetter(letters.charAt(0)) ? "'" + letters + "'" : letters.replace("'", "''");
        };
    }

    private static Text at(String pattern, double millis, ZoneId zone) {
        String text = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)
                .format(Instant.ofEpochMilli((long) millis).atZone(zone));
        return new Text("", text.replace("AM", "am").replace("PM", "pm"), "");
    }

    private static boolean today(double millis, ZoneId zone, Instant now) {
        return Instant.ofEpochMilli((long) millis)
                .atZone(zone)
                .toLocalDate()
                .equals(now.atZone(zone).toLocalDate());
    }

    private static Text seconds(double value, OptionalInt decimals) {
        double size = Math.abs(value);
        if (size == 0) {
            return new Text("", UnitFormat.digits(0, decimals), " s");
        }
        if (size < 1e-6) {
            return new Text("", UnitFormat.digits(value * 1e9, decimals), " ns");
        }
        if (size < 1e-3) {
            return new Text("", UnitFormat.digits(value * 1e6, decimals), " µs");
        }
        if (size < 1) {
            return new Text("", UnitFormat.digits(value * 1e3, decimals), " ms");
        }
        return steps(
                value, decimals, " s", 60.0, " min", 3600.0, " hour", 86_400.0, " day", 604_800.0, " week", YEAR,
                " year");
    }

    /// The unit below the first limit, then limit and unit in turn; a value is divided by the last limit it reaches.
    private static Text steps(double value, OptionalInt decimals, String smallest, Object... limitsAndUnits) {
        double by = 1;
        String unit = smallest;
        for (int i = 0; i + 1 < limitsAndUnits.length; i += 2) {
            double limit = (Double) limitsAndUnits[i];
            if (Math.abs(value) >= limit) {
                by = limit;
                unit = (String) limitsAndUnits[i + 1];
            }
        }
        double count = value / by;
        boolean word = unit.length() > 4 || unit.equals(" day");
        return new Text(
                "", UnitFormat.digits(count, decimals), word && !unit.equals(" min") && count != 1 ? unit + "s" : unit);
    }

    private static String duration(double millis, OptionalInt decimals, String unit) {
        if (millis == 0) {
            return "0 " + unit + "s";
        }
        if (millis < 0) {
            return duration(-millis, decimals, unit) + " ago";
        }
        String[] names = {"year", "month", "week", "day", "hour", "minute", "second", "millisecond"};
        double[] sizes = {YEAR * 1e3, 2_592_000e3, 604_800e3, 86_400e3, 3_600e3, 60e3, 1e3, 1};
        List<String> parts = new ArrayList<>();
        int left = decimals.orElse(0);
        for (int i = 0; i < names.length && left >= 0; i++) {
            double count = Math.floor(millis / sizes[i]);
            if (count >= 1 || !parts.isEmpty()) {
                parts.add((long) count + " " + names[i] + (count == 1 ? "" : "s"));
                millis %= sizes[i];
                left--;
            }
        }
        return parts.isEmpty() ? "0 " + unit + "s" : String.join(", ", parts);
    }

    private static String clockOf(double seconds) {
        if (seconds < 0) {
            return clockOf(-seconds) + " ago";
        }
        long whole = (long) seconds;
        return String.format(Locale.ROOT, "%02d:%02d:%02d", whole / 3600, whole % 3600 / 60, whole % 60);
    }

    private static String daysAndClock(double seconds) {
        if (seconds < 0) {
            return daysAndClock(-seconds) + " ago";
        }
        long days = (long) seconds / 86_400;
        return (days == 0 ? "" : days + " d ") + clockOf(seconds % 86_400);
    }

    private static String clock(double millis, OptionalInt decimals) {
        long whole = (long) millis;
        if (whole < 1000) {
            return String.format(Locale.ROOT, "%03dms", whole);
        }
        List<String> parts = new ArrayList<>();
        if (whole >= 3_600_000) {
            parts.add(String.format(Locale.ROOT, "%02dh", whole / 3_600_000));
        }
        if (whole >= 60_000) {
            parts.add(String.format(Locale.ROOT, "%02dm", whole % 3_600_000 / 60_000));
        }
        parts.add(String.format(Locale.ROOT, "%02ds", whole % 60_000 / 1000));
        parts.add(String.format(Locale.ROOT, "%03dms", whole % 1000));
        int shown = decimals.isPresent() ? Math.min(parts.size(), decimals.getAsInt() + 1) : parts.size();
        return String.join(":", parts.subList(0, shown));
    }

    private static String fromNow(double millis) {
        Duration size = Duration.ofMillis((long) Math.abs(millis));
        double seconds = size.toMillis() / 1e3;
        long minutes = Math.round(seconds / 60);
        long hours = Math.round(seconds / 3600);
        long days = Math.round(seconds / 86_400);
        long months = Math.round(days / 30.436875);
        long years = Math.round(days / 365.25);
        String words = seconds < 44.5
                ? "a few seconds"
                : minutes <= 1
                        ? "a minute"
                        : minutes < 45
                                ? minutes + " minutes"
                                : hours <= 1
                                        ? "an hour"
                                        : hours < 22
                                                ? hours + " hours"
                                                : days <= 1
                                                        ? "a day"
                                                        : days < 26
                                                                ? days + " days"
                                                                : months <= 1
                                                                        ? "a month"
                                                                        : months < 11
                                                                                ? months + " months"
                                                                                : years <= 1
                                                                                        ? "a year"
                                                                                        : years + " years";
        return millis > 0 ? "in " + words : words + " ago";
    }
}
