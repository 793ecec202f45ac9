package greenwall.fleet.alert;

import greenwall.fleet.Labels;
import greenwall.fleet.state.CellState;
import java.util.List;

/// The severities of alerts. Sites define their own; unknown severities come after the known ones.
public final class AlertSeverity {
    private static final List<String> WORST_FIRST = List.of("page", "critical", "error", "warning", "warn", "info");

    private AlertSeverity() {}

    public static String of(Labels alert) {
        var severity = alert.get("severity");
        return severity.isEmpty() ? "none" : severity;
    }

    /// Whether alerts of this severity only inform, so that they are no problem.
    public static boolean isInformative(String severity) {
        return severity.equals("info") || severity.equals("none");
    }

    /// The state in whose colour an alert of this severity is shown.
    public static CellState state(String severity) {
        if (isInformative(severity)) {
            return CellState.IDLE;
        }
        return rank(severity) <= rank("error") ? CellState.CRITICAL : CellState.WARN;
    }

    /// The rank of a severity; a smaller rank is worse.
    public static int rank(String severity) {
        int rank = WORST_FIRST.indexOf(severity);
        return rank < 0 ? WORST_FIRST.size() : rank;
    }
}
