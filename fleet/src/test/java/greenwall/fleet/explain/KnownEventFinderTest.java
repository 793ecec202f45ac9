package greenwall.fleet.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KnownEventFinderTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void sameAlertOfSeveralDisksIsListedOnceWithACount() {
        var busy = alert(NOON, "DiskBusy (warning)");
        var later = alert(NOON.plusSeconds(15), "DiskBusy (warning)");
        var other = alert(NOON, "PoolDegraded (critical)");

        assertThat(KnownEventFinder.merged(List.of(busy, other, busy, later, busy)))
                .containsExactly(alert(NOON, "DiskBusy (warning), 3 of them"), other, later);
    }

    private static KnownEvent alert(Instant start, String text) {
        return new KnownEvent(KnownEvent.Kind.ALERT, start, Optional.empty(), "node01", text);
    }
}
