package greenwall.fleet.problem;

import greenwall.fleet.Labels;
import greenwall.fleet.LowerCaseEnum;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.state.CellState;
import java.time.Instant;
import java.util.Optional;

/// One symptom of a problem: a cell that is not OK, an alert, a lost target, a source that does not respond,
/// or a failed direct check.
///
/// @param name the name of the quantity, alert, job or source
/// @param host empty if it concerns no host
/// @param value NaN where nothing was measured
/// @param text the value as text; empty if there is none
/// @param unit the unit of the value, as in the table of quantities
/// @param limit the limit of the value as text; empty if there is none
/// @param since when the symptom began, if known
/// @param opensProblem whether it is enough to make a problem; a suppressed or pending alert only joins one
/// @param late whether no new samples of it arrive
/// @param countdown whether it warns of an approaching date, so that the passing of time is its only cause
/// @param rule of an alert, if known
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
        boolean opensProblem,
        boolean late,
        boolean countdown,
        Optional<Alert.Rule> rule) {
    public enum Kind implements LowerCaseEnum {
        CELL,
        ALERT,
        TARGET,
        SOURCE,
        /// A direct check of this console.
        CHECK
    }

    /// A symptom that has no value and is enough to make a problem.
    static Symptom withoutValue(
            Kind kind,
            String name,
            String host,
            Labels key,
            Problem.Severity severity,
            Optional<Instant> since,
            String reason,
            boolean countdown) {
        return new Symptom(
                kind,
                name,
                host,
                key,
                severity,
                Double.NaN,
                "",
                "",
                "",
                since,
                reason,
                true,
                false,
                countdown,
                Optional.empty());
    }

    /// PromQL of what the rule of an alert measures; empty if it is not known.
    Optional<String> measured() {
        return rule.flatMap(Alert.Rule::measured);
    }

    boolean isOutOfDate() {
        return kind == Kind.CELL && Double.isNaN(value) && reason.startsWith(CellState.STALE.word());
    }

    /// Whether it reports this quantity of a host; a lost target reports `up`.
    boolean reports(String quantity) {
        return kind == Kind.TARGET ? quantity.equals("up") : is(quantity);
    }

    boolean is(String quantity) {
        return kind == Kind.CELL && name.equals(quantity);
    }
}
