package greenwall.fleet.history;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The alerts of a stretch of time, a lane for each, as far as the sources kept it.
///
/// @param step how finely it is known: what fired for less within a step is there, but not when exactly
/// @param left lanes that there was no room for
/// @param troubles what makes the history incomplete, one line each
public record AlertHistory(
        TimeWindow window, Duration step, List<Lane> lanes, List<Gap> gaps, int left, List<String> troubles) {
    public static final AlertHistory NONE = new AlertHistory(
            new TimeWindow(Instant.EPOCH, Instant.EPOCH), Duration.ofMinutes(1), List.of(), List.of(), 0, List.of());

    /// Time without any data from the Prometheus of a cluster: alerts of then are unknown.
    public record Gap(String cluster, TimeWindow window) {}

    /// One alert with its episodes, the oldest first.
    public record Lane(String cluster, Labels labels, String host, List<Episode> episodes) {
        public String name() {
            return labels.get("alertname");
        }
    }

    /// From beginning to end without being over in between, as far as known.
    ///
    /// @param fired how long it really fired: less than the window where that is coarser or has gaps
    public record Episode(TimeWindow window, Duration fired, Ending ending) {}

    public enum Ending {
        RESOLVED("resolved"),
        FIRES("still fires"),
        /// The data ends while it fires: it may have gone on.
        UNKNOWN("unknown");

        private final String word;

        Ending(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
