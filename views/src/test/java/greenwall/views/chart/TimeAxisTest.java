package greenwall.views.chart;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import greenwall.views.testing.Fx;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimeAxisTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final TimeWindow HOUR = TimeWindow.before(NOON, Duration.ofHours(1));
    private static final TimeWindow NEXT = TimeWindow.before(NOON.plusSeconds(60), Duration.ofHours(1));
    private static final TimeWindow EARLIER = TimeWindow.before(NOON.minusSeconds(1_800), Duration.ofHours(1));

    private final TimeAxis axis = new TimeAxis(HOUR);
    private final CompletableFuture<TimeWindow> chosen = new CompletableFuture<>();

    @Test
    void aWindowBeingSelectedDoesNotFollowTheClockAndIsReported() throws Exception {
        Fx.run(() -> {
            axis.onChosen(chosen::complete);
            axis.pan(-0.5);
            axis.show(NEXT);
            assertThat(axis.window()).isEqualTo(EARLIER);
        });
        assertThat(chosen.get(30, TimeUnit.SECONDS)).isEqualTo(EARLIER);
        Fx.run(() -> axis.show(NEXT));
        assertThat(axis.window()).isEqualTo(NEXT);
    }

    @Test
    void aLinkReplacesAPendingSelection() {
        Fx.run(() -> {
            axis.onChosen(chosen::complete);
            axis.pan(-0.5);
            axis.cancelPick();
            axis.show(NEXT);
        });
        assertThat(axis.window()).isEqualTo(NEXT);
    }
}
