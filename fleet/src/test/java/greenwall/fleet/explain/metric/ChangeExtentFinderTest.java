package greenwall.fleet.explain.metric;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.TimeSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChangeExtentFinderTest {
    private static final Instant ONSET = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration STEP = Duration.ofSeconds(15);

    /// A series that rises at the onset.
    private static TimeSeries rise(String instance, int before, int after) {
        var times = IntStream.range(-before, after)
                .mapToLong(i -> ONSET.plus(STEP.multipliedBy(i)).toEpochMilli())
                .toArray();
        var values = Arrays.stream(times)
                .mapToDouble(time -> time < ONSET.toEpochMilli() ? 1 : 9)
                .toArray();
        return new TimeSeries(Labels.of("instance", instance), times, values);
    }

    @Test
    void aSeriesInWhichNoChangeCanBeFoundIsNotCalledUnchanged() {
        var own = rise("a:9100", 60, 20);
        var onset = new Onset(ONSET, ONSET.minus(STEP), Optional.empty(), own.labels(), 1, 9, 50, false, false);
        var finder = ChangeExtentFinder.of(PromqlQuery.of("node_load1"));
        assertThat(finder.extent(List.of(own, rise("b:9100", 60, 20)), onset, STEP)
                        .why())
                .startsWith("2 of 2 hosts changed at the same time");
        assertThat(finder.extent(List.of(own, rise("b:9100", 7, 2)), onset, STEP)
                        .why())
                .isEqualTo("only a:9100 could be tested; 1 more has too few samples");
    }
}
