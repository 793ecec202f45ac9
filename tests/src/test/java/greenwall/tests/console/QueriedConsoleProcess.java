package greenwall.tests.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Starts a [QueriedConsoleMain] in another process and queries it.
public record QueriedConsoleProcess(Process process, Path home) implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(120);

    /// Starts a console without a display.
    public static QueriedConsoleProcess headless(Path home, List<String> arguments) throws IOException {
        return start(home, List.of("-Dglass.platform=Headless"), Map.of("DISPLAY", "none"), arguments);
    }

    /// Starts a console without a display and with more environment variables.
    public static QueriedConsoleProcess headless(Path home, Map<String, String> more, List<String> arguments)
            throws IOException {
        var environment = new HashMap<>(Map.of("DISPLAY", "none"));
        environment.putAll(more);
        return start(home, List.of("-Dglass.platform=Headless"), environment, arguments);
    }

    /// @param display the display of an X server, such as `:7`
    public static QueriedConsoleProcess on(String display, Path home, List<String> arguments) throws IOException {
        // Uses only the fast compiler, because on a busy machine the other one takes the time that the window
        // needs.
        return start(
                home, List.of("-XX:TieredStopAtLevel=1"), Map.of("DISPLAY", display, "GDK_BACKEND", "x11"), arguments);
    }

    private static QueriedConsoleProcess start(
            Path home, List<String> flags, Map<String, String> environment, List<String> arguments) throws IOException {
        var line = new ArrayList<String>();
        line.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
        line.addAll(flags);
        line.addAll(List.of(
                "-Xmx512m",
                "-Dprism.order=sw",
                "-Djavafx.cachedir=" + home.resolve("javafx"),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", "")),
                QueriedConsoleMain.class.getName(),
                home.toString()));
        line.addAll(arguments);
        var builder = new ProcessBuilder(line)
                .redirectError(home.resolve("errors-" + System.nanoTime()).toFile());
        builder.environment().putAll(environment);
        builder.environment().put("HOME", home.toString());
        return new QueriedConsoleProcess(builder.start(), home);
    }

    public long pid() {
        return process.pid();
    }

    /// Sends a query and returns the lines of the answer.
    public List<String> ask(String command) throws Exception {
        var commands = process.outputWriter(StandardCharsets.UTF_8);
        commands.write(command + "\n");
        commands.flush();
        var answers = process.inputReader(StandardCharsets.UTF_8);
        var answer = CompletableFuture.supplyAsync(
                () -> {
                    var lines = new ArrayList<String>();
                    try {
                        for (var line = answers.readLine(); line != null; line = answers.readLine()) {
                            if (line.equals(QueriedConsoleMain.END)) {
                                return lines;
                            }
                            lines.add(line);
                        }
                    } catch (IOException e) {
                        QueriedConsoleMain.ignore(e);
                    }
                    throw new IllegalStateException("the console went away: " + lines + "\n" + output());
                },
                task -> Thread.ofVirtual().start(task));
        try {
            return answer.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("no answer to \"" + command + "\" within " + ANSWER + ": " + output(), late);
        }
    }

    public void awaitWindows(int count) throws Exception {
        long until = System.nanoTime() + ANSWER.toNanos();
        while (ask("windows").isEmpty() || Integer.parseInt(ask("windows").getFirst()) < count) {
            if (System.nanoTime() > until) {
                throw new AssertionError("there are not " + count + " windows: " + output());
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /// Waits until a window contains a text.
    public void awaitText(String text, Duration atMost) throws Exception {
        long until = System.nanoTime() + atMost.toNanos();
        while (ask("texts").stream().noneMatch(t -> t.contains(text))) {
            if (System.nanoTime() > until) {
                throw new AssertionError("nothing in the windows says " + text + ": " + ask("texts") + output());
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /// The complete output, including errors.
    public String output() {
        var all = new StringBuilder();
        try (var files = Files.list(home)) {
            for (var file : files.filter(f -> f.getFileName().toString().matches("(said|errors)-.*"))
                    .toList()) {
                all.append(Files.readString(file));
            }
        } catch (IOException e) {
            QueriedConsoleMain.ignore(e);
        }
        return all.toString();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(20, TimeUnit.SECONDS);
    }
}
