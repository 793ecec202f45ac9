package greenwall.fleet.explain.onset;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OnsetFinderTest {
    private static final long START = Instant.parse("2026-03-01T14:00:00Z").toEpochMilli();
    private static final long STEP = 15_000;

    private static long[] times(int n) {
        return LongStream.range(0, n).map(i -> START + i * STEP).toArray();
    }

    private static Instant at(int sample) {
        return Instant.ofEpochMilli(START + sample * STEP);
    }

    private static double[] series(int n, IntToDoubleFunction value) {
        return IntStream.range(0, n).mapToDouble(value).toArray();
    }

    @Test
    void onsetIsFoundFromAnySelectedPointOfTheSpike() {
        var random = new Random(1);
        var values = series(240, i -> (i >= 130 && i < 180 ? 0.9 : 0.2) + 0.02 * random.nextGaussian());
        for (int click : new int[] {131, 150, 179}) {
            var shift = OnsetFinder.find(times(240), values, at(click)).orElseThrow();
            assertThat(shift.onset()).isEqualTo(at(130));
            assertThat(shift.end()).contains(at(180));
            assertThat(shift.up()).isTrue();
        }
    }

    /// A straight line through the steps would leave the level long before the first of them.
    @Test
    void aRiseInStepsBeginsWithTheFirstStep() {
        var steps = new int[] {183, 184, 199, 201, 215, 218};
        for (double noise : new double[] {0, 0.03}) {
            var random = new Random(3);
            var values = series(
                    232, i -> Arrays.stream(steps).filter(step -> step <= i).count() + noise * random.nextGaussian());
            for (int click : new int[] {177, 190, 228}) {
                var shift = OnsetFinder.find(times(232), values, at(click)).orElseThrow();
                assertThat(shift.onset())
                        .as("noise %s, seen from %d", noise, click)
                        .isBetween(at(182), at(184));
            }
        }
    }

    /// A rate over many samples falls as slowly as it rises.
    @Test
    void selectingTheEndOfASmoothedSpikeFindsItsStart() {
        long right = count("beginnings of smoothed spikes, pointed at from their end", 40, seed -> {
            var random = new Random(400 + seed);
            int width = 12 + random.nextInt(10);
            int spikeLength = 26 + random.nextInt(10);
            double height = 10 + random.nextInt(10);
            var raw = series(300, i -> 50 + random.nextGaussian() + (i >= 200 && i < 200 + spikeLength ? height : 0));
            var smooth = series(
                    300,
                    i -> Arrays.stream(raw, Math.max(0, i - width + 1), i + 1)
                            .average()
                            .orElseThrow());
            var shift = OnsetFinder.find(times(300), smooth, at(200 + spikeLength - 2));
            return shift.isPresent() && !shift.get().spread() && shift.get().up();
        });
        assertThat(right).isGreaterThanOrEqualTo(30);
    }

    @Test
    void aSpikeThatStillLastsHasNoEnd() {
        var random = new Random(2);
        var values = series(200, i -> (i >= 150 ? 40 : 4) + random.nextDouble());
        assertThat(OnsetFinder.find(times(200), values, at(199)).orElseThrow().end())
                .isEmpty();
    }

    @Test
    void dropIsFoundLikeASpike() {
        var random = new Random(3);
        var values = series(200, i -> (i >= 100 ? 0.4 : 0.95) + 0.01 * random.nextGaussian());
        var shift = OnsetFinder.find(times(200), values, at(140)).orElseThrow();
        assertThat(shift.onset()).isEqualTo(at(100));
        assertThat(shift.up()).isFalse();
    }

    @Test
    void jumpOfAnOtherwiseConstantSeriesIsFound() {
        var values = series(120, i -> i >= 80 ? 3 : 0);
        assertThat(OnsetFinder.find(times(120), values, at(90)).orElseThrow().onset())
                .isEqualTo(at(80));
    }

    @Test
    void missingNumbersAreNoChange() {
        var random = new Random(4);
        var values = series(200, i -> i % 7 == 0 ? Double.NaN : 5 + 0.3 * random.nextGaussian());
        assertThat(OnsetFinder.find(times(200), values, at(100))).isEmpty();
    }

    @Test
    void flatOrShortSeriesHasNoOnset() {
        assertThat(OnsetFinder.find(times(100), series(100, _ -> 1), at(50))).isEmpty();
        assertThat(OnsetFinder.find(times(5), series(5, i -> i), at(2))).isEmpty();
        assertThat(OnsetFinder.find(new long[0], new double[0], at(2))).isEmpty();
    }

    /// A quiet host: autocorrelated noise, a slow rhythm and single outliers.
    private static double[] autocorrelatedNoise(Random random, int n) {
        double autocorrelation = random.nextDouble() * 0.9;
        double phase = random.nextDouble() * 6;
        double swing = random.nextDouble() * 3;
        double level = 10 + random.nextDouble() * 100;
        double state = 0;
        var values = new double[n];
        for (int i = 0; i < n; i++) {
            state = autocorrelation * state + random.nextGaussian();
            values[i] = level + state + swing * Math.sin(phase + i * 2 * Math.PI / 900);
            if (random.nextInt(150) == 0) {
                values[i] += 8 * random.nextDouble();
            }
        }
        return values;
    }

    private static boolean found(double[] values, int click, int onset) {
        return OnsetFinder.find(times(values.length), values, at(click))
                .filter(shift ->
                        Math.abs(shift.onset().toEpochMilli() - at(onset).toEpochMilli()) <= 2 * STEP)
                .isPresent();
    }

    /// Raises or lowers a range of samples, with a ramp to the given height.
    private static void lift(double[] values, int onset, int end, double first, double rise, double height) {
        for (int i = onset; i < Math.min(values.length, end); i++) {
            values[i] += height * Math.min(1, (i - onset + first) / rise);
        }
    }

    /// Counts the cases for which the predicate holds, and prints the count.
    private static long count(String description, int cases, IntPredicate condition) {
        long count = IntStream.range(0, cases).filter(condition).count();
        System.out.println(description + ": " + count + " of " + cases);
        return count;
    }

    @Test
    void ninetyFivePercentOfSpikesAreFoundWithinTwoSamples() {
        var random = new Random(5);
        long right = count("onsets within two samples", 1_000, _ -> {
            int n = 160 + random.nextInt(300);
            int onset = n / 3 + random.nextInt(n / 2);
            int length = 4 + random.nextInt(n);
            int ramp = random.nextInt(3);
            var values = autocorrelatedNoise(random, n);
            double height = (18 + 40 * random.nextDouble()) * (random.nextBoolean() ? 1 : -1);
            lift(values, onset, onset + length, 1, ramp + 1, height);
            int click = Math.min(n - 1, onset + random.nextInt(Math.max(1, Math.min(length, n - onset))));
            return found(values, click, onset);
        });
        assertThat(right).isGreaterThanOrEqualTo(950);
    }

    /// A user selects a point while the value is high; that must not shift the start of a slow rise towards the
    /// selected point.
    @Test
    void startOfASlowRiseIsFoundHoweverLateTheSelectedPoint() {
        var random = new Random(8);
        long right = count("feet within two samples", 400, _ -> {
            int n = 400;
            int onset = 200 + random.nextInt(100);
            int rise = 6 + random.nextInt(10);
            double height = 12 + 6 * random.nextDouble();
            var values = autocorrelatedNoise(random, n);
            lift(values, onset, n, 0, rise, height);
            return found(values, onset + rise + random.nextInt(30), onset);
        });
        assertThat(right).isGreaterThanOrEqualTo(362);
    }

    /// If the detected period is one sample too short, a peak remains at each of its edges.
    @Test
    void dailyPatternIsNoChange() {
        int seen = 0;
        int cases = 0;
        for (int seed = 0; seed < 8; seed++) {
            var random = new Random(70 + seed);
            double high = 50 + random.nextInt(40);
            var values = series(1_060, i -> (i % 288 < 108 ? high : 20) + 8 * random.nextDouble());
            for (int edge : new int[] {864, 972}) {
                var until = Arrays.copyOf(values, edge + 31);
                cases++;
                seen += OnsetFinder.find(times(until.length), until, at(edge)).isPresent() ? 1 : 0;
            }
        }
        System.out.println("edges of days that were taken for changes: " + seen + " of " + cases);
        assertThat(seen).isLessThanOrEqualTo(2);
    }

    @Test
    void changeOfTheSpreadAloneIsFoundAndReportedAsSuch() {
        var random = new Random(9);
        int widerFound = 0;
        int narrowerFound = 0;
        int cases = 100;
        for (int c = 0; c < cases; c++) {
            int n = 600 + random.nextInt(300);
            int onset = n - 100 - random.nextInt(100);
            double times = 3 + 2 * random.nextDouble();
            boolean wider = c % 2 == 0;
            var values = series(n, i -> 50 + random.nextGaussian() * (i >= onset == wider ? times : 1));
            var window = new TimeWindow(at(onset - 30), at(onset + 30));
            var times30 = Arrays.copyOf(times(n), onset + 31);
            var shifts = OnsetFinder.findAll(times30, Arrays.copyOf(values, onset + 31), at(onset), window, 1, false);
            boolean right = !shifts.isEmpty()
                    && shifts.getFirst().spread()
                    && shifts.getFirst().up() == wider
                    && Math.abs(shifts.getFirst().onset().toEpochMilli()
                                    - at(onset).toEpochMilli())
                            <= 5 * STEP;
            widerFound += right && wider ? 1 : 0;
            narrowerFound += right && !wider ? 1 : 0;
        }
        System.out.println(
                "changes of the spread: wider " + widerFound + ", narrower " + narrowerFound + " of " + cases / 2);
        assertThat(widerFound).isGreaterThanOrEqualTo(30);
        assertThat(narrowerFound).isGreaterThanOrEqualTo(20);
    }

    @Test
    void atMostFivePercentOfQuietWindowsHaveAnOnset() {
        var random = new Random(6);
        long found = count("shifts seen on quiet windows", 1_000, _ -> {
            int n = 120 + random.nextInt(400);
            var values = autocorrelatedNoise(random, n);
            return OnsetFinder.find(times(n), values, at(random.nextInt(n))).isPresent();
        });
        assertThat(found).isLessThanOrEqualTo(50);
    }

    @Test
    void onsetIntervalAtTheLastSampleStartsBeforeItEnds() {
        for (int seed = 0; seed < 1_000; seed++) {
            var random = new Random(seed);
            var bounds = OnsetFinder.bounds(times(240), series(240, _ -> random.nextGaussian()), at(239));
            assertThat(bounds.start()).as("seed %d", seed).isBeforeOrEqualTo(bounds.end());
        }
    }
}
