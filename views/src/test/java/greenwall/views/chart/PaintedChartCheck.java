package greenwall.views.chart;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.styles.ColorPalette;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import javafx.scene.image.Image;

/// Checks that a picture of a chart shows the chart's data; otherwise the times of a bench would be
/// meaningless.
final class PaintedChartCheck {
    /// A prime number, so that the checked columns are not at round times.
    private static final int EVERY = 37;

    private PaintedChartCheck() {}

    /// The first line is painted over all others. In each checked column, all pixels between its lowest and
    /// highest value have its colour, and a pixel above all lines does not.
    static void firstLine(Image picture, TimeSeriesChart chart, TimeAxis axis, PaintStyle style) {
        var line = chart.data().lines().getFirst();
        var box = chart.box();
        var at = chart.localToScene(0, 0);
        int ink = ColorPalette.argb(chart.outlierColors.color(style, 0, false));
        int looked = 0;
        for (int x = EVERY; x < box.width() - EVERY; x += EVERY) {
            int first = line.indexAt(axis.start() + x * axis.length() / box.width());
            int end = line.indexAt(axis.start() + (x + 1) * axis.length() / box.width());
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (int i = first; i < end; i++) {
                low = Math.min(low, line.values()[i]);
                high = Math.max(high, line.values()[i]);
            }
            int column = (int) (at.getX() + box.x() + x);
            for (double y = chart.plot.y(high) + 1; y <= chart.plot.y(low) - 1; y++) {
                assertThat(argb(picture, column, at.getY() + y))
                        .as("the line from %s to %s, column %d, row %s", low, high, x, y)
                        .isEqualTo(ink);
                looked++;
            }
            assertThat(argb(picture, column, at.getY() + box.y() + 1))
                    .as("above the lines, column %d", x)
                    .isNotEqualTo(ink);
        }
        assertThat(looked).as("pixels that were looked at").isGreaterThan(20);
    }

    /// The cell of a bucket at a time has this colour: the brightest for the highest count, the background for
    /// no count.
    static void cell(Image picture, Heatmap map, TimeAxis axis, long millis, int bucket, int buckets, int argb) {
        var box = map.box();
        var at = map.localToScene(0, 0);
        double x = at.getX() + box.x() + (millis - axis.start()) / axis.length() * box.width();
        double y = at.getY() + box.bottom() - (bucket + 0.25) * box.height() / buckets;
        assertThat(argb(picture, (int) x, y)).as("bucket %d", bucket).isEqualTo(argb);
    }

    static int ground(ColorPalette palette) {
        return ColorPalette.argb(palette.color(ColorRole.SURFACE));
    }

    private static int argb(Image picture, int x, double y) {
        return picture.getPixelReader().getArgb(x, (int) Math.floor(y));
    }
}
