package greenwall.tests.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The program in a separate process, with the JVM options of its launchers.
final class LaunchedProgram {
    static final Path LAUNCHER = Path.of("..", "app/src/main/launcher");

    record LaunchResult(int exit, String out, String err) {
        String all() {
            return out + err;
        }
    }

    private LaunchedProgram() {}

    /// Without the options that name modules: here everything is on the class path.
    static List<String> jvmOptions() throws IOException {
        return Files.readAllLines(LAUNCHER.resolve("jvm.options")).stream()
                .filter(line -> line.startsWith("-"))
                .filter(line -> !line.contains("javafx"))
                .toList();
    }

    static List<String> command(String mainClass, List<String> arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions());
        // Starts faster; only the heap matters here.
        command.add("-XX:TieredStopAtLevel=1");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", "")));
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }

    static ProcessBuilder builder(Path home, List<String> command) {
        var builder = new ProcessBuilder(command);
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("XDG_") || name.endsWith("_proxy"));
        environment.put("NO_COLOR", "1");
        environment.put("HOME", home.toString());
        for (var folder : List.of("STATE", "CONFIG", "CACHE", "DATA")) {
            environment.put("XDG_" + folder + "_HOME", home.resolve(folder).toString());
        }
        environment.remove("DISPLAY");
        return builder;
    }

    static LaunchResult run(Path home, List<String> command) throws IOException, InterruptedException {
        return finish(home, builder(home, command));
    }

    static LaunchResult finish(Path home, ProcessBuilder builder) throws IOException, InterruptedException {
        var out = Files.createTempFile(home, "out", ".txt");
        var err = Files.createTempFile(home, "err", ".txt");
        var process = builder.redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        try {
            assertThat(process.waitFor(Duration.ofMinutes(2).toMillis(), TimeUnit.MILLISECONDS))
                    .as("%s ends", builder.command())
                    .isTrue();
            return new LaunchResult(process.exitValue(), text(out), text(err));
        } finally {
            process.destroyForcibly();
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    static LaunchResult greenwall(Path home, String... arguments) throws IOException, InterruptedException {
        return run(home, command("greenwall.app.Main", List.of(arguments)));
    }
}
