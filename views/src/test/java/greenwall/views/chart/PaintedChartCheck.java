package greenwall.views.chart;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.styles.ColorRole;
import greenwall.styles.Palette;
import greenwall.views.paint.PaintStyle;
import javafx.scene.image.Image;

/// Whether a picture of a chart shows what the chart was given: a bench that timed anything else would be worth
/// nothing.
final class PaintedChartCheck {
    /// Prime, so that the columns looked at fall on no round times.
    private static final int EVERY = 37;

    private PaintedChartCheck() {}

    /// The first line lies over all others. In every few columns that it runs up and down in, all that is inside of its
    /// run has its colour, and what is far beyond all lines has it not.
    static void firstLine(Image picture, TimeChart chart, TimeAxis axis, PaintStyle style) {
        var line = chart.data().lines().getFirst();
        var box = chart.box();
        var at = chart.localToScene(0, 0);
        int ink = Palette.argb(chart.lineColors.color(style, 0, false));
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

    /// A stretch of a bucket in which most was counted is as bright as can be, one without counts shows the ground.
    static void cell(Image picture, Heatmap map, TimeAxis axis, long millis, int bucket, int buckets, int argb) {
        var box = map.box();
        var at = map.localToScene(0, 0);
        double x = at.getX() + box.x() + (millis - axis.start()) / axis.length() * box.width();
        double y = at.getY() + box.bottom() - (bucket + 0.25) * box.height() / buckets;
        assertThat(argb(picture, (int) x, y)).as("bucket %d", bucket).isEqualTo(argb);
    }

    static int ground(Palette palette) {
        return Palette.argb(palette.color(ColorRole.SURFACE));
    }

    private static int argb(Image picture, int x, double y) {
        return picture.getPixelReader().getArgb(x, (int) Math.floor(y));
    }
}
