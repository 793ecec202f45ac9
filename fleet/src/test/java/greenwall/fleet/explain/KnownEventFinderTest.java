package greenwall.fleet.explain;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KnownEventFinderTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void sameAlertOfSeveralDisksIsListedOnceWithACount() {
        var diskBusy = alert(NOON, "DiskBusy (warning)");
        var later = alert(NOON.plusSeconds(15), "DiskBusy (warning)");
        var poolDegraded = alert(NOON, "PoolDegraded (critical)");

        assertThat(KnownEventFinder.merged(List.of(diskBusy, poolDegraded, diskBusy, later, diskBusy)))
                .containsExactly(alert(NOON, "DiskBusy (warning), 3 times"), poolDegraded, later);
    }

    @Test
    void anEventNamesWhatRan() {
        assertThat(KnownEventFinder.text(KnownEvent.Kind.TIMER, Labels.of("name", "sanoid.timer")))
                .isEqualTo("sanoid.timer ran");
        assertThat(KnownEventFinder.text(KnownEvent.Kind.REPLICATION, Labels.of("zrepl_job", "push")))
                .isEqualTo("replication of push done");
        assertThat(KnownEventFinder.text(KnownEvent.Kind.BACKUP, Labels.EMPTY)).isEqualTo("backup ran");
    }

    private static KnownEvent alert(Instant start, String text) {
        return new KnownEvent(KnownEvent.Kind.ALERT, start, Optional.empty(), "node01", text);
    }
}
