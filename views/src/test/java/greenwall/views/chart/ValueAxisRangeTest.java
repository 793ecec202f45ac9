package greenwall.views.chart;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Unit;
import org.junit.jupiter.api.Test;

class ValueAxisRangeTest {
    @Test
    void aMultipleOverAThousandIsWrittenInFull() {
        assertThat(ValueAxisRange.around(0, 1500, Unit.MULTIPLE, 3).labels(Unit.MULTIPLE))
                .contains("500 ×", "1000 ×", "1500 ×");
    }

    @Test
    void thousandsPerSecondHaveAPrefix() {
        assertThat(ValueAxisRange.around(0, 1500, Unit.PER_SECOND, 3).labels(Unit.PER_SECOND))
                .contains("0.5 k/s", "1.0 k/s", "1.5 k/s");
    }

    @Test
    void thereIsNothingBetweenNoAndYes() {
        assertThat(ValueAxisRange.around(0, 1, Unit.BOOL, 3).labels(Unit.BOOL))
                .startsWith("no")
                .containsOnlyOnce("no", "yes");
    }
}
