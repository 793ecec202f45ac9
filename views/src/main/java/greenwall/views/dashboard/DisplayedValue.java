package greenwall.views.dashboard;

import greenwall.views.chart.ChartLine;
import java.util.List;
import java.util.Optional;
import javafx.scene.paint.Color;

/// One value of a stat, gauge or bar gauge.
/// @param share its position between minimum and maximum, from 0 to 1; NaN if there is no value
/// @param neutral the position at which a gauge's arc begins
/// @param steps the positions at which the colour changes
/// @param trend the series whose value this is
record DisplayedValue(
        String name,
        String text,
        double value,
        double share,
        double neutral,
        Color color,
        List<Step> steps,
        Optional<Trend> trend) {
    /// A value without colour steps and without a trend.
    static DisplayedValue plain(String name, String text, double value, double share, Color color) {
        return new DisplayedValue(name, text, value, share, 0, color, List.of(), Optional.empty());
    }

    /// @param text the value at which the step begins
    record Step(double from, Color color, String text) {}

    /// @param gapMillis the longest interval between two points that is drawn as one line
    record Trend(ChartLine line, long gapMillis) {}

    /// The relative change from the first to the last value of the series; NaN if it is undefined.
    double change() {
        return trend.map(shown -> {
                    double first = Double.NaN;
                    double last = Double.NaN;
                    for (double each : shown.line().values()) {
                        first = Double.isNaN(first) ? each : first;
                        last = Double.isNaN(each) ? last : each;
                    }
                    return first == 0 ? Double.NaN : (last - first) / Math.abs(first);
                })
                .orElse(Double.NaN);
    }
}
