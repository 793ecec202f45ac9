package greenwall.views.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ValueAxisTest {
    private static ValueScale scale(double value, OptionalDouble min, OptionalDouble max) {
        var style = ValueAxis.AxisStyle.LEFT;
        return new ValueAxis(Double::toString, min, max, 0, 0, false, false, style).scale(value, value, 4);
    }

    private static ValueScale scale(double value) {
        return scale(value, OptionalDouble.empty(), OptionalDouble.empty());
    }

    @Test
    void aLineOfZerosIsDrawnAtTheBottom() {
        assertThat(scale(0)).extracting(ValueScale::low, ValueScale::high).containsExactly(0.0, 1.0);
    }

    @Test
    void aConstantLineIsDrawnBetweenZeroAndTwiceItsValue() {
        assertThat(scale(2)).extracting(ValueScale::low, ValueScale::high).containsExactly(0.0, 4.0);
        assertThat(scale(-2).low()).isEqualTo(-4);
        assertThat(scale(-2).high()).isZero();
    }

    @Test
    void aConfiguredLimitIsKept() {
        assertThat(scale(5, OptionalDouble.of(5), OptionalDouble.empty()).low()).isEqualTo(5);
        assertThat(scale(0, OptionalDouble.empty(), OptionalDouble.of(0)).high())
                .isCloseTo(0, within(1e-5));
    }
}
