package greenwall.views.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MinMaxBlocksTest {
    @Test
    void anyRangeHasTheMinimumAndMaximumOfItsPoints() {
        var random = new Random(1);
        var values = new double[1_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 7 == 0 ? Double.NaN : random.nextGaussian();
        }
        var line = new ChartLine("x", new long[values.length], values);
        var blocks = new MinMaxBlocks();
        for (int round = 0; round < 500; round++) {
            int from = random.nextInt(values.length);
            int to = from + random.nextInt(values.length - from);
            double high = Double.NEGATIVE_INFINITY;
            double low = Double.POSITIVE_INFINITY;
            for (int i = from; i < to; i++) {
                high = values[i] > high ? values[i] : high;
                low = values[i] < low ? values[i] : low;
            }
            assertThat(blocks.high(line, from, to)).isEqualTo(high);
            assertThat(blocks.low(line, from, to)).isEqualTo(low);
        }
    }
}
