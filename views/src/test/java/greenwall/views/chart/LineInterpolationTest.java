package greenwall.views.chart;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.views.chart.DashboardChartStyle.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineInterpolationTest {
    private static final ChartLine LINE =
            new ChartLine("load", new long[] {0, 1_000, 2_000, 3_000, 9_000}, new double[] {0, 10, 10, 30, 5});

    private static double at(ChartLine line, long time) {
        return line.values()[Arrays.binarySearch(line.times(), time)];
    }

    @Test
    void aSmoothLineGoesThroughEachPointAndNeverBeyondThem() {
        var smooth = LineInterpolation.of(Shape.SMOOTH, LINE, Long.MAX_VALUE);
        for (int p = 0; p < LINE.size(); p++) {
            assertThat(at(smooth, LINE.times()[p])).isEqualTo(LINE.values()[p]);
        }
        assertThat(smooth.values()).doesNotContain(Double.NaN);
        assertThat(Arrays.stream(smooth.values()).max()).hasValue(30);
        assertThat(at(smooth, 1_500)).as("level between equal points").isEqualTo(10);
        assertThat(at(smooth, 500))
                .as("above the straight line where it levels off")
                .isGreaterThan(6);
    }

    @Test
    void aSmoothLineLeavesGapsOpen() {
        var smooth = LineInterpolation.of(Shape.SMOOTH, LINE, 2_000);
        assertThat(smooth.times()).contains(2_500).doesNotContain(6_000);
        assertThat(smooth.times()[smooth.size() - 2]).isEqualTo(3_000);
    }

    @Test
    void thereIsNoStepAcrossAGap() {
        for (var shape : List.of(Shape.STEP_AFTER, Shape.STEP_BEFORE)) {
            var stepped = LineInterpolation.of(shape, LINE, 2_000);
            assertThat(stepped.values()).as(shape.name()).endsWith(30, Double.NaN, 5);
        }
    }

    @Test
    void theLowerEdgeOfASmoothAreaHasThePointsOfItsUpperEdge() {
        var unknown = new double[LINE.size()];
        Arrays.fill(unknown, Double.NaN);
        var under =
                LineInterpolation.of(Shape.SMOOTH, new ChartLine("base", LINE.times(), unknown), Long.MAX_VALUE, LINE);
        assertThat(under.size())
                .isEqualTo(
                        LineInterpolation.of(Shape.SMOOTH, LINE, Long.MAX_VALUE).size());
    }

    @Test
    void aStepChangesAtTheNextPointOrAtItsOwn() {
        assertThat(LineInterpolation.of(Shape.STEP_AFTER, LINE, 2_000).values()).startsWith(0, 0, 10);
        assertThat(LineInterpolation.of(Shape.STEP_BEFORE, LINE, 2_000).values())
                .startsWith(0, 10, 10);
    }
}
