package greenwall.views.window;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import greenwall.views.testing.Fleets;
import java.time.Duration;
import java.util.ArrayList;
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
        var zoomed = Place.HOME.during(TimeRangeChoice.fixed(TimeWindow.before(Fleets.NOW, Duration.ofMinutes(5))));
        history.replace(zoomed);
        assertThat(moves).as("the view already shows it").isEmpty();
        history.replace(zoomed.with("filter", "web"));
        history.back();
        assertThat(moves).containsExactly(Place.HOME);
        assertThat(history.canGoBack()).isFalse();
    }

    @Test
    void aRangeThatGrowsWithTheClockIsNoStep() {
        history.replace(Place.HOME.during(TimeRangeChoice.last(Duration.ofHours(7))));
        assertThat(history.place().range()).isEqualTo(TimeRangeChoice.last(Duration.ofHours(7)));
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
    void aPlaceThatIsLeftForAnotherOneIsNotShownAgainByAStepBack() {
        history.go(Place.HOME.to("incident").with("id", "one"));
        history.goInstead(Place.HOME.to("incident"));
        assertThat(history.place()).isEqualTo(Place.HOME.to("incident"));
        history.back();
        assertThat(history.place()).isEqualTo(Place.HOME);
    }

    @Test
    void leavingAPlaceForTheOneBeforeItIsAStepBack() {
        history.go(Place.HOME.to("incident"));
        history.go(Place.HOME.to("incident").with("id", "one"));
        history.goInstead(Place.HOME.to("incident"));
        assertThat(history.canGoForward()).isTrue();
        history.back();
        assertThat(history.place()).isEqualTo(Place.HOME);
    }

    @Test
    void theTimeRangeOfAnIncidentIsLeftWithItsHost() {
        var list = Place.HOME.to("zfs");
        var all = list.during(TimeRangeChoice.incident(Fleets.NOW));
        var host = all.about(new Place.HostRef("east", "web01"));
        history.go(host);
        history.goInstead(all);
        assertThat(history.place()).isEqualTo(list);
        history.go(host);
        history.goInstead(all);
        assertThat(history.canGoForward()).as("a step back").isTrue();
    }

    @Test
    void leavingAHostWhoseChartsWereZoomedLeavesItsSteps() {
        var list = Place.HOME.to("zfs");
        var host = list.about(new Place.HostRef("east", "web01"));
        var zoom = TimeRangeChoice.fixed(new TimeWindow(Fleets.NOW.minusSeconds(600), Fleets.NOW));
        history.go(list);
        history.go(host);
        history.replace(host.during(zoom));
        history.goInstead(list.during(zoom));
        assertThat(history.place().host()).isEmpty();
        history.back();
        assertThat(history.place().host()).isEmpty();
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
}
