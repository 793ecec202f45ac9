package greenwall.fleet.alert;

import greenwall.fleet.Labels;
import greenwall.fleet.state.CellState;
import java.util.List;
import java.util.Locale;

/// The severities of alerts. Sites define their own; unknown and missing severities come after the known ones.
public final class AlertSeverity {
    private static final List<String> WORST_FIRST = List.of("page", "critical", "error", "warning", "warn", "info");

    private static final String MISSING = "no severity";

    private AlertSeverity() {}

    public static String of(Labels alert) {
        var severity = alert.get("severity");
        return severity.isEmpty() ? MISSING : severity;
    }

    /// `3 critical`, or `3 without a severity`; with a noun `3 critical alerts`, or `3 alerts without a severity`.
    ///
    /// @param noun may be empty
    public static String counted(String severity, int alerts, String noun) {
        var words = severity.equals(MISSING) ? List.of(noun, "without a severity") : List.of(severity, noun);
        return alerts + " " + String.join(" ", words).strip();
    }

    /// Whether alerts of this severity are informational and therefore no problems.
    public static boolean isInformational(String severity) {
        return severity.equalsIgnoreCase("info") || severity.equalsIgnoreCase("none");
    }

    /// The state in whose colour an alert of this severity is shown.
    public static CellState state(String severity) {
        if (isInformational(severity)) {
            return CellState.IDLE;
        }
        return rank(severity) <= rank("error") ? CellState.CRITICAL : CellState.WARN;
    }

    /// The rank of a severity; a smaller rank is worse.
    public static int rank(String severity) {
        int rank = WORST_FIRST.indexOf(severity.toLowerCase(Locale.ROOT));
        return rank < 0 ? WORST_FIRST.size() : rank;
    }
}
