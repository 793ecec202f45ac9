package greenwall.fleet.dashboard;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The units of time: durations, clocks and dates.
final class TimeUnitFormat {
    /// For each unit, the units in which its values are shown, the smallest first.
    private static final Map<String, String> STEPS = Map.of(
            "ns", "ns µs ms s min hour day",
            "µs", "µs ms s min hour day",
            "ms", "ms s min hour day year",
            "s", "s min hour day week year",
            "m", "min hour day week year",
            "h", "hour day week year",
            "d", "day week year");

    private static final Map<String, Double> NANOS = Map.of(
            "ns", 1.0, "µs", 1e3, "ms", 1e6, "s", 1e9, "min", 6e10, "hour", 3.6e12, "day", 8.64e13, "week", 6.048e14,
            "year", 3.1536e16);

    private static final Set<String> SPANS = Set.of("dtdurations", "dtdurationms", "dthms", "dtdhms");
    private static final Pattern DATE = Pattern.compile("dateTimeAs(Iso|US|Local|System)(NoDateIfToday)?");
    /// A text in brackets, or a letter that may be repeated.
    private static final Pattern TOKEN = Pattern.compile("(?s)\\[([^]]*)]|(.)\\2*");
    private static final double YEAR = 31_536_000;

    private TimeUnitFormat() {}

    static boolean isSpan(String unit) {
        return STEPS.containsKey(unit) || SPANS.contains(unit);
    }

    static @Nullable String text(String unit, double value, OptionalInt decimals, ZoneId zone, Instant now) {
        if (value < 0 && SPANS.contains(unit)) {
            return text(unit, -value, decimals, zone, now) + " ago";
        }
        var date = DATE.matcher(unit);
        if (date.matches()) {
            boolean american = date.group(1).equals("US");
            boolean timeOnly = date.group(2) != null && today(value, zone, now);
            String day = timeOnly ? "" : american ? "MM/dd/yyyy " : "yyyy-MM-dd ";
            return at(day + (american ? "h:mm:ss a" : "HH:mm:ss"), value, zone);
        }
        return switch (unit) {
            case "ns", "µs", "ms", "m", "h", "d" -> steps(unit, value, decimals);
            case "s" -> seconds(value, decimals);
            case "timeticks" -> seconds(value / 100, decimals);
            case "dtdurations" -> duration(value * 1000, decimals, "second");
            case "dtdurationms" -> duration(value, decimals, "millisecond");
            case "dthms" -> clockOf(value);
            case "dtdhms" -> daysAndClock(value);
            case "clocks" -> clock(value * 1000, decimals);
            case "clockms" -> clock(value, decimals);
            case "dateTimeFromNow" -> fromNow(value - now.toEpochMilli());
            default -> null;
        };
    }

    /// Formats a date with the pattern of a `time:` unit: `YYYY-MM-DD HH:mm:ss`.
    static String moment(String format, double millis, ZoneId zone) {
        String letters = format.isEmpty() ? "YYYY-MM-DD HH:mm:ss" : format;
        String pattern = TOKEN.matcher(letters)
                .replaceAll(token -> Matcher.quoteReplacement(
                        token.group(1) == null ? token(token.group()) : quoted(token.group(1))));
        try {
            return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)
                    .format(Instant.ofEpochMilli((long) millis).atZone(zone));
        } catch (IllegalArgumentException none) {
            return NumberText.plain(millis);
        }
    }

    /// Parses a number of milliseconds, or a date or time of ISO 8601, which is in the zone unless it has its own.
    static double millis(@Nullable String text, ZoneId zone) {
        double number = NumberText.parse(text);
        if (text == null || !Double.isNaN(number)) {
            return number;
        }
        String iso = text.strip().replace(' ', 'T');
        try {
            return Instant.from(DateTimeFormatter.ISO_DATE_TIME
                            .withZone(zone)
                            .parse(iso.length() == 10 ? iso + "T00:00" : iso))
                    .toEpochMilli();
        } catch (DateTimeException | ArithmeticException none) {
            return Double.NaN;
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
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
            default -> Character.isLetter(letters.charAt(0)) ? quoted(letters) : letters.replace("'", "''");
        };
    }

    private static String at(String pattern, double millis, ZoneId zone) {
        String text = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)
                .format(Instant.ofEpochMilli((long) millis).atZone(zone));
        return text.replace("AM", "am").replace("PM", "pm");
    }

    private static boolean today(double millis, ZoneId zone, Instant now) {
        return Instant.ofEpochMilli((long) millis)
                .atZone(zone)
                .toLocalDate()
                .equals(now.atZone(zone).toLocalDate());
    }

    private static String seconds(double value, OptionalInt decimals) {
        double size = Math.abs(value);
        return size == 0 || size >= 1 ? steps("s", value, decimals) : steps("ns", value * 1e9, decimals);
    }

    private static String steps(String unit, double value, OptionalInt decimals) {
        String[] names = STEPS.getOrDefault(unit, unit).split(" ");
        double smallest = NANOS.getOrDefault(names[0], 1.0);
        double by = 1;
        String name = names[0];
        for (String larger : names) {
            double limit = NANOS.getOrDefault(larger, 1.0) / smallest;
            if (Math.abs(value) >= limit) {
                by = limit;
                name = larger;
            }
        }
        double count = value / by;
        boolean several = count != 1 && name.length() > 2 && !name.equals("min");
        return UnitFormat.digits(count, decimals) + " " + name + (several ? "s" : "");
    }

    private static String duration(double millis, OptionalInt decimals, String unit) {
        if (millis == 0) {
            return "0 " + unit + "s";
        }
        String[] names = {"year", "month", "week", "day", "hour", "minute", "second", "millisecond"};
        double[] sizes = {YEAR * 1e3, 2_592_000e3, 604_800e3, 86_400e3, 3_600e3, 60e3, 1e3, 1};
        List<String> parts = new ArrayList<>();
        int remaining = decimals.orElse(0);
        for (int i = 0; i < names.length && remaining >= 0; i++) {
            double count = Math.floor(millis / sizes[i]);
            if (count >= 1 || !parts.isEmpty()) {
                parts.add((long) count + " " + names[i] + (count == 1 ? "" : "s"));
                millis %= sizes[i];
                remaining--;
            }
        }
        return parts.isEmpty() ? "0 " + unit + "s" : String.join(", ", parts);
    }

    private static String clockOf(double seconds) {
        long whole = (long) seconds;
        return String.format(Locale.ROOT, "%02d:%02d:%02d", whole / 3600, whole % 3600 / 60, whole % 60);
    }

    private static String daysAndClock(double seconds) {
        long days = (long) seconds / 86_400;
        return (days == 0 ? "" : days + " d ") + clockOf(seconds % 86_400);
    }

    private static String clock(double millis, OptionalInt decimals) {
        long whole = (long) millis;
        if (whole < 1000) {
            return String.format(Locale.ROOT, "%03dms", whole);
        }
        String all = String.format(
                Locale.ROOT,
                "%02dh:%02dm:%02ds:%03dms",
                whole / 3_600_000,
                whole % 3_600_000 / 60_000,
                whole % 60_000 / 1000,
                whole % 1000);
        List<String> parts = List.of(all.split(":")).subList(whole >= 3_600_000 ? 0 : whole >= 60_000 ? 1 : 2, 4);
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
        String words;
        if (seconds < 44.5) {
            words = "a few seconds";
        } else if (minutes < 45) {
            words = count(minutes, "a minute", " minutes");
        } else if (hours < 22) {
            words = count(hours, "an hour", " hours");
        } else if (days < 26) {
            words = count(days, "a day", " days");
        } else if (months < 11) {
            words = count(months, "a month", " months");
        } else {
            words = count(years, "a year", " years");
        }
        return millis > 0 ? "in " + words : words + " ago";
    }

    private static String count(long number, String one, String many) {
        return number <= 1 ? one : number + many;
    }
}
