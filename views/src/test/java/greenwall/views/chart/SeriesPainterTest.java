package greenwall.views.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeriesPainterTest {
    private static final int INK = 0xffffffff;

    private static ChartRaster drawn(long[] times, double[] values, int width, int height, double high, long gap) {
        var raster = new ChartRaster();
        raster.reset(new int[width * height], width, height, 0);
        double length = times[times.length - 1] - times[0];
        var map = new SeriesPainter.Mapping(times[0], width / length, high, height / high);
        var painter = new SeriesPainter(raster);
        painter.draw(times, values, 0, times.length, map, INK, 1.5, gap, 0);
        painter.drawGathered();
        return raster;
    }

    private static boolean inked(ChartRaster raster, int x) {
        for (int y = 0; y < raster.height(); y++) {
            if (raster.pixel(x, y) >>> 24 > 100) {
                return true;
            }
        }
        return false;
    }

    private static long[] times(int count, long step) {
        var times = new long[count];
        for (int i = 0; i < count; i++) {
            times[i] = i * step;
        }
        return times;
    }

    @Test
    void aSpikeOfOneSampleAmongManyIsSeenAtItsFullHeight() {
        var times = times(166_650, 1_000);
        var values = new double[times.length];
        Arrays.fill(values, 0.1);
        values[100_000] = 1;
        var raster = drawn(times, values, 800, 200, 1, 1_500);
        int x = (int) (100_000.0 * 800 / 166_649);
        assertThat(raster.pixel(x, 1) >>> 24).isGreaterThan(200);
        assertThat(raster.pixel(x + 3, 1)).isZero();
    }

    @Test
    void aGapStaysOpen() {
        var times = new long[] {0, 10, 20, 60, 70, 80};
        var values = new double[] {1, 1, 1, 1, 1, 1};
        var raster = drawn(times, values, 80, 20, 2, 15);
        assertThat(inked(raster, 10)).isTrue();
        assertThat(inked(raster, 40)).isFalse();
        assertThat(inked(raster, 70)).isTrue();
    }

    @Test
    void notANumberIsAGapAndAPointAloneIsADot() {
        double gap = Double.NaN;
        var raster = drawn(times(9, 10), new double[] {1, 1, gap, gap, 1, gap, gap, 1, 1}, 80, 20, 2, 15);
        assertThat(inked(raster, 40)).isTrue();
        assertThat(inked(raster, 30)).isFalse();
        assertThat(inked(raster, 50)).isFalse();
    }

    @Test
    void aLineIsWithoutHolesWhereItIsSteep() {
        var raster = drawn(times(3, 100), new double[] {0, 100, 0}, 10, 400, 100, 1_000);
        for (int x = 0; x < 10; x++) {
            assertThat(inked(raster, x)).as("column %d", x).isTrue();
        }
        for (int y = 20; y < 380; y++) {
            int row = y;
            assertThat(IntStream.range(0, 10).anyMatch(x -> raster.pixel(x, row) >>> 24 > 60))
                    .as("row %d", y)
                    .isTrue();
        }
    }

    @Test
    void theAreaIsFilledUnderTheLineButNotUnderADot() {
        double gap = Double.NaN;
        var values = new double[] {1, 1, 1, gap, 1, gap, 1, 1, 1};
        var raster = new ChartRaster();
        raster.reset(new int[80 * 20], 80, 20, 0xff000000);
        var map = new SeriesPainter.Mapping(0, 1, 2, 10);
        new SeriesPainter(raster).draw(times(9, 10), values, 0, 9, map, INK, 1.5, 15, 128);
        for (int y = 14; y < 20; y++) {
            assertThat(raster.pixel(10, y)).as("row %d", y).isEqualTo(0xff7f7f7f);
            assertThat(raster.pixel(40, y)).as("row %d", y).isEqualTo(0xff000000);
            assertThat(raster.pixel(70, y)).as("row %d", y).isEqualTo(0xff7f7f7f);
        }
        assertThat(raster.pixel(10, 5)).isEqualTo(0xff000000);
    }

    @Test
    void aDenseLineWithAFillLooksLikeTheLineDrawnOverTheFill() {
        int width = 60;
        int height = 200;
        var random = new Random(3);
        var times = times(6_000, 1_000);
        var values = random.doubles(times.length, 0.3, 0.7).toArray();
        Arrays.fill(values, 2_000, 2_500, Double.NaN);
        values[4_000] = Double.NaN;
        var map = new SeriesPainter.Mapping(0, width / 6_000_000.0, 1, height);
        var washed = new ChartRaster();
        washed.reset(new int[width * height], width, height, 0xff000000);
        new SeriesPainter(washed).draw(times, values, 0, times.length, map, INK, 1.5, 1_500, 64);
        var plain = new ChartRaster();
        plain.reset(new int[width * height], width, height, 0xff000000);
        var painter = new SeriesPainter(plain);
        painter.draw(times, values, 0, times.length, map, INK, 1.5, 1_500, 0);
        painter.drawGathered();
        for (int x = 0; x < width; x++) {
            boolean below = false;
            for (int y = 0; y < height; y++) {
                int line = plain.pixel(x, y);
                boolean ground = line == 0xff000000;
                if (ground && y > 0 && plain.pixel(x, y - 1) != 0xff000000) {
                    // The edge of the line may cover too little of this pixel to be visible.
                    below = true;
                    continue;
                }
                assertThat(washed.pixel(x, y)).as("%d, %d", x, y).isEqualTo(ground && below ? 0xff3f3f3f : line);
            }
        }
    }

    @Test
    void linesOverEachOtherAreAsIfDrawnOneByOne() {
        int width = 37;
        int height = 60;
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var ground =
                    random.ints(width * height).map(rgb -> rgb | 0xff000000).toArray();
            var together = onGround(ground, width, height);
            var oneByOne = onGround(ground, width, height);
            var gathering = new SeriesPainter(together);
            var drawing = new SeriesPainter(oneByOne);
            var times = times(400, 1_000);
            var map = new SeriesPainter.Mapping(0, width / 400_000.0, 1, height);
            for (int line = 0; line < 12; line++) {
                double level = random.nextDouble();
                double spread = random.nextDouble(0.005, 0.4);
                var values = random.doubles(times.length, level - spread, level + spread)
                        .map(value -> random.nextInt(20) == 0 ? Double.NaN : value)
                        .toArray();
                int color = random.nextInt() | 0xff000000;
                gathering.draw(times, values, 0, times.length, map, color, 1.5, 1_500, 0);
                drawing.draw(times, values, 0, times.length, map, color, 1.5, 1_500, 0);
                drawing.drawGathered();
            }
            gathering.drawGathered();
            for (int x = 0; x < width; x++) {
                for (int y = 0; y < height; y++) {
                    assertThat(together.pixel(x, y))
                            .as("%d, %d of %d", x, y, seed)
                            .isEqualTo(oneByOne.pixel(x, y));
                }
            }
        }
    }

    private static ChartRaster onGround(int[] ground, int width, int height) {
        var raster = new ChartRaster();
        var pixels = new int[width * height];
        raster.reset(pixels, width, height, 0);
        System.arraycopy(ground, 0, pixels, 0, ground.length);
        return raster;
    }

    @Test
    void anAreaIsBlendedAsIfPixelByPixel() {
        var random = new Random(7);
        int width = 37;
        int height = 23;
        var from = new float[width];
        var to = new float[width];
        for (int x = 0; x < width; x++) {
            from[x] = random.nextInt(-3, height + 3);
            to[x] = random.nextInt(-3, height + 3);
        }
        var pixels = random.ints(width * height).toArray();
        var raster = new ChartRaster();
        raster.reset(new int[width * height], width, height, 0);
        var single = new ChartRaster();
        single.reset(new int[width * height], width, height, 0);
        for (int i = 0; i < pixels.length; i++) {
            raster.cover(i % width, i / width, i / width + 1, pixels[i]);
            single.cover(i % width, i / width, i / width + 1, pixels[i]);
        }
        raster.blend(from, to, 0xff336699, 77);
        for (int x = 0; x < width; x++) {
            for (int y = 0; y < height; y++) {
                if (y >= from[x] && y < to[x]) {
                    single.blend(x, y, y + 1, 0xff336699, 77);
                }
                assertThat(raster.pixel(x, y)).as("%d, %d", x, y).isEqualTo(single.pixel(x, y));
            }
        }
    }
}
