package greenwall.fleet.directcheck;

import java.util.List;

/// The result of one run of a check.
public sealed interface DirectCheckResult {
    /// The target answered.
    ///
    /// @param words the answer in short
    /// @param faults the faults that were found; empty if there are none
    record Answered(String words, List<MeasuredValue> figures, List<DirectCheckFault> faults)
            implements DirectCheckResult {}

    /// The target did not answer, or something else answered in its place.
    record Unanswered(DirectCheckFault fault) implements DirectCheckResult {}

    /// The check could not be run from here, so nothing is known about its target.
    record NotRun(String why) implements DirectCheckResult {}

    /// One measured value, as text.
    record MeasuredValue(String name, String key, String text) {}

    default List<DirectCheckFault> faults() {
        return switch (this) {
            case Answered answered -> answered.faults();
            case Unanswered(var fault) -> List.of(fault);
            case NotRun _ -> List.of();
        };
    }
}
