package greenwall.fleet.directcheck;

import greenwall.fleet.DurationText;
import greenwall.fleet.ElapsedTime;
import greenwall.fleet.TimeMath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/// The latest result of one check.
///
/// @param at when the check last ran
/// @param since when this result was first seen
/// @param consecutiveRuns the number of consecutive runs with this result
/// @param maxAge the age at which the result is stale
public record DirectCheckStatus(
        DirectCheck check, Instant at, Instant since, int consecutiveRuns, Duration maxAge, DirectCheckResult result) {
    /// One failed check may be a lost packet.
    private static final int RUNS_TO_CONFIRM = 2;

    /// The meaning of a status. There is no "ok": a check covers only what it tests.
    public enum State {
        FAULTY,
        STALE,
        UNCONFIRMED,
        RESPONDS,
        NOT_RUN
    }

    public boolean stale(Instant now) {
        return ElapsedTime.longerThan(maxAge, at, now);
    }

    /// Whether a fault was seen often enough to be trusted, and recently.
    public boolean isConfirmed(Instant now) {
        return !stale(now) && (consecutiveRuns >= RUNS_TO_CONFIRM || check instanceof DirectCheck.Ssh);
    }

    public State state(Instant now) {
        if (stale(now)) {
            return State.STALE;
        }
        if (result instanceof DirectCheckResult.NotRun) {
            return State.NOT_RUN;
        }
        return result.faults().isEmpty() ? State.RESPONDS : isConfirmed(now) ? State.FAULTY : State.UNCONFIRMED;
    }

    /// The result in a few words: `no response`, `responds`.
    public String summary() {
        return switch (result) {
            case DirectCheckResult.NotRun _ -> "not checked";
            case DirectCheckResult.Unanswered(var fault) -> fault.lead();
            case DirectCheckResult.Answered answered when answered.faults().isEmpty() -> answered.words();
            case DirectCheckResult.Answered answered ->
                answered.faults().stream()
                        .map(DirectCheckFault::lead)
                        .distinct()
                        .collect(Collectors.joining(", "));
        };
    }

    /// The full reason, with numbers.
    public String reason() {
        return switch (result) {
            case DirectCheckResult.NotRun(var why) -> why;
            case DirectCheckResult.Unanswered(var fault) -> fault.reason();
            case DirectCheckResult.Answered answered when answered.faults().isEmpty() -> answered.words();
            case DirectCheckResult.Answered answered ->
                answered.faults().stream().map(DirectCheckFault::reason).collect(Collectors.joining("; "));
        };
    }

    /// `checked by this console 12 s ago`.
    public String checkedAgoText(Instant now) {
        var age = TimeMath.longer(Duration.between(at, now), Duration.ZERO);
        return (result instanceof DirectCheckResult.NotRun
                        ? "this console tried to check it "
                        : "checked by this console ")
                + DurationText.of(age) + " ago" + (stale(now) ? " (stale)" : "");
    }

    DirectCheckStatus movedBy(Duration correction) {
        return new DirectCheckStatus(
                check, at.plus(correction), since.plus(correction), consecutiveRuns, maxAge, result);
    }

    /// The status after the next run, which either continues this result or starts a new one.
    DirectCheckStatus next(Instant now, Duration newBound, DirectCheckResult next) {
        boolean same = leads(result).equals(leads(next)) && result.getClass() == next.getClass();
        return new DirectCheckStatus(check, now, same ? since : now, same ? consecutiveRuns + 1 : 1, newBound, next);
    }

    private static List<String> leads(DirectCheckResult result) {
        return result.faults().stream()
                .map(fault -> fault.kind() + fault.key() + fault.lead())
                .toList();
    }
}
