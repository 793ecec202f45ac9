package greenwall.fleet.dashboard;

import greenwall.fleet.TimeMath;
import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Calculates the step of a panel's query, and the durations that depend on it, rounded as dashboards expect.
public final class QueryIntervals {
    private static final Pattern SPAN = Pattern.compile("[<>=]*\\s*(\\d+(?:\\.\\d+)?)(ms|s|m|h|d|w|M|y)");
    /// Pairs of a limit and a rounded step, both in milliseconds: the step is used up to the limit.
    private static final long[] ROUND =
            Stream.of("""
                10 1  15 10  35 20  75 50  150 100  350 200  750 500  1500 1000  3500 2000  7500 5000  12500 10000
                17500 15000  25000 20000  45000 30000  90000 60000  210000 120000  450000 300000  750000 600000
                1050000 900000  1500000 1200000  2700000 1800000  5400000 3600000  9000000 7200000
                16200000 10800000  32400000 21600000  86400000 43200000  604800000 86400000  1814400000 604800000
                3628800000 2592000000
                """.split("\\s+")).mapToLong(Long::parseLong).toArray();

    private static final long YEAR = 31_536_000_000L;

    private QueryIntervals() {}

    /// The rounded step for this many points, but not less than the minimum.
    public static Duration interval(TimeWindow window, int points, Duration least) {
        Duration exact = window.length().dividedBy(Math.max(1, points));
        return exact.compareTo(least) < 0 ? least : TimeMath.longer(round(exact), least);
    }

    private static Duration round(Duration exact) {
        for (int i = 0; i < ROUND.length; i += 2) {
            if (exact.toMillis() <= ROUND[i]) {
                return Duration.ofMillis(ROUND[i + 1]);
            }
        }
        return Duration.ofMillis(YEAR);
    }

    /// A rounded step that is not shorter, so that the source does not refuse the query for its number of
    /// points.
    static Duration roundUp(Duration exact) {
        for (int i = 1; i < ROUND.length; i += 2) {
            if (exact.compareTo(Duration.ofMillis(ROUND[i])) <= 0) {
                return Duration.ofMillis(ROUND[i]);
            }
        }
        return TimeMath.longer(exact, Duration.ofMillis(YEAR));
    }

    /// The window for rates: it covers each step, and at least four scrapes.
    public static Duration rateWindow(Duration interval, Duration scrape) {
        return TimeMath.longer(interval.plus(scrape), scrape.multipliedBy(4));
    }

    /// The window with its ends at multiples of the step in the zone, so that a step of a day begins at its midnight.
    /// The offset is that at the end of the window, as in Grafana.
    public static TimeWindow aligned(TimeWindow window, Duration step, ZoneId zone) {
        long millis = Math.max(1, step.toMillis());
        long offset = zone.getRules().getOffset(window.end()).getTotalSeconds() * 1000L;
        return new TimeWindow(aligned(window.start(), millis, offset), aligned(window.end(), millis, offset));
    }

    private static Instant aligned(Instant instant, long step, long offset) {
        return Instant.ofEpochMilli(Math.floorDiv(instant.toEpochMilli() + offset, step) * step - offset);
    }

    /// Parses a duration such as `30s` or `>1m`; a number without a unit is in seconds.
    public static Duration parse(String text, Duration otherwise) {
        Matcher matcher = SPAN.matcher(text.strip());
        if (!matcher.matches()) {
            double seconds = NumberText.parse(text);
            return seconds > 0 && seconds < 1e9 ? Duration.ofMillis((long) (seconds * 1000)) : otherwise;
        }
        double millis = Double.parseDouble(matcher.group(1)) * millis(matcher.group(2));
        return millis >= 1 && millis < 1e15 ? Duration.ofMillis((long) millis) : otherwise;
    }

    private static long millis(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            case "w" -> 604_800_000;
            case "M" -> 2_592_000_000L;
            default -> YEAR;
        };
    }

    /// The duration in the largest unit that it fills: `90s` is `1m`.
    public static String format(Duration span) {
        long millis = Math.max(1, span.toMillis());
        String largest = Stream.of("y", "d", "h", "m", "s")
                .filter(unit -> millis >= millis(unit))
                .findFirst()
                .orElse("ms");
        return millis / millis(largest) + largest;
    }
}
