package greenwall.fleet.problem;

import greenwall.fleet.Labels;
import greenwall.fleet.NamedConstant;
import java.time.Instant;
import java.util.Optional;

/// One symptom of a problem: a cell that is not ok, an alert, a lost target, a source that does not respond, a failed
/// direct check.
///
/// @param name the quantity, the alert, the job, the source
/// @param host empty where it concerns no host
/// @param value NaN where nothing was measured
/// @param text the value in words, empty where there is none
/// @param unit of the value, as in the table of quantities
/// @param limit the limit of the value in words; empty where it has none
/// @param since when it began, where that is known
/// @param counts whether it is enough for a problem; a suppressed or pending alert only joins one
/// @param countdown whether it warns of an approaching date, whose only cause is the passing of time
public record Symptom(
        Kind kind,
        String name,
        String host,
        Labels key,
        Problem.Severity severity,
        double value,
        String text,
        String unit,
        String limit,
        Optional<Instant> since,
        String reason,
        boolean counts,
        boolean countdown) {
    public enum Kind implements NamedConstant {
        CELL,
        ALERT,
        TARGET,
        SOURCE,
        /// A direct check of this console.
        CHECK
    }

    boolean is(String quantity) {
        return kind == Kind.CELL && name.equals(quantity);
    }
}
