package greenwall.fleet.dashboard;

import greenwall.fleet.TimeMath;
import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.time.ZoneId;

/// The query that is sent for a panel, with all variables replaced.
///
/// @param window start and end are multiples of the step in the dashboard's zone, so that the chart does not flicker as
/// time passes
public record ResolvedQuery(String text, Duration step, TimeWindow window, String legend) {
    private static final int MAX_POINTS = 11_000;

    /// @param points the width of the chart in pixels, used where the panel sets no number of points
    /// @param scrape the interval between two scrapes of the source
    public static ResolvedQuery of(
            PanelQuery.Query query,
            Panel.QueryOptions options,
            TimeWindow window,
            int points,
            Duration scrape,
            VariableSubstitution values,
            ZoneId zone) {
        VariableSubstitution inWindow = values.in(window);
        int most = Math.max(1, options.maxDataPoints() > 0 ? options.maxDataPoints() : points);
        Duration panelMinimum = QueryIntervals.parse(inWindow.text(options.interval()), scrape);
        Duration interval = QueryIntervals.interval(window, most, panelMinimum);
        String least = inWindow.text(query.interval());
        boolean isVariable = least.contains("__interval") || least.contains("__rate_interval");
        Duration minimum = least.isEmpty() || isVariable ? interval : QueryIntervals.parse(least, interval);
        Duration adjusted = TimeMath.longer(
                QueryIntervals.interval(window, most, minimum),
                QueryIntervals.roundUp(window.length().dividedBy(MAX_POINTS)));
        Duration step = least.contains("__rate_interval")
                ? QueryIntervals.rateWindow(adjusted, scrape)
                : adjusted.multipliedBy(Math.max(1, query.intervalFactor()));
        Duration rate = least.contains("__rate_interval")
                ? step
                : QueryIntervals.rateWindow(
                        interval, least.contains("__interval") ? step : QueryIntervals.parse(least, scrape));
        VariableSubstitution all = inWindow.withIntervals(step, rate);
        return new ResolvedQuery(
                all.query(query.source().kind(), query.text()),
                step,
                QueryIntervals.aligned(window, step, zone),
                all.text(query.legend()));
    }
}
