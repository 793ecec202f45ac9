package greenwall.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class InstantTextTest {
    private static final Instant NOW = Instant.parse("2026-11-05T08:20:00Z");

    @Test
    void timeOnAnotherDayIncludesTheDate() {
        assertThat(InstantText.of(NOW.minusSeconds(3600), NOW, ZoneOffset.UTC)).isEqualTo("07:20");
        assertThat(InstantText.of(NOW.minusSeconds(9 * 3600), NOW, ZoneOffset.UTC))
                .isEqualTo("4 Nov 23:20");
        assertThat(InstantText.of(NOW.minusSeconds(365L * 86_400), NOW, ZoneOffset.UTC))
                .as("of another year")
                .isEqualTo("5 Nov 2025 08:20");
    }

    @Test
    void dayIsComputedInTheViewersTimeZone() {
        assertThat(InstantText.of(NOW.minusSeconds(9 * 3600), NOW, ZoneId.of("America/New_York")))
                .isEqualTo("4 Nov 18:20");
        assertThat(InstantText.of(NOW.minusSeconds(9 * 3600), NOW, ZoneId.of("Asia/Tokyo")))
                .isEqualTo("08:20");
    }
}
