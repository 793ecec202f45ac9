package greenwall.fleet.runbook.run;

import greenwall.fleet.Labels;
import greenwall.fleet.runbook.Runbook;
import greenwall.fleet.runbook.RunbookStep.Choice;
import greenwall.fleet.state.HostState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Runs a runbook for a view.
public interface RunbookRunner {
    /// Starts in the background and returns at once. The listener receives the complete run whenever a step has
    /// run; after the handle is closed, it receives nothing more.
    RunHandle begin(Request request, Consumer<Progress> listener);

    /// The runbooks of the site, sorted by title. Does not wait: empty until they have been read.
    default List<Runbook> runbooks() {
        return List.of();
    }

    /// The subject of the run: an alert, the firing alerts of a host, or a quantity of it.
    ///
    /// @param cluster empty if only the alert is known
    /// @param host empty for an alert that is not about a host
    /// @param alert the labels of the alert, because a host may have two alerts of one name; only `alertname`
    ///     if no more is known, empty if there is no alert
    /// @param start the start of the chosen time range; empty if the range follows the clock
    /// @param at the end of the chosen time range, at most now
    record Request(
            String cluster,
            Optional<HostState> host,
            Labels alert,
            Optional<String> quantity,
            Optional<Instant> start,
            Instant at,
            Instant now) {
        /// When the subject is examined. An alert that began after the chosen time range is examined now,
        /// because nothing was wrong then.
        public Instant examinedAt(Optional<Instant> began) {
            return began.filter(alert -> !alert.isBefore(at)).isPresent() ? now : at;
        }
    }

    /// @param running whether the run continues by itself
    /// @param why why there is no run, or what data it lacks; empty if there is no such problem
    record Progress(
            Optional<Runbook> runbook,
            Optional<RunbookSubject> subject,
            List<RunbookRun.CompletedStep> done,
            boolean running,
            String why) {
        public Progress {
            done = List.copyOf(done);
        }

        public static Progress nothing(String why) {
            return new Progress(Optional.empty(), Optional.empty(), List.of(), false, why);
        }

        public Optional<StepResult.Concluded> verdict() {
            return RunbookRun.verdict(done);
        }
    }

    interface RunHandle extends AutoCloseable {
        void overrule(int number, Choice choice);

        @Override
        void close();
    }
}
