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
    /// Starts at once and returns at once. The listener gets the whole run whenever a step has been walked; after
    /// the handle is closed it gets nothing more.
    Walking begin(Request request, Consumer<Seen> listener);

    /// The subject of the run: an alert, the firing alerts of a host, or a quantity of it.
    ///
    /// @param cluster empty where only the alert is known
    /// @param host empty for an alert that is about no host
    /// @param alert its labels: a host may have two alerts of one name. Only `alertname` where no more is
    /// known, empty where no alert is meant
    record Request(String cluster, Optional<HostState> host, Labels alert, Optional<String> quantity, Instant at) {}

    /// A run as it stands.
    ///
    /// @param walking whether it goes on by itself
    /// @param why there is no run, or what it had to go without; empty where there is nothing to say
    record Seen(
            Optional<Runbook> runbook,
            Optional<RunSubject> subject,
            List<GuidedRun.Done> done,
            boolean walking,
            String why) {
        public Seen {
            done = List.copyOf(done);
        }

        public static Seen nothing(String why) {
            return new Seen(Optional.empty(), Optional.empty(), List.of(), false, why);
        }

        public Optional<StepResult.Concluded> verdict() {
            return !done.isEmpty() && done.getLast().result() instanceof StepResult.Concluded concluded
                    ? Optional.of(concluded)
                    : Optional.empty();
        }
    }

    interface Walking extends AutoCloseable {
        /// Goes another way at the fork of that number.
        void overrule(int number, Choice choice);

        @Override
        void close();
    }

    static RunbookRunner none(String why) {
        return (_, listener) -> {
            listener.accept(Seen.nothing(why));
            return new Walking() {
                @Override
                public void overrule(int number, Choice choice) {}

                @Override
                public void close() {}
            };
        };
    }
}
