package greenwall.views.dashboard;

import greenwall.views.chart.SeriesColors;
import greenwall.views.paint.PaintStyle;
import java.util.Collection;
import java.util.Map;
import javafx.scene.paint.Color;

/// The colours that what a panel shows has by its names: the same in every window, at every refresh.
///
/// @param chart the panel, as the colours are kept by
record NamedColors(SeriesColors colors, String chart) {
    Map<String, Color> of(PaintStyle look, Collection<String> names) {
        return colors.named(look, chart, names);
    }
}
