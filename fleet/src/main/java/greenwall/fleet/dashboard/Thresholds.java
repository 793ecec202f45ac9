package greenwall.fleet.dashboard;

import java.util.List;

/// Thresholds with colours.
///
/// @param percent whether steps are percentages of the range from min to max
/// @param steps in ascending order; the first is from −∞
public record Thresholds(boolean percent, List<Step> steps) {
    /// @param color a name of [FieldOption#COLOR], `#rrggbb` or `rgba(…)`
    public record Step(double from, String color) {}
}
