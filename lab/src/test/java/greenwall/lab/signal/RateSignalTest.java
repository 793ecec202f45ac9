package greenwall.lab.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import greenwall.lab.signal.RateSignal.Change;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateSignalTest {
    private static final long START = 1_790_000_000_000L;
    private static final long HOUR = 3_600_000;
    private static final LoadCurve CURVE = new LoadCurve(WeeklyPattern.OFFICE, 0.4, 0.1, 0, 7);

    @Test
    void theTotalIsTheSumOfTheRates() {
        var signal = new RateSignal(
                50,
                CURVE,
                List.of(
                        Change.scale(START + HOUR, START + 2 * HOUR, 3),
                        Change.add(START + HOUR / 2, START + 3 * HOUR, 11)));
        double summed = 0;
        for (long t = START; t < START + 4 * HOUR; t += 500) {
            summed += signal.at(t) * 0.5;
        }
        double total = signal.total(START + 4 * HOUR) - signal.total(START);
        assertThat(total).isCloseTo(summed, within(1e-4 * summed));
    }

    @Test
    void theTotalNeverFallsAndTheRateIsNeverNegative() {
        var signal = new RateSignal(5, new LoadCurve(WeeklyPattern.NIGHTLY, 0.5, 0.12, 0, 99), List.of());
        double before = signal.total(START);
        for (long t = START; t < START + 8 * 24 * HOUR; t += 7_001) {
            assertThat(signal.at(t)).isPositive();
            assertThat(signal.total(t)).isGreaterThanOrEqualTo(before);
            before = signal.total(t);
        }
    }

    @Test
    void aChangeDoesNotAffectEarlierValues() {
        var unchanged = new RateSignal(20, CURVE, List.of());
        var moved = new RateSignal(20, CURVE, List.of(Change.scale(START, START + HOUR, 9)));
        assertThat(moved.total(START - 1)).isEqualTo(unchanged.total(START - 1));
        assertThat(moved.at(START + HOUR)).isEqualTo(unchanged.at(START + HOUR));
        assertThat(moved.at(START)).isCloseTo(9 * unchanged.at(START), within(1e-9));
    }

    @Test
    void theWeeklyMeanIsTheBaseRate() {
        var signal = new RateSignal(100, CURVE, List.of());
        double week = 7 * 86_400;
        assertThat((signal.total(START + 7 * 24 * HOUR) - signal.total(START)) / week)
                .isCloseTo(100, within(0.5));
    }

    @Test
    void otherSeedsMakeOtherNoise() {
        var first = new RateSignal(100, CURVE, List.of());
        var second = new RateSignal(100, CURVE.other(1), List.of());
        assertThat(first.at(START)).isNotEqualTo(second.at(START));
    }
}
