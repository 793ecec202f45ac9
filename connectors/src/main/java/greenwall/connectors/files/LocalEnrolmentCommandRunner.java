package greenwall.connectors.files;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.enrol.EnrolmentCommandRunner;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Runs the commands of an enrolment on this machine, as the user of the console, for a targets file on
/// this machine.
public record LocalEnrolmentCommandRunner(ChangeAuditLog audit, InstantSource clock) implements EnrolmentCommandRunner {
    private static final Duration LAST_OUTPUT = Duration.ofSeconds(2);
    private static final int MAX_OUTPUT = 16 << 20;

    @Override
    public String address() {
        return "localhost";
    }

    @Override
    public boolean sudo() {
        return false;
    }

    @Override
    public CommandResult run(Command command, Consumer<String> onLine) throws InterruptedException {
        try {
            audit.add(clock.instant(), "command", Map.of("command", command.shown(), "host", "localhost"));
        } catch (IOException full) {
            return new CommandResult(
                    -1,
                    "",
                    audit.writeError(full)
                            + "; nothing was run; free some disk space there, or correct the folder's permissions");
        }
        if (command.root()) {
            return new CommandResult(
                    -1,
                    "",
                    "this step needs root, and Greenwall does not use sudo on this machine; let this user write to the"
                            + " targets file and its folder");
        }
        Process process;
        try {
            process = new ProcessBuilder(command.words()).start();
        } catch (IOException none) {
            return new CommandResult(
                    -1,
                    "",
                    "cannot start a shell on this machine: " + SanitizedText.line(String.valueOf(none.getMessage())));
        }
        try {
            // On threads of their own, because a program that hangs would never end the reading or the writing.
            Thread.ofVirtual().start(() -> write(command.input(), process));
            var output = new StringBuffer();
            var messages = new StringBuffer();
            var readers = List.of(
                    Thread.ofVirtual().start(() -> read(process.inputReader(StandardCharsets.UTF_8), output, messages)),
                    Thread.ofVirtual().start(() -> read(process.errorReader(StandardCharsets.UTF_8), messages)));
            boolean ended = process.waitFor(command.longest());
            if (ended) {
                // A program that was left in the background may keep the output open.
                for (var reader : readers) {
                    reader.join(LAST_OUTPUT);
                }
            }
            var text = messages.toString();
            text.lines().map(SanitizedText::line).forEach(onLine);
            String problem = "";
            if (!ended) {
                problem =
                        "the command did not finish within " + command.longest().toSeconds() + " s";
            } else if (text.length() >= MAX_OUTPUT) {
                problem = "the command's output is larger than " + (MAX_OUTPUT >> 20) + " MiB";
            }
            return new CommandResult(ended ? process.exitValue() : -1, output.toString(), text, problem);
        } finally {
            var programs = process.descendants().toList();
            // The shell first, so that it does not start its next program. By its handle: destroying the process also
            // closes its input, which waits for the thread that writes it.
            process.toHandle().destroyForcibly();
            programs.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static void write(String input, Process process) {
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            // The process does not read its input. Its exit code shows whether it failed.
        }
    }

    /// @param texts receive what is read, up to a limit
    private static void read(Reader reader, StringBuffer... texts) {
        var chunk = new char[8_192];
        try {
            for (int n = reader.read(chunk); n >= 0; n = reader.read(chunk)) {
                for (var text : texts) {
                    if (text.length() < MAX_OUTPUT) {
                        text.append(chunk, 0, n);
                    }
                }
            }
        } catch (IOException _) {
            // The process was stopped.
        }
    }

    @Override
    public Optional<String> fetchPage(int port, String path, Duration deadline) {
        return Optional.empty();
    }
}
