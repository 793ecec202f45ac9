package greenwall.fleet.dashboard;

import greenwall.fleet.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is really asked for a query of a panel: the text with every variable filled in, its step, and the window on the
/// step's grid.
///
/// @param window start and end are multiples of the step, so that a chart does not tremble as time goes on
public record QueryPlan(String text, Duration step, Window window, String legend) {
    private static final Pattern SPAN = Pattern.compile("[<>=]*\\s*(\\d+(?:\\.\\d+)?)(ms|s|m|h|d|w|M|y)");
    private static final int MOST_POINTS = 11_000;
    /// Up to so many milliseconds, the round step that is used.
    private static final long[][] ROUND = {
        {10, 1},
        {15, 10},
        {35, 20},
        {75, 50},
        {150, 100},
        {350, 200},
        {750, 500},
        {1_500, 1_000},
        {3_500, 2_000},
        {7_500, 5_000},
        {12_500, 10_000},
        {17_500, 15_000},
        {25_000, 20_000},
        {45_000, 30_000},
        {90_000, 60_000},
        {210_000, 120_000},
        {450_000, 300_000},
        {750_000, 600_000},
        {1_050_000, 900_000},
        {1_500_000, 1_200_000},
        {2_700_000, 1_800_000},
        {5_400_000, 3_600_000},
        {9_000_000, 7_200_000},
        {16_200_000, 10_800_000},
        {32_400_000, 21_600_000},
        {86_400_000, 43_200_000},
        {604_800_000, 86_400_000},
        {1_814_400_000, 604_800_000},
        {3_628_800_000L, 2_592_000_000L}
    };

    private static final long YEAR = 31_536_000_000L;

    /// Plans a query.
    ///
    /// @param points the width of the chart in pixels, where the panel sets no other number
    /// @param scrape the source's scrape interval
    public static QueryPlan of(
            PanelQuery.Query query,
            Panel.QueryOptions asking,
            Window window,
            int points,
            Duration scrape,
            Interpolation values) {
        Interpolation here = values.in(window);
        int most = Math.max(1, asking.maxDataPoints() > 0 ? asking.maxDataPoints() : points);
        Duration panelLeast = span(here.text(asking.interval()), scrape);
        Duration interval = interval(window, most, panelLeast);
        String least = here.text(query.interval());
        boolean isVariable = least.contains("__interval") || least.contains("__rate_interval");
        Duration minimum = least.isEmpty() || isVariable ? interval : span(least, interval);
        Duration adjusted =
                longer(interval(window, most, minimum), round(window.length().dividedBy(MOST_POINTS)));
        Duration step = least.contains("__rate_interval")
                ? rate(adjusted, scrape)
                : adjusted.multipliedBy(Math.max(1, query.intervalFactor()));
        Duration rate = least.contains("__rate_interval")
                ? step
                : rate(interval, least.contains("__interval") ? step : span(least, scrape));
        Interpolation all = here.with(Map.of(
                "__interval",
                shortest(step),
                "__interval_ms",
                Long.toString(step.toMillis()),
                "__rate_interval",
                go(rate),
                "__rate_interval_ms",
                Long.toString(rate.toMillis()),
                "__auto",
                shortest(step)));
        return new QueryPlan(
                all.query(query.source().kind(), query.text()), step, aligned(window, step), all.text(query.legend()));
    }

    /// The step for so many points, rounded; at least so long.
    public static Duration interval(Window window, int points, Duration least) {
        Duration exact = window.length().dividedBy(Math.max(1, points));
        return exact.compareTo(least) < 0 ? least : longer(round(exact), least);
    }

    private static Duration round(Duration exact) {
        for (long[] upTo : ROUND) {
            if (exact.toMillis() <= upTo[0]) {
                return Duration.ofMillis(upTo[1]);
            }
        }
        return Duration.ofMillis(YEAR);
    }

    /// Long enough for a rate at every step, and for four scrapes.
    private static Duration rate(Duration interval, Duration scrape) {
        return longer(interval.plus(scrape), scrape.multipliedBy(4));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    /// The window on the grid of the step.
    public static Window aligned(Window window, Duration step) {
        long millis = Math.max(1, step.toMillis());
        return new Window(
                Instant.ofEpochMilli(Math.floorDiv(window.start().toEpochMilli(), millis) * millis),
                Instant.ofEpochMilli(Math.floorDiv(window.end().toEpochMilli(), millis) * millis));
    }

    /// A length such as `30s` or `>1m`; a bare number counts seconds.
    public static Duration span(String text, Duration otherwise) {
        Matcher matcher = SPAN.matcher(text.strip());
        if (!matcher.matches()) {
            double seconds = NumberText.parse(text);
            return seconds > 0 && seconds < 1e9 ? Duration.ofMillis((long) (seconds * 1000)) : otherwise;
        }
        double millis = Double.parseDouble(matcher.group(1))
                * switch (matcher.group(2)) {
                    case "ms" -> 1;
                    case "s" -> 1e3;
                    case "m" -> 6e4;
                    case "h" -> 3.6e6;
                    case "d" -> 8.64e7;
                    case "w" -> 6.048e8;
                    case "M" -> 2.592e9;
                    default -> 3.1536e10;
                };
        return millis >= 1 && millis < 1e15 ? Duration.ofMillis((long) millis) : otherwise;
    }

    /// In the largest unit that it fills: `90s` is `1m`.
    public static String shortest(Duration span) {
        long millis = Math.max(1, span.toMillis());
        return millis >= YEAR
                ? millis / YEAR + "y"
                : millis >= 86_400_000
                        ? millis / 86_400_000 + "d"
                        : millis >= 3_600_000
                                ? millis / 3_600_000 + "h"
                                : millis >= 60_000
                                        ? millis / 60_000 + "m"
                                        : millis >= 1000 ? millis / 1000 + "s" : millis + "ms";
    }

    /// Exactly: `1m30s`, `1h0m0s`.
    private static String go(Duration span) {
        if (span.toMillis() < 1000) {
            return span.toMillis() + "ms";
        }
        String seconds = NumberText.plain(span.toMillis() % 60_000 / 1000.0) + "s";
        return span.toHours() > 0
                ? span.toHours() + "h" + span.toMinutesPart() + "m" + seconds
                : span.toMinutes() > 0 ? span.toMinutes() + "m" + seconds : seconds;
    }
}
