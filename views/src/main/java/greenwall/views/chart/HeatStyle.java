package greenwall.views.chart;

import greenwall.fleet.dashboard.FieldOption.Axis;
import greenwall.fleet.dashboard.PanelOption.Bound;
import greenwall.fleet.dashboard.PanelOption.Tooltip;
import java.util.function.DoubleFunction;

/// The style of a dashboard's heatmap; one without it has the built-in look, with quantiles.
///
/// @param bound an edge of a bucket as text
/// @param count the count of a cell as text
/// @param axis where the edges are written; never `AUTO`
/// @param name where within its bucket the bucket's edge is written
/// @param gap between two cells, in pixels
/// @param reversed whether the lowest bucket is on top
/// @param words whether a cell shows its count if there is room
/// @param scale whether the colour scale is drawn below
/// @param tip what the tooltip shows
/// @param beside whether a histogram stands beside the crosshair
public record HeatStyle(
        DoubleFunction<String> bound,
        DoubleFunction<String> count,
        Colors colors,
        Axis axis,
        Bound name,
        String label,
        double gap,
        boolean reversed,
        boolean words,
        boolean scale,
        Tooltip tip,
        boolean beside) {
    /// From counts to colours.
    ///
    /// @param argb from the smallest to the largest count
    /// @param least the smallest count; NaN for that of the data, as `most`
    /// @param exponent 1 for even steps; a smaller one separates low counts better
    /// @param above cells with at most this count stay empty, as do those with less than `below`
    public record Colors(int[] argb, double least, double most, double exponent, double above, double below) {
        boolean empty(double count) {
            return count <= above || count >= below;
        }

        /// The smallest and the largest count that have a colour.
        double[] ends(double[]... columns) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (var column : columns) {
                for (double count : column) {
                    if (count != 0 && !empty(count)) {
                        low = Math.min(low, count);
                        high = Math.max(high, count);
                    }
                }
            }
            return new double[] {Double.isNaN(least) ? low : least, Double.isNaN(most) ? high : most};
        }

        int of(double count, double from, double to) {
            double share = to > from ? Math.clamp((count - from) / (to - from), 0, 1) : 1;
            return argb[(int) Math.min(argb.length - 1.0, Math.pow(share, exponent) * argb.length)];
        }
    }
}
