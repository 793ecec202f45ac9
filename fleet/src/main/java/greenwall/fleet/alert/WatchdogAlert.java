package greenwall.fleet.alert;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// The alert of one cluster that always fires, so that a broken alert path is noticed. Shown as present or missing,
/// never as an alert.
///
/// @param since when its presence last changed
/// @param why the reason in one line
public record WatchdogAlert(String cluster, Presence presence, Optional<Instant> since, String why) {
    private static final Set<String> NAMES = Set.of("Watchdog", "DeadMansSwitch", "DeadMansSnitch", "AlwaysFiring");

    public enum Presence {
        PRESENT,
        /// The alert is missing, so other alerts may not be delivered either.
        MISSING,
        /// The Alertmanager does not respond.
        UNKNOWN,
        /// The site has no such alert.
        NONE
    }

    public static boolean isWatchdog(String alertname) {
        return NAMES.contains(alertname);
    }
}
