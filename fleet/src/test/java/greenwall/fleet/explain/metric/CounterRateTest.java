package greenwall.fleet.explain.metric;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.TimeSeries;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CounterRateTest {
    private static TimeSeries series(String name, IntToDoubleFunction value) {
        var times = IntStream.range(0, 200).mapToLong(i -> i * 300_000L).toArray();
        var values = IntStream.range(0, 200).mapToDouble(value).toArray();
        return new TimeSeries(Labels.of(Labels.NAME, name), times, values);
    }

    /// Exporters of sums over five minutes use such names for gauges.
    @Test
    void gaugeNamedLikeACounterIsNotConvertedToARate() {
        var random = new Random(1);
        for (var name : new String[] {"aws_elb_request_count_sum", "elb_request_count", "jobs_total"}) {
            var series = series(name, _ -> random.nextInt(9) * 10);
            assertThat(CounterRate.of(series)).as(name).isSameAs(series);
        }
    }

    @Test
    void counterWithResetsIsConvertedToItsRate() {
        var rates = CounterRate.of(series("requests_total", i -> i % 10 * 600.0));
        assertThat(rates.values()).hasSize(199);
        assertThat(rates.values()[0]).isEqualTo(2);
        assertThat(CounterRate.of(series("bytes", i -> i * 300.0)).values()).containsOnly(1);
    }
}
