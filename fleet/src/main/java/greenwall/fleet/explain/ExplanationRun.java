package greenwall.fleet.explain;

import greenwall.fleet.explain.SectionState.Progress;
import greenwall.fleet.explain.SectionState.SectionKind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A running explanation, with its deadline and its draft. The listener receives each new state.
///
/// @param zone in which days are counted
record ExplanationRun(ExplanationDraft draft, Consumer<Explanation> listener, ZoneId zone, long untilNanos) {
    /// Sections end a little after their requests time out.
    private static final Duration GRACE = Duration.ofMillis(500);

    ExplanationRun(ExplanationDraft draft, Consumer<Explanation> listener, ZoneId zone, Duration deadline) {
        this(draft, listener, zone, System.nanoTime() + deadline.toNanos());
    }

    /// The same local time on an earlier day, which is not a multiple of 24 hours before if the clocks changed.
    Instant daysBefore(Instant at, int days) {
        return at.atZone(zone).minusDays(days).toInstant();
    }

    /// @param failed whether no request of the section succeeded
    record Note(String text, boolean failed) {}

    Duration remaining() {
        return Duration.ofNanos(Math.max(1_000_000, untilNanos - System.nanoTime()));
    }

    Explanation snapshot() {
        return draft.snapshot();
    }

    void change(Consumer<ExplanationDraft> change) {
        listener.accept(draft.change(change));
    }

    void finish(Conclusion conclusion) {
        listener.accept(draft.finish(conclusion, ExplanationDraft.TIME_WAS_UP));
    }

    /// Ends the explanation before its time is up.
    void stop(String why) {
        listener.accept(draft.finish(Conclusion.nothing(why), why));
    }

    void section(SectionKind kind, Progress progress, String note) {
        change(d -> d.setSection(kind, progress, note));
    }

    void section(SectionKind kind, Supplier<Note> work) {
        section(kind, Progress.RUNNING, "");
        var note = work.get();
        section(kind, note.failed() ? Progress.FAILED : Progress.DONE, note.text());
    }

    interface Step {
        void run() throws InterruptedException;
    }

    /// Runs the sections in parallel, until all are done or the time is up.
    void parallel(List<Step> steps) throws InterruptedException {
        var tasks = steps.stream()
                .map(step -> (Callable<Boolean>) () -> {
                    step.run();
                    return true;
                })
                .toList();
        var _ = ConcurrentRequests.finishedWithin(remaining().plus(GRACE), tasks);
    }
}
