package greenwall.views.chart;

import greenwall.fleet.dashboard.FieldOption.Axis;
import greenwall.fleet.dashboard.PanelOption.BucketLabelPosition;
import greenwall.fleet.dashboard.PanelOption.Tooltip;
import java.util.function.DoubleFunction;

/// The style of a dashboard's heatmap. A heatmap without it has the built-in style, with quantiles.
/// @param bound formats an edge of a bucket
/// @param count formats the count of a cell
/// @param axis the side of the labels of the edges; never `AUTO`
/// @param labelPosition the position of a bucket's label within the bucket
/// @param gap the gap between two cells, in pixels
/// @param reversed whether the lowest bucket is at the top
/// @param showCounts whether a cell shows its count if there is room
/// @param scale whether the colour scale is drawn below the cells
public record HeatmapStyle(
        DoubleFunction<String> bound,
        DoubleFunction<String> count,
        Colors colors,
        Axis axis,
        BucketLabelPosition labelPosition,
        String label,
        double gap,
        boolean reversed,
        boolean showCounts,
        boolean scale,
        Tooltip tooltip,
        boolean histogramAtCursor) {
    /// @param argb the colours from the smallest to the largest count
    /// @param least the smallest count; NaN to take it from the data, as for `most`
    /// @param exponent 1 for even steps; a smaller exponent distinguishes low counts better
    /// @param above cells with at most this count are left empty
    /// @param below cells with at least this count are left empty
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
