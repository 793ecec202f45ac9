package greenwall.views.chart;

import java.util.function.DoubleFunction;

/// How a heatmap is drawn where a dashboard says so; one without it is drawn in the house's way, with its quantiles.
///
/// @param bound an edge of a bucket as people read it
/// @param count what a cell holds as people read it
/// @param axis where the edges are written
/// @param name where within its bucket the bucket's edge is written
/// @param gap between two cells, in pixels
/// @param reversed whether the lowest bucket is on top
/// @param words whether each cell with room for it says what it holds
/// @param scale whether the colours are told below
/// @param tip what is told at the crosshair
/// @param beside whether a histogram stands beside the crosshair
public record HeatStyle(
        DoubleFunction<String> bound,
        DoubleFunction<String> count,
        Colors colors,
        Axis axis,
        Name name,
        String label,
        double gap,
        boolean reversed,
        boolean words,
        boolean scale,
        ChartStyle.Tip.Lines tip,
        boolean beside) {
    public enum Axis {
        LEFT,
        RIGHT,
        HIDDEN
    }

    public enum Name {
        UPPER,
        LOWER,
        MIDDLE
    }

    /// From counts to colours.
    ///
    /// @param argb from the least to the most
    /// @param least NaN for that of the data, as `most`
    /// @param exponent 1 for even steps; below it the lower ones are told apart better
    /// @param above cells with at most so much stay empty, as those with less than `below`
    public record Colors(int[] argb, double least, double most, double exponent, double above, double below) {
        boolean empty(double count) {
            return count <= above || count >= below;
        }

        int of(double count, double from, double to) {
            double share = to > from ? Math.clamp((count - from) / (to - from), 0, 1) : 1;
            return argb[(int) Math.min(argb.length - 1.0, Math.pow(share, exponent) * argb.length)];
        }
    }
}
