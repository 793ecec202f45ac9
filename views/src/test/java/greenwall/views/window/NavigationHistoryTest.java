package greenwall.views.window;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.views.LatestValueRelay;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import greenwall.views.testing.QueuedFxThread;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class NavigationHistoryTest {
    private final List<Place> moves = new ArrayList<>();
    private final NavigationHistory history = new NavigationHistory(Place.HOME, moves::add);

    @Test
    void backAndForwardMoveThroughTheVisitedPlaces() {
        history.go(Place.HOME.to("zfs"));
        history.go(Place.HOME.to("arc"));
        history.back();
        assertThat(history.place().view()).isEqualTo("zfs");
        history.forward();
        assertThat(history.place().view()).isEqualTo("arc");
        assertThat(history.canGoForward()).isFalse();
        history.back();
        history.back();
        assertThat(history.place()).isEqualTo(Place.HOME);
        assertThat(history.canGoBack()).isFalse();
    }

    @Test
    void openingAnotherPlaceClearsTheForwardHistory() {
        history.go(Place.HOME.to("zfs"));
        history.back();
        history.go(Place.HOME.to("arc"));
        assertThat(history.canGoForward()).isFalse();
    }

    @Test
    void replacingThePlaceAddsNoHistoryEntry() {
        history.replace(Place.HOME.with("filter", "web"));
        assertThat(history.place().get("filter")).isEqualTo("web");
        assertThat(history.canGoBack()).isFalse();
        assertThat(moves).isEmpty();
    }

    @Test
    void aZoomIsAStepThatCanBeUndone() {
        var zoomed = Place.HOME.during(TimeRangeChoice.last(Duration.ofMinutes(5)));
        history.replace(zoomed);
        assertThat(moves).as("the view already shows it").isEmpty();
        history.replace(zoomed.with("filter", "web"));
        history.back();
        assertThat(moves).containsExactly(Place.HOME);
        assertThat(history.canGoBack()).isFalse();
    }

    /// Otherwise each Back would lead to the place without a host, which chooses the host again.
    @Test
    void aHostThatAViewChoseWithAnotherTimeRangeAddsNoStep() {
        var chosen = Place.HOME.about(new Place.HostRef("east", "web01"));
        history.replace(chosen.during(TimeRangeChoice.last(Duration.ofMinutes(5))));
        assertThat(history.place().host()).isPresent();
        assertThat(history.canGoBack()).isFalse();
    }

    @Test
    void theHistoryIsBounded() {
        for (int i = 0; i < 1_000; i++) {
            history.go(Place.HOME.with("filter", "n" + i));
        }
        int steps = 0;
        while (history.canGoBack()) {
            history.back();
            steps++;
        }
        assertThat(steps).isLessThan(100);
    }

    @Test
    void theNewestStateIsDeliveredAndNothingQueues() {
        var seen = new ArrayList<Integer>();
        var fx = new QueuedFxThread();
        var posted = fx.posted();
        var latest = new LatestValueRelay<Integer>(fx, seen::add);
        for (int i = 0; i < 100; i++) {
            latest.offer(i);
        }
        assertThat(posted).hasSize(1);
        posted.remove().run();
        assertThat(seen).containsExactly(99);
        latest.offer(100);
        assertThat(posted).hasSize(1);
    }

    @Test
    void thePaletteRanksPrefixesThenSubstringsThenScatteredLetters() {
        var commands = List.of(
                command("host", "web01.fra1"),
                command("view", "WireGuard"),
                command("host", "newweb"),
                command("theme", "Theme: night"));
        assertThat(PaletteSearch.find(commands, "web"))
                .extracting(PaletteCommand::title)
                .containsExactly("web01.fra1", "newweb");
        assertThat(PaletteSearch.find(commands, "wg"))
                .extracting(PaletteCommand::title)
                .containsExactly("WireGuard");
        assertThat(PaletteSearch.find(commands, "host fra"))
                .extracting(PaletteCommand::title)
                .containsExactly("web01.fra1");
        assertThat(PaletteSearch.find(commands, "")).hasSize(4);
        assertThat(PaletteSearch.find(List.of(command("view", "Services"), command("view", "Service")), "service"))
                .extracting(PaletteCommand::title)
                .containsExactly("Service", "Services");
        assertThat(PaletteSearch.find(commands, "zzz")).isEmpty();
    }

    private static PaletteCommand command(String kind, String title) {
        return new PaletteCommand(kind, title, "", () -> {});
    }

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
