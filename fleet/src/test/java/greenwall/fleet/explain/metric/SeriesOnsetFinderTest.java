package greenwall.fleet.explain.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.TimeSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeriesOnsetFinderTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final int STEP = 15;

    private static Instant at(int sample) {
        return START.plusSeconds((long) STEP * sample);
    }

    private static TimeSeries series(int n, IntToDoubleFunction value) {
        var times = IntStream.range(0, n).mapToLong(i -> at(i).toEpochMilli()).toArray();
        var values = IntStream.range(0, n).mapToDouble(value).toArray();
        return new TimeSeries(Labels.of(Labels.NAME, "m", "instance", "a:1"), times, values);
    }

    private interface NoisyValue {
        double at(Random random, int i);
    }

    private static TimeSeries noisy(int seed, NoisyValue value) {
        var random = new Random(seed);
        return series(480, i -> value.at(random, i));
    }

    private static TimeWindow windowAround(int near) {
        return new TimeWindow(at(near).minus(Duration.ofMinutes(30)), at(near).plus(Duration.ofMinutes(30)));
    }

    private static Instant found(TimeSeries series, int near) {
        return SeriesOnsetFinder.find(List.of(series), at(near), windowAround(near))
                .orElseThrow()
                .onset()
                .at();
    }

    @Test
    void onsetOfANoiselessRiseIsItsFirstSample() {
        var series = noisy(1, (random, i) -> i < 400 ? 1e-6 * random.nextDouble() : 0.015 * (i - 400) + 1e-6);
        assertThat(found(series, 479)).isBetween(at(399), at(402));
    }

    @Test
    void onsetOfASlowRiseOutOfNoiseIsNearItsStart() {
        var series = noisy(2, (random, i) -> 10 + random.nextGaussian() + (i < 380 ? 0 : 0.8 * Math.min(i - 380, 40)));
        assertThat(found(series, 410)).isBetween(at(377), at(384));
    }

    @Test
    void onsetOfAJumpSmoothedByARateIsItsFirstSample() {
        var series = noisy(
                3, (random, i) -> 0.2 + 0.01 * random.nextGaussian() + (i < 380 ? 0 : Math.min(1, (i - 379) / 20.0)));
        assertThat(found(series, 470)).isBetween(at(378), at(382));
    }

    private static TimeSeries steppedSeries() {
        return noisy(4, (random, i) -> 0.1 + 0.005 * random.nextGaussian() + (i < 300 ? 0 : 1) + (i < 400 ? 0 : 1.5));
    }

    @Test
    void lastOfSeveralStepsIsExplained() {
        assertThat(found(steppedSeries(), 470)).isBetween(at(399), at(401));
    }

    @Test
    void selectedChangeIsExplainedAndALargerOneElsewhereIsMentioned() {
        var series = noisy(8, (random, i) -> 10 + 0.1 * random.nextGaussian() + (i < 340 ? 0 : 2) + (i < 420 ? 0 : 30));
        var found = SeriesOnsetFinder.find(List.of(series), at(340), windowAround(340))
                .orElseThrow();
        assertThat(found.onset().at()).isEqualTo(at(340));
        assertThat(found.larger().orElseThrow().at()).isEqualTo(at(420));
        var secondOnset = SeriesOnsetFinder.find(List.of(series), at(420), windowAround(340))
                .orElseThrow();
        assertThat(secondOnset.onset().at()).isEqualTo(at(420));
        assertThat(secondOnset.larger()).isEmpty();
    }

    @Test
    void instantOnAStepMeansTheStepAndNotATinyChangeOnIt() {
        var series =
                noisy(12, (random, i) -> 10 + 0.05 * random.nextGaussian() + (i < 380 ? 0 : 100) + (i < 425 ? 0 : 1));
        assertThat(found(series, 420)).isBetween(at(379), at(381));
        assertThat(found(series, 428)).isBetween(at(379), at(381));
    }

    @Test
    void selectingTheFirstStepExplainsTheFirstStep() {
        assertThat(found(steppedSeries(), 340)).isBetween(at(299), at(301));
    }

    @Test
    void slowRiseInSeveralSegmentsIsJudgedByItsWholeHeight() {
        var series =
                noisy(5, (random, i) -> 50 + random.nextGaussian() + (i < 400 ? 0 : Math.min(30, 2.2 * (i - 400))));
        assertThat(found(series, 430)).isBetween(at(398), at(402));
    }

    @Test
    void returnToTheUsualLevelIsNoSeparateChange() {
        var series = noisy(6, (random, i) -> 50 + random.nextGaussian() + (i < 400 || i >= 420 ? 0 : 25));
        assertThat(found(series, 440)).isBetween(at(399), at(401));
    }

    /// An age that is reset at some samples.
    private static TimeSeries age(int n, Set<Integer> resets) {
        var values = new double[n];
        for (int i = 1; i < n; i++) {
            values[i] = resets.contains(i) ? 2 : values[i - 1] + STEP;
        }
        return series(n, i -> values[i]);
    }

    private static Set<Integer> multiplesOf(int samples, int until) {
        return IntStream.range(0, until)
                .filter(i -> i > 0 && i % samples == 0)
                .boxed()
                .collect(Collectors.toSet());
    }

    @Test
    void resetMissingNowTakesPrecedenceOverOneMissedEarlier() {
        var resets = multiplesOf(30, 401);
        resets.removeAll(Set.of(120, 150));
        var touching = new TimeWindow(at(0), at(479));
        var onset = SeriesOnsetFinder.find(List.of(age(480, resets)), at(479), touching)
                .orElseThrow()
                .onset();
        assertThat(onset.last()).isEqualTo(at(390));
        assertThat(onset.at()).isBetween(at(419), at(421));
        assertThat(onset.before()).isCloseTo(450, within(20.0));
        assertThat(onset.during()).isGreaterThan(1_300);
        assertThat(onset.end()).isEmpty();
    }

    @Test
    void selectingAnEarlierMissedResetExplainsThatReset() {
        var resets = multiplesOf(30, 480);
        resets.removeAll(Set.of(120, 150));
        var onset = SeriesOnsetFinder.find(List.of(age(480, resets)), at(160), new TimeWindow(at(0), at(479)))
                .orElseThrow()
                .onset();
        assertThat(onset.last()).isEqualTo(at(90));
        assertThat(onset.end()).contains(at(180));
    }

    @Test
    void ageThatRisesAndResetsAsUsualHasNoOnset() {
        assertThat(SeriesOnsetFinder.find(
                        List.of(age(480, multiplesOf(37, 480))), at(460), new TimeWindow(at(0), at(479))))
                .isEmpty();
    }

    @Test
    void growingAgeIsNoChange() {
        assertThat(SeriesOnsetFinder.find(List.of(age(480, Set.of())), at(460), new TimeWindow(at(0), at(479))))
                .isEmpty();
        assertThat(SeriesOnsetFinder.find(List.of(age(480, Set.of(20))), at(460), new TimeWindow(at(360), at(479))))
                .isEmpty();
    }

    @Test
    void rebootIsAChangeOfTheUptime() {
        var uptime = series(480, i -> i < 400 ? 900_000 + STEP * i : STEP * (i - 400));
        assertThat(found(uptime, 410)).isBetween(at(399), at(401));
    }

    @Test
    void ageUpdatedEveryFourthScrapeIsRecognisedAsAnAge() {
        // Reset every fifteen minutes, until sample 1200.
        var series = series(1_400, i -> 60.0 * Math.floorDiv(i, 4) - 900 * Math.floorDiv(Math.min(i, 1_200), 60));
        assertThat(found(series, 1_399)).isBetween(at(1_255), at(1_262));
    }

    @Test
    void stepOnALongRiseIsNotItsOnset() {
        var random = new Random(5);
        var day = series(
                3_000, i -> 0.6 + 1e-4 * random.nextDouble() + 4e-4 * Math.max(0, i - 2_100) + (i < 2_950 ? 0 : 0.02));
        var hours = new TimeSeries(
                day.labels(),
                Arrays.copyOfRange(day.timeMillis(), 2_000, 3_000),
                Arrays.copyOfRange(day.values(), 2_000, 3_000));
        var near = SeriesOnsetFinder.find(
                List.of(hours), at(2_999), new TimeWindow(at(2_999).minus(Duration.ofMinutes(30)), at(2_999)), true);
        assertThat(near.orElseThrow().late()).isTrue();
        var wide = SeriesOnsetFinder.findFar(List.of(day), at(2_999), new TimeWindow(at(0), at(2_999)))
                .orElseThrow();
        assertThat(wide.late()).isFalse();
        assertThat(wide.onset().at()).isBetween(at(2_090), at(2_110));
    }

    @Test
    void startOfARiseOfManyHoursIsFoundAmongNoisySamples() {
        var random = new Random(8);
        for (int hours = 2; hours < 5; hours++) {
            int samples = 240 * hours;
            var day = series(
                    5_760,
                    i -> 0.35
                            + 2e-3 * random.nextGaussian()
                            + 5e-3 * Math.sin(i / 900.0)
                            + 0.55 * Math.clamp((i - 4_600.0) / samples, 0, 1));
            var found = SeriesOnsetFinder.findFar(
                    List.of(day), at(5_759), new TimeWindow(at(5_759).minus(Duration.ofHours(12)), at(5_759)));
            assertThat(found.orElseThrow().onset().at()).as("%d hours", hours).isBetween(at(4_580), at(4_616));
        }
    }

    @Test
    void stepAboveTheUsualLevelIsAnOnset() {
        var random = new Random(6);
        var series = series(1_000, i -> 5 + random.nextGaussian() + 2 * Math.sin(i / 150.0) + (i < 940 ? 0 : 12));
        var near = SeriesOnsetFinder.find(
                List.of(series), at(999), new TimeWindow(at(999).minus(Duration.ofMinutes(30)), at(999)), true);
        assertThat(near.orElseThrow().late()).isFalse();
    }

    private static Optional<Instant> foundLoss(String query, TimeSeries series, int near) {
        return SeriesOnsetFinder.findLoss(PromqlQuery.of(query), List.of(series), at(near), windowAround(near))
                .map(found -> found.onset().at());
    }

    @Test
    void aLossIsFoundAfterOneFailedScrape() {
        var lost = series(200, i -> i < 199 ? 1 : 0);
        assertThat(foundLoss("up{instance=\"a:1\"}", lost, 200)).contains(at(199));
        assertThat(foundLoss("up{instance=\"a:1\"}", lost, 198))
                .as("not yet lost")
                .isEmpty();
        assertThat(foundLoss("pool_health", lost, 200)).as("another metric").isEmpty();
    }

    @Test
    void aLossIsTheLastOneOfATargetThatFlaps() {
        var flapping = series(200, i -> i % 20 < 15 && i < 190 ? 1 : 0);
        assertThat(foundLoss("up", flapping, 200)).contains(at(190));
    }

    @Test
    void aLossLongBeforeTheQuestionIsNotItsOnset() {
        var old = series(1_000, i -> i < 100 ? 1 : 0);
        assertThat(foundLoss("up", old, 1_000)).isEmpty();
    }
}
