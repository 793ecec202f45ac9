package greenwall.views.chart;

import greenwall.styles.ColorPalette;
import greenwall.styles.ColorRole;
import java.util.List;

/// Draws the lines of a chart that has no dashboard style.
record BuiltInLines(TimeSeriesChart chart, ChartRaster raster, SeriesPainter painter) {
    /// Widths of lines, in pixels of a desk.
    private static final double WIDTH = 1.6;
    /// The width if there are many lines or they are stacked.
    private static final double THIN = 1;
    /// The width of a line that deviates from the others.
    private static final double BOLD = 2.2;
    private static final int FEW = 20;
    private static final double STACK_TINT = 0.5;

    void paint(List<ChartLine> drawn, ValueAxisRange scale) {
        var style = chart.paintStyle;
        var data = chart.data();
        var colors = chart.outlierColors;
        var axis = chart.axis;
        int width = raster.width();
        int height = raster.height();
        var map = new SeriesPainter.Mapping(
                axis.start(), width / axis.length(), scale.high(), height / (scale.high() - scale.low()));
        double thickness = (drawn.size() > FEW || data.stacked() ? THIN : WIDTH) * style.scale();
        int fill = drawn.size() == 1 && data.band().isEmpty() ? 26 : 0;
        // Deviating lines are drawn last, so that they are on top.
        for (int pass = 0; pass < 2 * drawn.size(); pass++) {
            int i = drawn.size() - 1 - pass % drawn.size();
            var line = drawn.get(i);
            if (colors.quiet(i) != pass < drawn.size() || !chart.legend.shows(line)) {
                continue;
            }
            int from = Math.max(0, line.indexAt(axis.start()) - 1);
            int to = Math.min(line.size(), line.indexAt(axis.end()) + 1);
            var color = colors.color(style, i, chart.legend.narrowed());
            if (data.stacked()) {
                // The highest sum is drawn first. Each lower one covers a part of it, so that each line's own
                // share remains visible.
                var ground = ColorPalette.argb(
                        style.palette().color(ColorRole.SURFACE).interpolate(color, STACK_TINT));
                painter.draw(
                        line.times(), line.values(), from, to, map, ground, 1, data.gapMillis(), ChartRaster.OPAQUE);
            }
            painter.draw(
                    line.times(),
                    line.values(),
                    from,
                    to,
                    map,
                    ColorPalette.argb(color),
                    colors.standsOut(i) ? BOLD * style.scale() : thickness,
                    data.gapMillis(),
                    data.stacked() ? 0 : fill);
        }
        painter.drawGathered();
    }
}
