package greenwall.fleet.poll;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.source.MetricsSource.QueryLimits;
import greenwall.fleet.source.SourceLoad;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class QueryLimitWarningsTest {
    private static final QueryLimits LIMITS = new QueryLimits(OptionalLong.of(50_000_000), OptionalLong.of(64 << 20));

    private static SourceLoad load(long bytes, long samples) {
        return new SourceLoad(1, bytes, samples, Duration.ofMillis(5));
    }

    @Test
    void mostExpensiveQueryNearEachLimitIsReported() {
        var loads = Map.of(
                "cheap", load(1000, 1000),
                "dear", load(1000, 26_000_000),
                "dearest", load(1000, 31_000_000),
                "large", load(40 << 20, 1000));
        assertThat(DoctorFindingsCollector.limitWarnings(loads, LIMITS))
                .satisfiesExactly(
                        samples -> assertThat(samples)
                                .contains("31", "50", "--query.max-samples")
                                .endsWith("dearest"),
                        bytes -> assertThat(bytes)
                                .contains("40", "64", "body_limit")
                                .endsWith("large"));
    }

    @Test
    void queriesFarFromALimitOrWithoutOneAreNotReported() {
        var loads = Map.of("a", load(30 << 20, 24_000_000), "b", load(1, SourceLoad.NOT_REPORTED));
        assertThat(DoctorFindingsCollector.limitWarnings(loads, LIMITS)).isEmpty();
        assertThat(DoctorFindingsCollector.limitWarnings(Map.of("a", load(1L << 40, 1L << 40)), QueryLimits.UNKNOWN))
                .isEmpty();
    }

    /// A query that was split has several responses.
    @Test
    void bytesAreCountedPerResponse() {
        var splitQuery = new SourceLoad(16, 160 << 20, SourceLoad.NOT_REPORTED, Duration.ZERO);
        assertThat(DoctorFindingsCollector.limitWarnings(Map.of("a", splitQuery), LIMITS))
                .isEmpty();
    }
}
