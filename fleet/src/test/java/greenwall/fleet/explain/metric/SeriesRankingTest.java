package greenwall.fleet.explain.metric;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.ChangeExtent;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.RankedSeries;
import greenwall.fleet.explain.TimeSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesRankingTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    private static Labels labels(String metric, String owner) {
        return Labels.of(Labels.NAME, metric, "service", owner);
    }

    /// From thirty steps before the onset to three after it. The series shifts `lead` steps before the onset,
    /// by a multiple of its noise.
    private static TimeSeries series(Labels labels, Duration step, double moves, int lead) {
        var random = new Random(labels.hashCode());
        var times = new long[34];
        var values = new double[34];
        for (int i = 0; i < times.length; i++) {
            times[i] = AT.plus(step.multipliedBy(i - 30)).toEpochMilli();
            values[i] = 50 + random.nextDouble() + (i > 30 - lead ? moves : 0);
        }
        return new TimeSeries(labels, times, values);
    }

    private static Onset onset(Duration step) {
        return new Onset(AT, AT.minus(step), Optional.empty(), labels("latency", "front"), 1, 9, 40, false, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT15S", "PT1M", "PT5M", "PT1H"})
    void clearestChangeRanksFirstAtAnyStep(String length) {
        var step = Duration.parse(length);
        var ranked = new SeriesRanking(
                        onset(step), Optional.empty(), s -> s.get("service"), _ -> 1, SeriesRanking.Timing.ofStep(step))
                .rank(List.of(
                        series(labels("latency", "still"), step, 0, 0),
                        series(labels("latency", "little"), step, 4, 0),
                        series(labels("latency", "much"), step, 40, 0)));
        assertThat(ranked.tested()).isEqualTo(3);
        assertThat(ranked.series()).extracting(RankedSeries::host).containsExactly("much", "little");
    }

    @Test
    void aSeriesThatNeverMovedHasNoUsualDeviation() {
        var step = Duration.ofSeconds(15);
        var noisy = series(labels("errors", "b"), step, 9, 0);
        var values = new double[noisy.size()];
        Arrays.fill(values, 30, values.length, 5);
        var constant = new TimeSeries(labels("errors", "a"), noisy.timeMillis(), values);
        var ranked = new SeriesRanking(
                        onset(step), Optional.empty(), s -> s.get("service"), _ -> 1, SeriesRanking.Timing.ofStep(step))
                .rank(List.of(constant, noisy));
        assertThat(ranked.series())
                .extracting(RankedSeries::why)
                .contains("from 0.000 to 5.000, at the onset; it had hardly moved before")
                .anyMatch(why -> why.contains(" times its usual deviation from the median, "));
    }

    @Test
    void sameMetricOfAnotherOwnerRanksAboveAnotherMetric() {
        var step = Duration.ofMinutes(5);
        var near =
                new RelatedSeriesFinder(PromqlQuery.of("latency"), labels("latency", "front"), Optional.of("service"));
        var ranked = new SeriesRanking(
                        onset(step), Optional.empty(), near.hostOf(), near::nearness, SeriesRanking.Timing.ofStep(step))
                .rank(List.of(
                        series(labels("requests", "a"), step, 40, 0), series(labels("latency", "b"), step, 20, 0)));
        assertThat(ranked.series()).extracting(RankedSeries::host).containsExactly("b", "a");
    }

    /// The shape at the onset, as on the front end: two high samples, then low again.
    private static TimeSeries shaped(Labels labels, Duration step, double height, double... moves) {
        var flat = series(labels, step, 0, 0);
        var values = flat.values().clone();
        for (int i = 0; i < moves.length; i++) {
            values[30 + i] += height * moves[i];
        }
        return new TimeSeries(labels, flat.timeMillis(), values);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT15S", "PT5M", "PT1H"})
    void seriesOfTheSameShapeRanksBeforeALargerChange(String length) {
        var step = Duration.parse(length);
        var front = shaped(labels("latency", "front"), step, 20, 1, 2, 0.1);
        var ranked = new SeriesRanking(
                        onset(step),
                        Optional.of(front),
                        s -> s.get("service"),
                        _ -> 1,
                        SeriesRanking.Timing.ofStep(step))
                .rank(List.of(
                        shaped(labels("latency", "other"), step, 60, 1, 0.1, 1),
                        shaped(labels("latency", "cause"), step, 30, 1, 2, 0.1)));
        assertThat(ranked.series()).extracting(RankedSeries::host).containsExactly("cause", "other");
    }

    @Test
    void seriesThatChangedOneSampleBeforeTheOnsetIsFound() {
        var step = Duration.ofMinutes(5);
        var ranked = new SeriesRanking(
                        onset(step), Optional.empty(), s -> s.get("service"), _ -> 1, SeriesRanking.Timing.ofStep(step))
                .rank(List.of(shiftedSpike(step)));
        assertThat(ranked.series()).extracting(RankedSeries::host).containsExactly("early");
    }

    @Test
    void counterIsShownAsARateOverEnoughScrapes() {
        for (var step : List.of(Duration.ofSeconds(15), Duration.ofMinutes(5))) {
            var jump = series(labels("bytes_total", "other"), step, 40, 0);
            var sums = jump.values().clone();
            for (int i = 1; i < sums.length; i++) {
                sums[i] += sums[i - 1];
            }
            var counter = new TimeSeries(jump.labels(), jump.timeMillis(), sums);
            var ranked = new SeriesRanking(
                            onset(step),
                            Optional.empty(),
                            s -> s.get("service"),
                            _ -> 1,
                            SeriesRanking.Timing.ofStep(step))
                    .rank(List.of(counter));
            assertThat(ranked.series())
                    .extracting(RankedSeries::query)
                    .containsExactly("rate(" + jump.labels() + (step.toMinutes() < 1 ? "[1m])" : "[20m])"));
        }
    }

    /// Two high samples, of which only the second is after the onset.
    private static TimeSeries shiftedSpike(Duration step) {
        var flat = series(labels("latency", "early"), step, 0, 0);
        var values = flat.values().clone();
        values[29] += 6;
        values[30] += 1;
        return new TimeSeries(flat.labels(), flat.timeMillis(), values);
    }

    @Test
    void theOwnerIsTheLabelThatVariesWhateverItIsCalled() {
        var series = List.of(
                Labels.of("gizmo", "a", "part", "x"),
                Labels.of("gizmo", "b", "part", "x"),
                Labels.of("gizmo", "c", "part", "y"));
        assertThat(RelatedSeriesFinder.ownerLabel(series, series.getFirst(), Set.of("gizmo")))
                .contains("gizmo");
    }

    @Test
    void scopeReportsThatOtherSeriesCouldNotBeTested() {
        var step = Duration.ofMinutes(5);
        var short1 = new TimeSeries(labels("latency", "b"), new long[] {AT.toEpochMilli()}, new double[] {1});
        var finder = new ChangeExtentFinder(PromqlQuery.of("latency"), s -> s.get("service"), (_, s) -> s);
        var scope = finder.extent(List.of(series(labels("latency", "front"), step, 40, 0), short1), onset(step), step);
        assertThat(scope).extracting(ChangeExtent::why).asString().contains("could be tested");
    }
}
