package greenwall.fleet.explain;

import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import java.util.Optional;

/// Counts the failed and incomplete requests of one section, so that "nothing found" is not confused with "could
/// not be read".
/// Thread-safe.
final class FailedRequestCounter {
    private int total;
    private int failed;
    private String why = "";
    private String incomplete = "";

    <T> Optional<T> answer(Outcome<T> outcome) {
        count(outcome.failed().map(Failure::found));
        noteIncomplete(outcome.incompleteReason());
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

    /// Counts requests for which no time was left.
    void countUnsent(int requests) {
        for (int i = 0; i < requests; i++) {
            count(Optional.of("no time was left"));
        }
    }

    private synchronized void noteIncomplete(String reason) {
        incomplete = incomplete.isEmpty() ? reason : incomplete;
    }

    synchronized ExplanationRun.Note note(String found) {
        var failures = failed == 0
                ? ""
                : "; " + failed + " of " + total + (total == 1 ? " query" : " queries") + " failed: " + why;
        var gaps = incomplete.isEmpty() ? "" : "; " + incomplete;
        return new ExplanationRun.Note(found + failures + gaps, failed > 0 && failed == total);
    }
}
