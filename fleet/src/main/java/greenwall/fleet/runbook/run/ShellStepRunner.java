package greenwall.fleet.runbook.run;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// Runs a runbook's shell steps on hosts: one press of a person, one command, exactly as it was shown.
public interface ShellStepRunner {
    /// Why commands may not be run here; empty where they may.
    Optional<String> obstacle();

    /// Returns at once. A command with a problem is refused. The listener gets the whole course so far whenever there
    /// is more of it, the last time when it is over.
    Running run(String cluster, String host, ShellCommand command, Consumer<Course> listener);

    /// A command that runs.
    interface Running {
        void stop();
    }

    /// @param output both channels in the order in which they came, up to a bound
    /// @param left how many bytes came beyond the bound
    /// @param exit -1 as long as nobody knows
    /// @param problem why it did not run, or not to its end; empty where it did
    record Course(String output, long left, boolean over, int exit, Duration took, String problem) {
        public static Course refused(String why) {
            return new Course("", 0, true, -1, Duration.ZERO, why);
        }
    }

    static ShellStepRunner none(String why) {
        return new ShellStepRunner() {
            @Override
            public Optional<String> obstacle() {
                return Optional.of(why);
            }

            @Override
            public Running run(String cluster, String host, ShellCommand command, Consumer<Course> listener) {
                listener.accept(Course.refused(why));
                return () -> {};
            }
        };
    }
}
