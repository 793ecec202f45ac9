package greenwall.fleet.directcheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DirectCheckSnapshotTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    private static DirectCheck check(String host) {
        return new DirectCheck.Port(new DirectCheck.CheckSubject("east", host), "10.0.0.1", OptionalInt.of(22), "ssh");
    }

    @Test
    void theResultsOfThousandsOfChecksThatAllStillRunAreKeptInLittleTime() {
        var answered = new DirectCheckResult.Answered("answers", List.of(), List.of());
        var snapshot = DirectCheckSnapshot.NONE;
        for (int i = 0; i < 200; i++) {
            snapshot = snapshot.with(check("h" + i), NOW, Duration.ofMinutes(1), answered);
        }
        var checks = new ArrayList<DirectCheck>();
        for (int i = 20_000; i >= 0; i--) {
            checks.add(check("h" + i));
        }
        var threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();

        for (int poll = 0; poll < 100; poll++) {
            assertThat(snapshot.only(checks)).isSameAs(snapshot);
        }

        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void theResultOfACheckThatNoLongerRunsIsDropped() {
        var answered = new DirectCheckResult.Answered("answers", List.of(), List.of());
        var snapshot = DirectCheckSnapshot.NONE
                .with(check("a"), NOW, Duration.ofMinutes(1), answered)
                .with(check("b"), NOW, Duration.ofMinutes(1), answered);

        assertThat(snapshot.only(List.of(check("b"))).list())
                .extracting(status -> status.check().subject().host())
                .containsExactly("b");
    }
}
