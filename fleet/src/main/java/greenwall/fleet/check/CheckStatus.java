package greenwall.fleet.check;

import greenwall.fleet.Elapsed;
import greenwall.fleet.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/// What was seen of one check last.
///
/// @param at when it was looked
/// @param since when it was first seen like that
/// @param inRow how often in a row it was seen like that
/// @param bound how old it may get
public record CheckStatus(Check check, Instant at, Instant since, int inRow, Duration bound, CheckResult result) {
    /// One look that failed may be a lost packet.
    private static final int PROVEN = 2;

    /// What a status means. None of them is "ok": only what was looked at is known.
    public enum State {
        WRONG,
        STALE,
        UNPROVEN,
        ANSWERS,
        NOT_LOOKED
    }

    public boolean stale(Instant now) {
        return Elapsed.longerThan(bound, at, now);
    }

    /// Whether what is wrong was seen often enough to be believed, and lately.
    public boolean proven(Instant now) {
        return !stale(now) && (inRow >= PROVEN || check instanceof Check.Look);
    }

    public State state(Instant now) {
        if (stale(now)) {
            return State.STALE;
        }
        if (result instanceof CheckResult.NotLooked) {
            return State.NOT_LOOKED;
        }
        return result.faults().isEmpty() ? State.ANSWERS : proven(now) ? State.WRONG : State.UNPROVEN;
    }

    /// `no response`, `answers`, in a word or a few.
    public String words() {
        return switch (result) {
            case CheckResult.NotLooked _ -> "not checked";
            case CheckResult.Unanswered(var fault) -> fault.lead();
            case CheckResult.Answered answered when answered.faults().isEmpty() -> answered.words();
            case CheckResult.Answered answered ->
                answered.faults().stream().map(CheckFinding::lead).distinct().collect(Collectors.joining(", "));
        };
    }

    /// The whole of it: why, with numbers.
    public String reason() {
        return switch (result) {
            case CheckResult.NotLooked(var why) -> why;
            case CheckResult.Unanswered(var fault) -> fault.reason();
            case CheckResult.Answered answered when answered.faults().isEmpty() -> answered.words();
            case CheckResult.Answered answered ->
                answered.faults().stream().map(CheckFinding::reason).collect(Collectors.joining("; "));
        };
    }

    /// `seen from here, 12 s ago`.
    public String sign(Instant now) {
        var age = Duration.between(at, now);
        return (result instanceof CheckResult.NotLooked ? "tried from here, " : "seen from here, ")
                + Unit.duration(age.isNegative() ? Duration.ZERO : age) + " ago" + (stale(now) ? " (too old)" : "");
    }

    CheckStatus movedBy(Duration correction) {
        return new CheckStatus(check, at.plus(correction), since.plus(correction), inRow, bound, result);
    }

    /// What follows on it: the same again, or something else.
    CheckStatus next(Instant now, Duration newBound, CheckResult next) {
        boolean same = leads(result).equals(leads(next)) && result.getClass() == next.getClass();
        return new CheckStatus(check, now, same ? since : now, same ? inRow + 1 : 1, newBound, next);
    }

    private static List<String> leads(CheckResult result) {
        return result.faults().stream()
                .map(fault -> fault.kind() + fault.key() + fault.lead())
                .toList();
    }
}
