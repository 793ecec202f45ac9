package greenwall.connectors.files;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.enrol.EnrolmentCommandRunner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Runs the commands of an enrolment on this machine, as the user of the console, for a targets file on
/// this machine.
public record LocalEnrolmentCommandRunner(ChangeAuditLog audit, InstantSource clock) implements EnrolmentCommandRunner {
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
            return new CommandResult(-1, "", "the user of this console may not write there");
        }
        try {
            var process = new ProcessBuilder(command.words())
                    .redirectErrorStream(true)
                    .start();
            var late = new AtomicBoolean();
            var timer = Thread.ofVirtual().start(() -> {
                try {
                    if (!process.waitFor(command.longest().toMillis(), TimeUnit.MILLISECONDS)) {
                        late.set(true);
                        // A program that a shell has started would keep the output open.
                        process.descendants().forEach(ProcessHandle::destroyForcibly);
                        process.destroyForcibly();
                    }
                } catch (InterruptedException _) {
                    // The process has ended.
                }
            });
            try (var in = process.getOutputStream()) {
                in.write(command.input().getBytes(StandardCharsets.UTF_8));
            } catch (IOException _) {
                // The process does not read its input. Its exit code shows whether it failed.
            }
            String output;
            try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
                output = reader.readAllAsString();
            }
            int exit = process.waitFor();
            timer.interrupt();
            output.lines().map(SanitizedText::line).forEach(onLine);
            return new CommandResult(
                    exit,
                    output,
                    late.get() ? "did not finish within " + command.longest().toSeconds() + " s" : "");
        } catch (IOException none) {
            return new CommandResult(
                    -1,
                    "",
                    "cannot start a shell on this machine: " + SanitizedText.line(String.valueOf(none.getMessage())));
        }
    }

    @Override
    public Optional<String> fetchPage(int port, String path, Duration deadline) {
        return Optional.empty();
    }
}
