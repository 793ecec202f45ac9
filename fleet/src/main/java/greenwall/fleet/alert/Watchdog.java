package greenwall.fleet.alert;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// The alert that always fires so that its absence is noticed, of one cluster. Shown as presence, never as an alert.
///
/// @param since since when it is as it is
/// @param why in one line
public record Watchdog(String cluster, Presence presence, Optional<Instant> since, String why) {
    private static final Set<String> NAMES = Set.of("Watchdog", "DeadMansSwitch", "DeadMansSnitch", "AlwaysFiring");

    public enum Presence {
        PRESENT,
        /// It is missing: alerts may not reach anybody.
        MISSING,
        /// The Alertmanager does not answer, so nobody can say.
        UNKNOWN,
        /// The site has none.
        NONE
    }

    public static boolean is(String alertname) {
        return NAMES.contains(alertname);
    }
}
