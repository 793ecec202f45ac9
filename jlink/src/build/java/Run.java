import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Runs another program and stops the build where that fails.
final class Run {
    private static final long LONGEST_MINUTES = 20;

    private Run() {}

    static String tool(List<String> command) throws IOException, InterruptedException {
        return tool(command, Map.of());
    }

    /// What it printed.
    static String tool(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException(command.getFirst() + " takes more than " + LONGEST_MINUTES + " minutes");
        }
        if (process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + "\nended with exit code " + process.exitValue()
                    + "; its output:\n" + output);
        }
        return output;
    }

    /// A tool of the JDK that this runs in.
    @SafeVarargs
    static List<String> ofJdk(String name, List<String>... words) {
        var command = new ArrayList<String>();
        var suffix = Platform.current() == Platform.WINDOWS ? ".exe" : "";
        command.add(
                Path.of(System.getProperty("java.home"), "bin", name + suffix).toString());
        for (var some : words) {
            command.addAll(some);
        }
        return command;
    }
}
