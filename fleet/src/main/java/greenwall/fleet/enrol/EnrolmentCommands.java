package greenwall.fleet.enrol;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Runs the commands of an enrolment on one machine. Each is written into the audit file before it runs. Calls block.
public interface EnrolmentCommands {
    /// By which others reach the machine: its name or its address.
    String address();

    /// Whether commands of a user who is not root may be started by sudo.
    boolean sudo();

    /// @param shown what the audit file says of it
    /// @param words the program first; no value in them is read as text of a program
    /// @param input what it gets on standard input
    record Command(String shown, boolean root, List<String> words, String input, Duration longest) {}

    /// @param exit -1 where unknown
    /// @param problem why it did not run, or not to its end; empty where it did
    record Done(int exit, String output, String problem) {
        public boolean ok() {
            return exit == 0 && problem.isEmpty();
        }

        /// What to tell of a command that failed.
        public String why() {
            return problem.isEmpty()
                    ? "it exited with status " + exit + (output.isBlank() ? "" : ": " + last(output))
                    : problem;
        }

        private static String last(String text) {
            return text.lines().filter(line -> !line.isBlank()).reduce("", (_, line) -> line);
        }
    }

    /// @param said is told each whole line as it comes
    Done run(Command command, Consumer<String> said) throws InterruptedException;

    /// What a port of the machine's own loopback address answers over HTTP; empty where it does not.
    Optional<String> page(int port, String path, Duration deadline) throws InterruptedException;
}
