package greenwall.fleet.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResolvedQueryTest {
    /// Prometheus refuses a query for more points.
    private static final int MOST = 11_000;

    @ParameterizedTest
    @ValueSource(ints = {60, 3_600, 20 * 3_600, 26 * 3_600, 7 * 86_400, 40 * 86_400, 2_000 * 86_400})
    void theNumberOfPointsOfAPanelIsLimited(int seconds) {
        var window = TimeWindow.before(Instant.parse("2026-11-20T08:00:00Z"), Duration.ofSeconds(seconds));
        var asking = new Panel.QueryOptions(SourceRef.DEFAULT, "1ms", 1_000_000, "", "");

        var resolved = ResolvedQuery.of(
                PanelQuery.Query.of("A", "up"),
                asking,
                window,
                1_000,
                Duration.ofMillis(1),
                VariableSubstitution.of(List.of()),
                ZoneOffset.UTC);

        assertThat(window.length().dividedBy(resolved.step())).isLessThanOrEqualTo(MOST);
    }

    @ParameterizedTest
    @CsvSource({
        "1d, Europe/Berlin, 2026-06-13T22:00:00Z",
        "1d, Asia/Tokyo, 2026-06-13T15:00:00Z",
        "12h, Asia/Kolkata, 2026-06-14T06:30:00Z",
        "1d, UTC, 2026-06-14T00:00:00Z",
        "1m, Asia/Kolkata, 2026-06-14T08:17:00Z"
    })
    void aStepOfADayBeginsAtMidnightInTheZoneOfTheDashboard(String step, String zone, Instant start) {
        var window = new TimeWindow(Instant.parse("2026-06-14T08:17:30Z"), Instant.parse("2026-06-21T08:17:30Z"));
        assertThat(QueryIntervals.aligned(window, QueryIntervals.parse(step, Duration.ZERO), ZoneId.of(zone))
                        .start())
                .isEqualTo(start);
    }
}
