package greenwall.fleet.explain.logs;

import static greenwall.fleet.explain.cases.PartialSource.answered;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.cases.PartialSource;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostStreamFinderTest {
    /// Switches and servers ship with different labels.
    private record TwoLabels() {
        public Outcome<List<String>> labelNames(TimeWindow window, Duration deadline) {
            return answered(List.of("host", "hostname", "unit"));
        }

        public Outcome<List<String>> labelValues(String label, TimeWindow window, Duration deadline) {
            return answered(label.equals("hostname") ? List.of("sw1") : List.of("web01", "web02"));
        }
    }

    private final HostStreamFinder streams = HostStreamFinder.query(
            PartialSource.of(LogSource.class, new TwoLabels()), OnsetFixture.WINDOW, Duration.ofSeconds(5));

    @Test
    void allHostsAreThoseOfEveryLabel() {
        assertThat(streams.all()).containsExactly("{hostname=~\".+\"}", "{host=~\".+\",hostname=\"\"}");
    }

    @Test
    void theLabelOfAHostIsTheOneThatNamesIt() {
        assertThat(streams.labelOf("web02")).contains("host");
        assertThat(streams.labelOf("sw1")).contains("hostname");
        assertThat(streams.labelOf("unknown")).contains("hostname");
    }
}
