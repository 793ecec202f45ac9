package greenwall.views.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutlierFinderTest {
    private static final int POINTS = 1_000;

    private static ChartLine line(int seed, int changesAt, double to) {
        var random = new Random(seed);
        var times = new long[POINTS];
        var values = new double[POINTS];
        for (int i = 0; i < POINTS; i++) {
            times[i] = i * 15_000L;
            values[i] = (i < changesAt ? 0.02 : to) * (1 + 0.05 * random.nextGaussian());
        }
        return new ChartLine("disk" + seed, times, values);
    }

    private static List<ChartLine> disks(int failing, int changesAt) {
        var lines = new ArrayList<ChartLine>();
        for (int i = 0; i < 8; i++) {
            lines.add(line(i, i < failing ? changesAt : POINTS, 1.8));
        }
        return lines;
    }

    @Test
    void theOneThatChangedStandsOut() {
        for (int changesAt : new int[] {300, 700, 960}) {
            var quiet = OutlierFinder.inBackground(disks(1, changesAt));
            assertThat(quiet[0]).as("changed at %d", changesAt).isFalse();
            for (int i = 1; i < quiet.length; i++) {
                assertThat(quiet[i]).isTrue();
            }
        }
    }

    @Test
    void noLineIsGreyWhenNoneOrMostChanged() {
        assertThat(OutlierFinder.inBackground(disks(0, 0))).containsOnly(false);
        assertThat(OutlierFinder.inBackground(disks(6, 700))).containsOnly(false);
    }

    @Test
    void fewSeriesAllHaveTheirColour() {
        assertThat(OutlierFinder.inBackground(disks(1, 700).subList(0, 3))).containsOnly(false);
    }
}
