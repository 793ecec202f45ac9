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
                    -1, "", audit.writeError(full) + "; nothing was run; " + FileErrorText.remedy(full));
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
            var messages = new StringBuffer();
            var output = new StreamReader(process.inputReader(StandardCharsets.UTF_8), messages);
            var streams = List.of(output, new StreamReader(process.errorReader(StandardCharsets.UTF_8), messages));
            streams.forEach(stream -> stream.thread.start());
            boolean ended = process.waitFor(command.longest());
            if (ended) {
                // A program that was left in the background may keep the output open.
                long until = System.nanoTime() + LAST_OUTPUT.toNanos();
                for (var stream : streams) {
                    stream.thread.join(Duration.ofNanos(until - System.nanoTime()));
                }
            }
            streams.forEach(StreamReader::endLine);
            var text = messages.toString();
            text.lines().map(SanitizedText::line).forEach(onLine);
            String problem = "";
            if (!ended) {
                problem =
                        "the command did not finish within " + command.longest().toSeconds() + " s";
            } else if (text.length() >= MAX_OUTPUT) {
                problem = "the command's output is larger than " + (MAX_OUTPUT >> 20) + " MiB";
            }
            return new CommandResult(ended ? process.exitValue() : -1, output.text(), text, problem);
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

    /// Reads one stream. Only whole lines go to the messages, so that no line of one stream is split by another's.
    /// A line longer than 64 KiB becomes several.
    private static final class StreamReader {
        private static final int LONGEST_LINE = 64 << 10;
        private final Reader reader;
        private final StringBuffer messages;
        /// Guarded by this, like the field below.
        private final StringBuilder text = new StringBuilder();

        private final StringBuilder line = new StringBuilder();
        private final Thread thread = Thread.ofVirtual().unstarted(this::read);

        StreamReader(Reader reader, StringBuffer messages) {
            this.reader = reader;
            this.messages = messages;
        }

        private void read() {
            var chunk = new char[8_192];
            try {
                for (int n = reader.read(chunk); n >= 0; n = reader.read(chunk)) {
                    add(new String(chunk, 0, n));
                }
            } catch (IOException _) {
                // The process was stopped.
            }
        }

        private synchronized void add(String read) {
            if (text.length() < MAX_OUTPUT) {
                text.append(read);
            }
            line.append(read);
            int end = line.lastIndexOf("\n") + 1;
            if (end == 0 && line.length() > LONGEST_LINE) {
                end = line.append('\n').length();
            }
            addMessages(line.substring(0, end));
            line.delete(0, end);
        }

        /// A command may end, or be stopped, in the middle of a line.
        synchronized void endLine() {
            if (!line.isEmpty()) {
                addMessages(line.append('\n').toString());
                line.setLength(0);
            }
        }

        private void addMessages(String lines) {
            if (messages.length() < MAX_OUTPUT) {
                messages.append(lines);
            }
        }

        synchronized String text() {
            return text.toString();
        }
    }

    @Override
    public Optional<String> fetchPage(int port, String path, Duration deadline) {
        return Optional.empty();
    }
}
