package greenwall.views.dashboard;

import greenwall.views.chart.SeriesColors;
import greenwall.views.paint.PaintStyle;
import java.util.Collection;
import java.util.Map;
import javafx.scene.paint.Color;

/// The colours of a panel's names: the same in every window and at every refresh.
///
/// @param chart the panel's key of the stored colours
record NamedColors(SeriesColors colors, String chart) {
    Map<String, Color> of(PaintStyle look, Collection<String> names) {
        return colors.named(look, chart, names);
    }
}
