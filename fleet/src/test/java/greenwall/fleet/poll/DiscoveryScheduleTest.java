package greenwall.fleet.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// When a source is discovered again.
class DiscoveryScheduleTest {
    private static final Instant BEGUN = Instant.parse("2026-11-20T08:00:00Z");

    private final DiscoverySchedule schedule = new DiscoverySchedule(Duration.ofSeconds(15));

    private boolean dueAfter(Duration pause) {
        schedule.request();
        return schedule.due(BEGUN.plus(pause));
    }

    @Test
    void anExpensiveDiscoveryRunsLessOftenAlsoIfTargetsCome() {
        schedule.completed(BEGUN, Duration.ofSeconds(60), true);
        assertThat(dueAfter(Duration.ofMinutes(19))).isFalse();
        assertThat(dueAfter(Duration.ofMinutes(20))).isTrue();
    }

    @Test
    void afterADiscoveryThatWaitedForAHungSourceNewTargetsAreDiscoveredSoon() {
        schedule.completed(BEGUN, Duration.ofSeconds(60), false);
        assertThat(dueAfter(Duration.ofSeconds(14))).isFalse();
        assertThat(dueAfter(Duration.ofSeconds(15))).isTrue();
    }
}
