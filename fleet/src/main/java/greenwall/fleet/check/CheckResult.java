package greenwall.fleet.check;

import java.util.List;

/// What came of one look.
public sealed interface CheckResult {
    /// Something answered.
    ///
    /// @param words what it said, in short
    /// @param faults what is wrong with it; empty where nothing is wrong with what was looked at
    record Answered(String words, List<Figure> figures, List<CheckFinding> faults) implements CheckResult {}

    /// Nothing answered, or not what should.
    record Unanswered(CheckFinding fault) implements CheckResult {}

    /// It could not be looked at from here, so nothing is known of it.
    record NotLooked(String why) implements CheckResult {}

    /// One number or word that was seen.
    record Figure(String name, String key, String text) {}

    default List<CheckFinding> faults() {
        return switch (this) {
            case Answered answered -> answered.faults();
            case Unanswered(var fault) -> List.of(fault);
            case NotLooked _ -> List.of();
        };
    }
}
