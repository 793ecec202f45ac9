package greenwall.views.servicemap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CallRasterTest {
    private static final int BLACK = 0xff000000;
    private static final int WHITE = 0xffffffff;
    private final CallRaster raster = new CallRaster(new int[40 * 30], 40, 30);

    private int at(int x, int y) {
        return raster.pixels()[y * 40 + x] & 0xff;
    }

    private long painted() {
        return Arrays.stream(raster.pixels()).filter(pixel -> pixel != BLACK).count();
    }

    @Test
    void aLineCoversAsManyPixelsAsItIsThick() {
        raster.fill(BLACK);
        raster.line(5, 10.5, 15, 10.5, 1, WHITE, 1, false);
        raster.line(20.5, 3, 20.5, 23, 3, WHITE, 1, false);

        assertThat(at(5, 10)).isEqualTo(255);
        assertThat(at(14, 10)).isEqualTo(255);
        assertThat(at(19, 12)).isEqualTo(255);
        assertThat(at(21, 12)).isEqualTo(255);
        assertThat(painted()).isEqualTo(10 + 3 * 20);
    }

    @Test
    void aLineBetweenTwoRowsIsSplitOverBothAndTranslucentLinesAreBlended() {
        raster.fill(BLACK);
        raster.line(0, 10.25, 40, 10.25, 1, WHITE, 1, false);
        raster.line(0, 20.5, 40, 20.5, 1, WHITE, 0.5, false);

        assertThat(at(7, 9)).isBetween(60, 66);
        assertThat(at(7, 10)).isBetween(188, 194);
        assertThat(at(7, 20)).isBetween(125, 129);
    }

    @Test
    void aLineIsTheSameFromBothEnds() {
        raster.fill(BLACK);
        raster.line(3.2, 4.7, 33.1, 20.4, 1.5, WHITE, 1, false);
        var forward = raster.pixels().clone();
        raster.fill(BLACK);
        raster.line(33.1, 20.4, 3.2, 4.7, 1.5, WHITE, 1, false);

        assertThat(raster.pixels()).isEqualTo(forward);
    }

    @Test
    void aDottedLineHasGaps() {
        raster.fill(BLACK);
        raster.line(0, 10.5, 35, 10.5, 1, WHITE, 1, true);

        assertThat(painted()).isBetween(10L, 15L);
    }

    /// The map is panned and zoomed, so many lines begin or end outside of the raster.
    @Test
    void linesAreClippedToTheRaster() {
        var random = new Random(7);
        raster.fill(BLACK);
        for (int i = 0; i < 2_000; i++) {
            raster.line(
                    random.nextDouble(-9_000, 9_000),
                    random.nextDouble(-9_000, 9_000),
                    random.nextDouble(-9_000, 9_000),
                    random.nextDouble(-9_000, 9_000),
                    3,
                    WHITE,
                    1,
                    false);
        }
        raster.line(-50, 15.5, 90, 15.5, 1, WHITE, 1, false);

        assertThat(at(0, 15)).isEqualTo(255);
        assertThat(at(39, 15)).isEqualTo(255);
    }
}
