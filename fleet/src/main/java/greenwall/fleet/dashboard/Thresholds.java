package greenwall.fleet.dashboard;

import java.util.List;

/// Steps of colour.
///
/// @param percent the steps are percent of the way from min to max
/// @param steps in rising order; the first is from −∞
public record Thresholds(boolean percent, List<Step> steps) {
    /// @param color a name of [FieldOption#COLOR], `#rrggbb` or `rgba(…)`
    public record Step(double from, String color) {}
}
