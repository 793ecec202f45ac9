package greenwall.views.chart;

import greenwall.fleet.TimeWindow;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import java.time.Instant;
import java.util.Optional;

/// The time on a chart that the user wants to have explained.
///
/// @param at an instant, which keeps the time range; empty if the whole window is explained
public record ExplainedTime(Optional<Instant> at, TimeWindow window) {
    public static ExplainedTime during(TimeWindow window) {
        return new ExplainedTime(Optional.empty(), window);
    }

    /// @param shown the time range of the chart
    public TimeRangeChoice range(TimeRangeChoice shown) {
        return at.isPresent() ? shown : TimeRangeChoice.fixed(window);
    }

    /// @param place that of an explanation with the time range of the chart
    public Place in(Place place) {
        return place.during(range(place.range()))
                .with("at", at.map(Instant::toString).orElse(""));
    }
}
