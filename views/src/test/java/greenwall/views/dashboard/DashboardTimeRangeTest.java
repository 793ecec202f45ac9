package greenwall.views.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.VariableSubstitution;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DashboardTimeRangeTest {
    /// A Friday, 10:30 in Berlin.
    private static final Instant NOW = Instant.parse("2026-11-20T09:30:00Z");

    private static TimeRangeChoice choice(String from, String to) {
        return DashboardTimeRange.choice(new Dashboard.TimeRange(from, to), NOW, ZoneId.of("Europe/Berlin"));
    }

    @ParameterizedTest
    @CsvSource({"now-15m, now, PT15M", "now-1w, now, PT168H", "now-2h, now-1m, PT2H"})
    void aRangeThatEndsNowMovesWithTheClock(String from, String to, Duration length) {
        assertThat(choice(from, to)).isEqualTo(TimeRangeChoice.last(length));
    }

    @ParameterizedTest
    @CsvSource({
        "now/d, now, PT10H30M, today",
        "now/d, now/d, PT10H30M, today",
        "now/w, now/w, PT106H30M, this week",
        "now-1d/d, now, PT34H30M, since now-1d/d",
        "2026-11-20T09:00:00Z, now, PT30M, since 2026-11-20T09:00:00Z"
    })
    void aRangeFromAnInstantOfTheCalendarBecomesLonger(String from, String to, Duration length, String text) {
        var range = choice(from, to);
        assertThat(range.text()).isEqualTo(text);
        assertThat(range.at(NOW)).isEqualTo(TimeWindow.before(NOW, length));
        var later = NOW.plus(Duration.ofHours(2));
        assertThat(range.at(later)).isEqualTo(TimeWindow.before(later, length.plusHours(2)));
        assertThat(range.live()).isTrue();
        assertThat(TimeRangeChoice.parse(range.link())).as("its link").isEqualTo(range);
    }

    @Test
    void aDayThatHasJustBegunAndATimeBeforeTheStartHaveAShortRange() {
        var midnight = Instant.parse("2026-11-20T23:00:00Z");
        assertThat(choice("now/d", "now").at(midnight)).isEqualTo(TimeWindow.before(midnight, Duration.ofMinutes(1)));
        var past = NOW.minus(Duration.ofDays(9));
        assertThat(choice("2026-11-20T09:00:00Z", "now").at(past))
                .isEqualTo(TimeWindow.before(past, Duration.ofMinutes(1)));
        assertThat(TimeRangeChoice.parse("now-999999y/y@UTC").at(NOW))
                .isEqualTo(TimeWindow.before(NOW, TimeRangeChoice.LONGEST));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-01T08:00:00.000Z, 2026-11-01T09:00:00.000Z, 2026-11-01T08:00:00Z, 2026-11-01T09:00:00Z",
        "now-24h, now-1h, 2026-11-19T09:30:00Z, 2026-11-20T08:30:00Z",
        "now-1d/d, now-1d/d, 2026-11-18T23:00:00Z, 2026-11-19T23:00:00Z",
        "now-1M/M, now-1M/M, 2026-09-30T22:00:00Z, 2026-10-31T23:00:00Z"
    })
    void anEarlierRangeIsFixed(String from, String to, Instant start, Instant end) {
        assertThat(choice(from, to)).isEqualTo(TimeRangeChoice.fixed(new TimeWindow(start, end)));
    }

    @Test
    void thePreviousMonthIsThatOfTheCalendar() {
        var range = new Dashboard.TimeRange("now-1M/M", "now-1M/M");
        assertThat(DashboardTimeRange.choice(range, Instant.parse("2026-03-31T12:00:00Z"), ZoneId.of("UTC")))
                .isEqualTo(TimeRangeChoice.fixed(
                        new TimeWindow(Instant.parse("2026-02-01T00:00:00Z"), Instant.parse("2026-03-01T00:00:00Z"))));
    }

    @Test
    void anInvalidRangeIsTheDefault() {
        assertThat(choice("yesterday", "now")).isEqualTo(Place.HOME.range());
        assertThat(choice("now", "now")).isEqualTo(Place.HOME.range());
        assertThat(choice("now-20y", "now")).as("no link may have it").isEqualTo(Place.HOME.range());
        assertThat(choice("now-20y", "now-1y")).as("no link may have it").isEqualTo(Place.HOME.range());
        assertThat(TimeRangeChoice.parse(choice("now-10y", "now").link())).isEqualTo(choice("now-10y", "now"));
    }

    @ParameterizedTest
    @CsvSource({
        "now/d, '', 2026-11-19T23:00:00Z, 2026-11-20T09:30:00Z, now/d to now",
        "7d, '', 2026-11-13T09:30:00Z, 2026-11-20T09:30:00Z, last 7d",
        "now-2d/d, '', 2026-11-17T23:00:00Z, 2026-11-20T09:30:00Z, now-2d/d to now",
        "'', 1d, 2026-11-19T08:30:00Z, 2026-11-19T09:30:00Z, time shift -1d",
        "'', 1d/d, 2026-11-18T23:00:00Z, 2026-11-19T23:00:00Z, time shift -1d/d",
        "'', 1M/M, 2026-09-30T22:00:00Z, 2026-10-31T23:00:00Z, time shift -1M/M",
        "6h, 1w, 2026-11-13T03:30:00Z, 2026-11-13T09:30:00Z, 'last 6h, time shift -1w'"
    })
    void theTimeOfAPanelIsReadLikeARange(String from, String shift, Instant start, Instant end, String note) {
        assertThat(time(from, shift)).isEqualTo(new PanelTimeOverride(new TimeWindow(start, end), note, ""));
    }

    @ParameterizedTest
    @CsvSource({"24 h, ''", "'', yesterday", "now, ''", "999999y, ''", "'', 999999y"})
    void aTimeOfAPanelThatCannotBeReadIsReportedAndChangesNothing(String from, String shift) {
        var time = time(from, shift);
        assertThat(time.window()).isEqualTo(TimeWindow.before(NOW, Duration.ofHours(1)));
        assertThat(time.problem()).endsWith("\"" + from + shift + "\" is not valid");
    }

    @ParameterizedTest
    @CsvSource({"now/d, now/d@Europe/Berlin", "1d/d, now-1d/d@Europe/Berlin", "2h, 2h", "24 h/d, 1h"})
    void aViewThatIsOpenedForAPanelHasTheRangeOfThePanel(String from, String link) {
        var range = PanelTimeOverride.range(
                options(from, ""),
                TimeRangeChoice.last(Duration.ofHours(1)),
                time(from, "").window(),
                VariableSubstitution.of(List.of()),
                ZoneId.of("Europe/Berlin"));
        assertThat(range).isEqualTo(TimeRangeChoice.parse(link));
    }

    private static Panel.QueryOptions options(String from, String shift) {
        return new Panel.QueryOptions(SourceRef.DEFAULT, "", 0, from, shift);
    }

    private static PanelTimeOverride time(String from, String shift) {
        return PanelTimeOverride.of(
                options(from, shift),
                TimeWindow.before(NOW, Duration.ofHours(1)),
                VariableSubstitution.of(List.of()),
                ZoneId.of("Europe/Berlin"));
    }
}
