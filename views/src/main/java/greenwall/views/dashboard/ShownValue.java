package greenwall.views.dashboard;

import greenwall.views.chart.Line;
import java.util.List;
import java.util.Optional;
import javafx.scene.paint.Color;

/// One value as stat, gauge and bar gauge draw it.
///
/// @param share how far it is from the least to the most, from 0 to 1; NaN where there is no value
/// @param steps where its colours change, as shares
/// @param trend the series that it was taken from
record ShownValue(
        String name, String text, double value, double share, Color color, List<Step> steps, Optional<Line> trend) {
    record Step(double from, Color color) {}
}
