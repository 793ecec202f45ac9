package greenwall.views.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class DashboardValueAxisTest {
    private static ValueAxisRange scale(double value, OptionalDouble min, OptionalDouble max) {
        return axis(min, max, false, 0).scale(value, value, 4);
    }

    private static ValueAxisRange scale(double value) {
        return scale(value, OptionalDouble.empty(), OptionalDouble.empty());
    }

    @Test
    void aLineOfZerosIsDrawnAtTheBottom() {
        assertThat(scale(0))
                .extracting(ValueAxisRange::low, ValueAxisRange::high)
                .containsExactly(0.0, 1.0);
    }

    @Test
    void aConstantLineIsDrawnBetweenZeroAndTwiceItsValue() {
        assertThat(scale(2))
                .extracting(ValueAxisRange::low, ValueAxisRange::high)
                .containsExactly(0.0, 4.0);
        assertThat(scale(-2).low()).isEqualTo(-4);
        assertThat(scale(-2).high()).isZero();
    }

    @Test
    void aConfiguredLimitIsKept() {
        assertThat(scale(5, OptionalDouble.of(5), OptionalDouble.empty()).low()).isEqualTo(5);
        assertThat(scale(0, OptionalDouble.empty(), OptionalDouble.of(0)).high())
                .isCloseTo(0, within(1e-5));
    }

    private static DashboardValueAxis axis(OptionalDouble min, OptionalDouble max, boolean soft, double logBase) {
        return new DashboardValueAxis(
                Double::toString, min, max, soft, soft, logBase, 0, false, false, DashboardValueAxis.AxisStyle.LEFT);
    }

    @Test
    void aSoftLimitAppliesUnlessWhatIsDrawnExceedsIt() {
        var axis = axis(OptionalDouble.of(0), OptionalDouble.of(10), true, 0);
        assertThat(axis.scale(2, 8, 4))
                .extracting(ValueAxisRange::low, ValueAxisRange::high)
                .containsExactly(0.0, 10.0);
        assertThat(axis.scale(-7, 16, 4).high()).isGreaterThanOrEqualTo(16);
        assertThat(axis.scale(-7, 16, 4).low()).isLessThanOrEqualTo(-7);
    }

    @Test
    void aLogarithmicAxisIgnoresALimitOfZero() {
        for (boolean soft : new boolean[] {false, true}) {
            var axis = axis(OptionalDouble.of(0), OptionalDouble.of(0), soft, 10);
            var scale = axis.scale(Math.log10(0.002), Math.log10(20), 4);
            assertThat(scale.low()).isLessThanOrEqualTo(Math.log10(0.002));
            assertThat(scale.high()).isGreaterThanOrEqualTo(Math.log10(20));
        }
    }
}
