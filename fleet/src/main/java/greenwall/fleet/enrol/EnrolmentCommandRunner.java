package greenwall.fleet.enrol;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Runs the commands of an enrolment on one machine. Each is written into the audit file before it runs. Calls
/// block.
public interface EnrolmentCommandRunner {
    /// The name or the address by which others reach the machine.
    String address();

    /// Whether a user who is not root may run commands with sudo.
    boolean sudo();

    /// @param shown the text for the audit file
    /// @param words the program and its arguments; no value in them is evaluated as program text
    /// @param input the text for standard input
    record Command(String shown, boolean root, List<String> words, String input, Duration longest) {}

    /// @param exit the exit code; -1 if unknown
    /// @param output what the command itself wrote to standard output
    /// @param messages the same with standard error, where sudo and the login shell write their warnings
    /// @param problem why the command did not run, or did not finish; empty if it did
    record CommandResult(int exit, String output, String messages, String problem) {
        public CommandResult(int exit, String output, String problem) {
            this(exit, output, output, problem);
        }

        public boolean ok() {
            return exit == 0 && problem.isEmpty();
        }

        public String why() {
            return problem.isEmpty()
                    ? "it exited with status " + exit + (messages.isBlank() ? "" : ": " + last(messages))
                    : problem;
        }

        private static String last(String text) {
            return text.lines().filter(line -> !line.isBlank()).reduce("", (_, line) -> line);
        }
    }

    /// @param onLine receives each complete line as it arrives
    CommandResult run(Command command, Consumer<String> onLine) throws InterruptedException;

    /// The HTTP response of a port of the machine's loopback address; empty if there is none.
    Optional<String> fetchPage(int port, String path, Duration deadline) throws InterruptedException;
}
