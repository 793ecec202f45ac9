package greenwall.fleet.alert;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The alert of one cluster that always fires, so that broken alerting is noticed. Shown as present or
/// missing, never as an alert.
///
/// @param since when its presence last changed
/// @param why the reason in one line
/// @param silencedBy the ids of the silences that suppress it
public record WatchdogAlert(
        String cluster, WatchdogState presence, Optional<Instant> since, String why, List<String> silencedBy) {
    /// Names that no other alert has: one that is called `Heartbeat` may also report that a heartbeat is missing.
    private static final String NAMES = "(?i)(Watchdog|(Prometheus)?Dead ?Man'?s? ?(Switch|Snitch)"
            + "|(Prometheus)?Always ?Firing|PrometheusAlertmanagerE2eDeadManSwitch)";

    private static final Pattern NAMED = Pattern.compile(NAMES);
    /// The periods in which other alerts fired.
    public static final String OTHERS_FIRING = "ALERTS{alertstate=\"firing\",alertname!~\"" + NAMES + "\"}";

    public enum WatchdogState {
        PRESENT,
        /// The alert reaches Alertmanager, which sends it to nobody because of a silence or an inhibition.
        SUPPRESSED,
        /// The alert is missing, so other alerts may not be delivered either.
        MISSING,
        /// The Alertmanager does not respond.
        UNKNOWN,
        /// The site has no such alert.
        NONE
    }

    public WatchdogAlert(String cluster, WatchdogState presence, Optional<Instant> since, String why) {
        this(cluster, presence, since, why, List.of());
    }

    public static boolean isWatchdog(String alertname) {
        return NAMED.matcher(alertname).matches();
    }
}
