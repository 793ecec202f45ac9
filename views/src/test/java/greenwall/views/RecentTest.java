package greenwall.views;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.views.testing.Fleets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecentTest {
    private final Recent recent = new Recent();

    @Test
    void aRestartDoesNotBeginToCountAnew() {
        var since = Fleets.NOW.minus(Duration.ofDays(3));
        recent.resume(since, Optional.of(since), Optional.empty());
        recent.note(Fleets.calm(5));
        assertThat(recent.greenSince()).contains(since);
        assertThat(recent.watchedSince()).contains(since);
    }

    @Test
    void whatAFilterLeavesOutIsNoChange() {
        recent.note(Fleets.fleet(10, 0, Fleets.NOW));
        recent.note(Fleets.fleet(10, 3, Fleets.NOW.plusSeconds(15))
                .where(h -> h.name().startsWith("x")));
        assertThat(recent.changes()).isEmpty();
    }
}
