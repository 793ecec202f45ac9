package greenwall.views.dashboard;

import greenwall.views.chart.Line;
import java.util.List;
import java.util.Optional;
import javafx.scene.paint.Color;

/// One value as stat, gauge and bar gauge draw it.
///
/// @param share how far it is from the least to the most, from 0 to 1; NaN where there is no value
/// @param neutral the share at which a gauge's arc begins
/// @param steps where its colours change, as shares
/// @param trend the series that it was taken from
record ShownValue(
        String name,
        String text,
        double value,
        double share,
        double neutral,
        Color color,
        List<Step> steps,
        Optional<Line> trend) {
    /// @param text the value at which it begins
    record Step(double from, Color color, String text) {}

    /// By how much the last value of the series is above its first, as a share of it; NaN where that says nothing.
    double change() {
        return trend.map(line -> {
                    double first = Double.NaN;
                    double last = Double.NaN;
                    for (double each : line.values()) {
                        first = Double.isNaN(first) ? each : first;
                        last = Double.isNaN(each) ? last : each;
                    }
                    return first == 0 ? Double.NaN : (last - first) / Math.abs(first);
                })
                .orElse(Double.NaN);
    }
}
