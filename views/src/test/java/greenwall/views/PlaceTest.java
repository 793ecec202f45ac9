package greenwall.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlaceTest {
    private static final List<String> VIEWS = List.of("wall", "host");

    @Test
    void aLinkLeadsBackToTheSamePlace() {
        var place = new Place(
                "host",
                Optional.of(new Place.HostRef("prod east", "node/1&2")),
                TimeRangeChoice.fixed(
                        new TimeWindow(Instant.parse("2026-11-20T02:00:00Z"), Instant.parse("2026-11-20T03:00:00Z"))),
                Map.of("filter", "a=b & c"));
        assertThat(Place.parse(place.link(), VIEWS)).isEqualTo(place);
        assertThat(Place.parse(Place.HOME.link(), VIEWS)).isEqualTo(Place.HOME);
        assertThat(Place.HOME.link()).isEqualTo("greenwall://wall?time=6h");
    }

    @Test
    void anInvalidLinkIsRejectedInOneLine() {
        assertThatThrownBy(() -> Place.parse("https://x", VIEWS))
                .hasMessage("this is not a Greenwall link: \"https://x\" does not begin with greenwall://");
        assertThatThrownBy(() -> Place.parse("greenwall://wal", VIEWS))
                .hasMessageContaining("the views are wall, host");
        assertThatThrownBy(() -> Place.parse("greenwall://wall?time=soon", VIEWS))
                .hasMessageContaining("expected a duration like 6h");
        assertThatThrownBy(() -> Place.parse("greenwall://wall?x=%zz", VIEWS)).hasMessageContaining("%25");
    }

    @Test
    void aTimeRangeThatNoAxisCanShowIsRejected() {
        for (var time : List.of(
                "100000000000h",
                "100000000000000h",
                "incident:-900000000-01-01T00:00:00Z",
                "today@Europe/Berlin",
                "now/d@Nowhere",
                "0001-01-01T00:00:00Z/2026-11-20T03:00:00Z",
                "%2B999990000-11-20T03:00:00Z/%2B999990000-11-20T04:00:00Z")) {
            assertThatThrownBy(() -> Place.parse("greenwall://host?time=" + time, VIEWS))
                    .hasMessageContaining("expected a duration like 6h")
                    .hasMessageEndingWith("between 1970 and 2200, at most 10 years long");
        }
        assertThat(Place.parse("greenwall://host?time=43800h", VIEWS).range())
                .isEqualTo(TimeRangeChoice.last(Duration.ofHours(43_800)));
    }

    @Test
    void aRelativeTimeRangeEndsNow() {
        var now = Instant.parse("2026-11-20T08:00:00Z");
        assertThat(TimeRangeChoice.last(Duration.ofHours(1)).at(now))
                .isEqualTo(TimeWindow.before(now, Duration.ofHours(1)));
        assertThat(TimeRangeChoice.parse("1h30m")).isEqualTo(TimeRangeChoice.last(Duration.ofMinutes(90)));
        assertThat(TimeRangeChoice.parse("7d")).isEqualTo(TimeRangeChoice.last(Duration.ofDays(7)));
        assertThat(TimeRangeChoice.parse("2w")).isEqualTo(TimeRangeChoice.last(Duration.ofDays(14)));
    }

    @Test
    void anIncidentRangeStartsTwiceItsAgeBeforeTheOnsetAndEndsNow() {
        var onset = Instant.parse("2026-11-20T07:00:00Z");
        var range = TimeRangeChoice.incident(onset);
        assertThat(TimeRangeChoice.parse(range.link())).isEqualTo(range);
        var now = onset.plus(Duration.ofHours(1));
        assertThat(range.at(now).start()).isEqualTo(onset.minus(Duration.ofHours(2)));
        assertThat(range.at(now).end()).isEqualTo(now);
        assertThat(range.live()).isTrue();
        assertThat(range.at(onset.plusSeconds(5)).length()).isEqualTo(Duration.ofMinutes(30));
        assertThat(range.at(onset.plus(Duration.ofDays(60))).length())
                .as("in a view that stays open")
                .isEqualTo(Duration.ofDays(21));
    }
}
