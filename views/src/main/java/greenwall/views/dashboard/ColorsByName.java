package greenwall.views.dashboard;

import greenwall.views.chart.SeriesColors;
import greenwall.views.paint.PaintStyle;
import java.util.Collection;
import java.util.Map;
import javafx.scene.paint.Color;

/// The colours of the names in a panel, which are the same in every window and at every refresh.
/// @param chart the key of the panel in the stored colours
record ColorsByName(SeriesColors colors, String chart) {
    Map<String, Color> of(PaintStyle style, Collection<String> names) {
        return colors.named(style, chart, names);
    }
}
