package greenwall.fleet.probe.run;

import greenwall.fleet.probe.ProbeOutput;
import java.time.Duration;

/// Assigns times to events. Output usually arrives at once, and the time of arrival is the best estimate. If a
/// tool or a link delayed it, the time of day that the tool printed is used, corrected by the clock offset that
/// was measured at the start.
public final class EventTimestamps {
    private static final String COLUMN = "TIME";
    /// The offset of every time zone is a multiple of this, so the host's zone need not be known.
    private static final long QUARTER_SECONDS = 900;

    private static final double AT_ONCE_SECONDS = 1.5;
    private static final double LONGEST_SECONDS = 600;
    private static final Duration MAX_UNCERTAINTY = Duration.ofSeconds(2);

    private EventTimestamps() {}

    public static ProbeOutput corrected(ProbeOutput output, ProbeRunEvent.ClockOffset clock) {
        if (!(output instanceof ProbeOutput.Event event) || clock.within().compareTo(MAX_UNCERTAINTY) > 0) {
            return output;
        }
        var written = event.fields().get(COLUMN);
        if (written == null || !written.matches("[0-2]\\d:[0-5]\\d:[0-6]\\d")) {
            return output;
        }
        long second = Integer.parseInt(written.substring(0, 2)) * 3600L
                + Integer.parseInt(written.substring(3, 5)) * 60L
                + Integer.parseInt(written.substring(6));
        var hostTime = event.at().plus(clock.ahead());
        double passed = Math.floorMod(hostTime.getEpochSecond() - second, QUARTER_SECONDS) + hostTime.getNano() / 1e9;
        return passed <= AT_ONCE_SECONDS || passed > LONGEST_SECONDS
                ? output
                // The middle of the second that the tool printed.
                : new ProbeOutput.Event(event.at().minusMillis(Math.round((passed - 0.5) * 1000)), event.fields());
    }
}
