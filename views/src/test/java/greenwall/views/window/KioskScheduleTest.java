package greenwall.views.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class KioskScheduleTest {
    @Test
    void aKioskRotatesItsViewsAndDriftsOverItsWholeRange() {
        var kiosk = new KioskSchedule(List.of("wall", "zfs"));
        var start = Instant.parse("2026-11-20T12:00:00Z");
        // The rotation begins with the first view of the list at any time of day.
        for (int second = 0; second < 120; second += 7) {
            var rotationStart = start.plusSeconds(second);
            assertThat(kiosk.view(rotationStart, rotationStart)).isEqualTo("wall");
            assertThat(kiosk.view(rotationStart, rotationStart.plusSeconds(29))).isEqualTo("wall");
            assertThat(kiosk.view(rotationStart, rotationStart.plusSeconds(30))).isEqualTo("zfs");
            assertThat(kiosk.view(rotationStart, rotationStart.plusSeconds(60))).isEqualTo("wall");
        }
        var places = new HashSet<String>();
        int[] before = kiosk.drift(start);
        for (int minute = 0; minute < 200; minute++) {
            int[] at = kiosk.drift(start.plusSeconds(60L * minute));
            assertThat(Math.abs(at[0])).isLessThanOrEqualTo(KioskSchedule.maxDrift());
            assertThat(Math.abs(at[1])).isLessThanOrEqualTo(KioskSchedule.maxDrift());
            places.add(at[0] + "," + at[1]);
            before = at;
        }
        assertThat(before).hasSize(2);
        assertThat(places).hasSizeGreaterThan(80);
    }

    @Test
    void aKioskIsDimAtNightByTheLocalClock() {
        var kiosk = new KioskSchedule(List.of("wall"));
        var zone = ZoneId.of("Europe/Berlin");
        assertThat(kiosk.brightness(Instant.parse("2026-11-20T12:00:00Z"), zone))
                .isEqualTo(1);
        assertThat(kiosk.brightness(Instant.parse("2026-11-20T21:30:00Z"), zone))
                .isLessThan(1);
        assertThat(kiosk.brightness(Instant.parse("2026-11-20T04:30:00Z"), zone))
                .isLessThan(1);
        assertThat(kiosk.brightness(Instant.parse("2026-11-20T05:30:00Z"), zone))
                .isEqualTo(1);
    }
}
