package greenwall.fleet.explain;

import greenwall.fleet.source.Outcome;
import java.util.Optional;

/// Counts the failed requests of one section, so that "nothing found" is not confused with "could not be read".
/// Thread-safe.
final class FailedRequestCounter {
    private int total;
    private int failed;
    private String why = "";

    <T> Optional<T> answer(Outcome<T> outcome) {
        count(
                outcome instanceof Outcome.Failed<T> failed
                        ? Optional.of(failed.failure().found())
                        : Optional.empty());
        return outcome.answer();
    }

    /// @param failure empty for a successful request
    synchronized void count(Optional<String> failure) {
        total++;
        if (failure.isPresent()) {
            failed++;
            why = why.isEmpty() ? failure.get() : why;
        }
    }

    synchronized ExplanationRun.Note note(String found) {
        return failed == 0
                ? new ExplanationRun.Note(found, false)
                : new ExplanationRun.Note(
                        found + "; " + failed + " of " + total + (total == 1 ? " query" : " queries") + " failed: "
                                + why,
                        failed == total);
    }
}
