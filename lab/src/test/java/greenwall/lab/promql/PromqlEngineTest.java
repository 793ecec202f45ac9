package greenwall.lab.promql;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.Promql;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// The comparison with the real Prometheus covers the language; these tests cover what its data and queries do
/// not.
class PromqlEngineTest {
    private static final long START = 1_000_000_000L;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final LoadedSeries.Builder data = new LoadedSeries.Builder();

    private void series(LongToDoubleFunction value, String... labels) {
        for (long t = 0; t <= 600_000; t += 15_000) {
            data.add(Labels.of(labels), START + t, value.applyAsDouble(t));
        }
    }

    private Map<String, Double> query(String query, long time) {
        return vector(data.build(), query, time);
    }

    private static Map<String, Double> vector(SeriesSource source, String query, long time) {
        var expr = Promql.parse(query).tree().orElseThrow();
        var outcome = new PromqlEngine(source, PromqlEngine.Settings.DEFAULT).instant(expr, START + time, TIMEOUT);
        var vector = (QueryResult.Vector) ((EvaluationOutcome.Answered) outcome).result();
        return vector.elements().stream()
                .collect(Collectors.toMap(e -> e.labels().toString(), QueryResult.Element::value));
    }

    @Test
    void aStaleSeriesDisappearsAtOnceDespiteRecentSamples() {
        series(t -> t < 300_000 ? 1 : t == 300_000 ? Samples.STALE : Double.NaN, "__name__", "up", "i", "a");
        var source = data.build();
        assertThat(vector(source, "up", 299_999)).containsExactly(Map.entry("up{i=\"a\"}", 1.0));
        assertThat(vector(source, "up", 300_000)).isEmpty();
        assertThat(vector(source, "absent(up)", 300_000)).hasSize(1);
    }

    @Test
    void aRangeSkipsStalenessMarkers() {
        series(t -> t % 60_000 == 0 ? Samples.STALE : 2, "__name__", "m");
        assertThat(query("count_over_time(m[2m])", 120_000)).containsValue(6.0);
    }

    @Test
    void windowsWithGapsGiveTheSameValuesAsEachQueriedAlone() {
        series(t -> t % 150_000 == 0 ? Samples.STALE : t % 270_000, "__name__", "m");
        var source = data.build();
        for (var query :
                List.of("increase(m[1m])", "sum_over_time(m[1m] offset 30s)", "sum_over_time(m[1m] @ end())")) {
            var expr = Promql.parse(query).tree().orElseThrow();
            var outcome = new PromqlEngine(source, PromqlEngine.Settings.DEFAULT)
                    .range(expr, START, START + 600_000, 100_000, TIMEOUT);
            var points = ((QueryResult.Matrix) ((EvaluationOutcome.Answered) outcome).result())
                    .series()
                    .getFirst();
            for (int i = 0; i < points.values().length; i++) {
                var alone = query.contains("@") ? 600_000 : points.timeMillis()[i] - START;
                assertThat(vector(source, query, alone)).as(query).containsValue(points.values()[i]);
            }
            assertThat(points.values()).as(query).hasSizeGreaterThan(4);
        }
    }

    @Test
    void aSampleIsSeenForFiveMinutesAndNotLonger() {
        data.add(Labels.of("__name__", "m"), START, 7);
        var source = data.build();
        assertThat(vector(source, "m", 300_000)).containsValue(7.0);
        assertThat(vector(source, "m", 300_001)).isEmpty();
    }

    @Test
    void aNanValueIsNotAStalenessMarker() {
        series(_ -> Double.NaN, "__name__", "m");
        assertThat(query("m", 60_000)).containsValue(Double.NaN);
    }

    @Test
    void aQueryEndsAtItsDeadline() {
        series(_ -> 1, "__name__", "m");
        var expr = Promql.parse("sum_over_time(m[5m:1s])").tree().orElseThrow();
        assertThat(new PromqlEngine(data.build(), PromqlEngine.Settings.DEFAULT).instant(expr, START, Duration.ZERO))
                .isEqualTo(new EvaluationOutcome.Failed(
                        EvaluationOutcome.Cause.TIMEOUT, "query timed out in expression evaluation"));
    }

    @Test
    void aQueryThatWouldHoldTooManyPointsIsRefused() {
        for (int i = 0; i < 20; i++) {
            series(_ -> 1, "__name__", "m", "i", String.valueOf(i));
        }
        var fewSamples = new PromqlEngine.Settings(Duration.ofMinutes(5), Duration.ofMinutes(1), 100);
        var expr = Promql.parse("m").tree().orElseThrow();
        assertThat(new PromqlEngine(data.build(), fewSamples).range(expr, START, START + 60_000, 10_000, TIMEOUT))
                .isEqualTo(new EvaluationOutcome.Failed(
                        EvaluationOutcome.Cause.EXECUTION,
                        "query processing would load too many samples into memory in query execution"));
    }

    @Test
    void aRangeResultIsSortedByLabels() {
        for (String i : List.of("c", "a", "b")) {
            series(_ -> 1, "__name__", "m", "i", i);
        }
        var expr = Promql.parse("sort_desc(m)").tree().orElseThrow();
        var outcome = new PromqlEngine(data.build(), PromqlEngine.Settings.DEFAULT)
                .range(expr, START, START + 30_000, 15_000, TIMEOUT);
        var matrix = (QueryResult.Matrix) ((EvaluationOutcome.Answered) outcome).result();
        assertThat(matrix.series()).extracting(s -> s.labels().get("i")).containsExactly("a", "b", "c");
        assertThat(matrix.series()).allSatisfy(s -> assertThat(s.values()).containsExactly(1, 1, 1));
    }

    @Test
    void readingManySeriesInParallelGivesTheSameResult() {
        for (int i = 0; i < 2_000; i++) {
            int pace = i;
            series(t -> t * pace / 1000.0, "__name__", "c", "i", String.valueOf(i), "g", String.valueOf(i % 3));
        }
        var answer = query("sum by (g) (rate(c[5m]))", 600_000);
        assertThat(answer).hasSize(3);
        assertThat(answer.values().stream().mapToDouble(v -> v).sum()).isCloseTo(1999 * 1000.0, within());
    }

    private static Offset<Double> within() {
        return Offset.offset(1e-3);
    }
}
