package greenwall.fleet.explain.metric;

import greenwall.fleet.Window;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.Trace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;

/// Ages grow by a second a second until something resets them: a handshake, a replication run. Their trouble is a reset
/// that did not come, and it began between the last reset and the one that was due.
final class Ages {
    private static final double CLEARLY = 1.5;
    private static final int FEWEST_RESETS = 2;
    /// A reset that did not come is as clear as a change of so many times the usual scatter.
    private static final double MISSED = 10;

    private Ages() {}

    static Optional<Onset> onset(Trace trace, Window touching) {
        var times = trace.timeMillis();
        var values = trace.values();
        int steady = 0;
        var resets = new ArrayList<Integer>();
        for (int i = 1; i < values.length; i++) {
            double seconds = (times[i] - times[i - 1]) / 1000.0;
            double grown = values[i] - values[i - 1];
            if (Math.abs(grown - seconds) < 0.1 * seconds + 0.05) {
                steady++;
            } else if (grown < 0) {
                resets.add(i);
            }
        }
        if (resets.size() < FEWEST_RESETS || steady < 0.6 * (values.length - 1)) {
            return Optional.empty();
        }
        double usual = 0;
        for (int r = 0; r < resets.size(); r++) {
            int reset = resets.get(r);
            int next = r + 1 < resets.size() ? resets.get(r + 1) : values.length;
            double height = values[next - 1];
            if (r > 0 && height > CLEARLY * usual + seconds(times)) {
                long due = times[reset] + (long) ((usual - values[reset]) * 1000);
                var at = Instant.ofEpochMilli(Math.min(due, times[next - 1]));
                boolean open = next == values.length;
                boolean lasts = open || Instant.ofEpochMilli(times[next]).isAfter(touching.start());
                if (at.isBefore(touching.end()) && lasts) {
                    return Optional.of(new Onset(
                            at,
                            Instant.ofEpochMilli(times[reset]),
                            open ? Optional.empty() : Optional.of(Instant.ofEpochMilli(times[next])),
                            trace.labels(),
                            usual,
                            height,
                            MISSED * height / Math.max(1, usual),
                            false));
                }
            } else {
                usual = Math.max(usual, height);
            }
        }
        return Optional.empty();
    }

    private static double seconds(long[] times) {
        return 2 * (times[times.length - 1] - times[0]) / 1000.0 / times.length;
    }
}
