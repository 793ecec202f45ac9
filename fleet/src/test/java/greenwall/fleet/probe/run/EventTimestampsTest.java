package greenwall.fleet.probe.run;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.run.ProbeRunEvent.ClockOffset;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTimestampsTest {
    private static final Instant ARRIVED = Instant.parse("2026-11-20T03:00:10.200Z");

    private static Instant correctedTime(String time, Duration ahead, Duration within) {
        var event = new ProbeOutput.Event(ARRIVED, Map.of("TIME", time, "PCOMM", "dd"));
        return EventTimestamps.corrected(event, new ClockOffset(ahead, within)).at();
    }

    @Test
    void eventWithoutDelayKeepsItsArrivalTime() {
        assertThat(correctedTime("03:00:10", Duration.ZERO, Duration.ofMillis(5)))
                .isEqualTo(ARRIVED);
        assertThat(correctedTime("03:00:09", Duration.ZERO, Duration.ofMillis(5)))
                .isEqualTo(ARRIVED);
    }

    @ParameterizedTest
    @CsvSource({
        "03:00:05,      0, 2026-11-20T03:00:05.500Z", // buffered for five seconds
        "08:30:05,      0, 2026-11-20T03:00:05.500Z", // the same, on a host in India
        "03:01:05,  60000, 2026-11-20T03:00:05.500Z", // the same, with its clock a minute ahead
        "02:59:05, -60000, 2026-11-20T03:00:05.500Z", // and with its clock a minute behind
        "02:59:58,      0, 2026-11-20T02:59:58.500Z", // before the hour
        "03:00:12,      0, 2026-11-20T03:00:10.200Z" // a time in the future is ignored
    })
    void bufferedEventIsPlacedAtTheTimeItHappened(String time, long ahead, String expected) {
        assertThat(correctedTime(time, Duration.ofMillis(ahead), Duration.ofMillis(20)))
                .isEqualTo(Instant.parse(expected));
    }

    @Test
    void arrivalTimeIsUsedWithoutAClockOffsetOrATimestamp() {
        assertThat(EventTimestamps.corrected(
                                new ProbeOutput.Event(ARRIVED, Map.of("TIME", "03:00:01")), ClockOffset.UNKNOWN)
                        .at())
                .isEqualTo(ARRIVED);
        assertThat(correctedTime("0.123", Duration.ZERO, Duration.ofMillis(5))).isEqualTo(ARRIVED);
        assertThat(correctedTime("$(id)", Duration.ZERO, Duration.ofMillis(5))).isEqualTo(ARRIVED);
        var count = new ProbeOutput.Count(ARRIVED, "@c", "x", 1);
        assertThat(EventTimestamps.corrected(count, new ClockOffset(Duration.ZERO, Duration.ZERO)))
                .isSameAs(count);
    }
}
