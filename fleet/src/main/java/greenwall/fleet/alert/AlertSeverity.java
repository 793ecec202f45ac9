package greenwall.fleet.alert;

import greenwall.fleet.Labels;
import greenwall.fleet.state.CellState;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The severities of alerts. Sites define their own; unknown and missing severities come after warnings and before
/// what only informs, since nobody can tell how bad they are.
public final class AlertSeverity {
    private static final List<Set<String>> WORST_FIRST = List.of(
            Set.of("page"),
            Set.of(
                    "critical",
                    "crit",
                    "emergency",
                    "emerg",
                    "fatal",
                    "disaster",
                    "panic",
                    "high",
                    "urgent",
                    "p0",
                    "p1",
                    "sev0",
                    "sev1",
                    "s1"),
            Set.of("error", "err"),
            Set.of("warning", "warn", "major", "average", "medium", "moderate", "p2", "sev2", "s2"));
    private static final List<String> INFORMATIONAL = List.of("info", "none");

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
        return INFORMATIONAL.contains(severity.toLowerCase(Locale.ROOT));
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
        var word = severity.toLowerCase(Locale.ROOT);
        int rank = 0;
        while (rank < WORST_FIRST.size() && !WORST_FIRST.get(rank).contains(word)) {
            rank++;
        }
        return isInformational(severity) ? rank + 1 + INFORMATIONAL.indexOf(word) : rank;
    }
}
