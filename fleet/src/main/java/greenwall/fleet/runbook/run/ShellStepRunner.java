package greenwall.fleet.runbook.run;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// Runs shell steps of a runbook on hosts: each press of the button runs one command, as it was shown.
public interface ShellStepRunner {
    /// Why commands may not be run here; empty if they may.
    Optional<String> unavailableReason();

    /// Returns at once. A command with a problem is refused. The listener receives the complete progress so far
    /// whenever it changes, for the last time when the command has ended.
    CommandHandle run(String cluster, String host, ShellCommand command, Consumer<CommandProgress> listener);

    interface CommandHandle {
        void stop();
    }

    /// @param output both output streams in the order of arrival, up to a limit
    /// @param omitted the number of bytes beyond the limit
    /// @param started whether the host was told to run the command, so that it may have had an effect
    /// @param exit the exit code; -1 while it is unknown
    /// @param problem why the command did not run, or did not finish; empty if it did
    record CommandProgress(
            String output, long omitted, boolean over, boolean started, int exit, Duration took, String problem) {
        public static CommandProgress refused(String why) {
            return new CommandProgress("", 0, true, false, -1, Duration.ZERO, why);
        }
    }

    static ShellStepRunner none(String why) {
        return new ShellStepRunner() {
            @Override
            public Optional<String> unavailableReason() {
                return Optional.of(why);
            }

            @Override
            public CommandHandle run(
                    String cluster, String host, ShellCommand command, Consumer<CommandProgress> listener) {
                listener.accept(CommandProgress.refused(why));
                return () -> {};
            }
        };
    }
}
