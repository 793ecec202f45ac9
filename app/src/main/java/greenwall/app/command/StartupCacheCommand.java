package greenwall.app.command;

import greenwall.app.config.ConfigPaths;
import greenwall.lab.TemporaryFolder;
import greenwall.views.window.PlatformFxThread;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javafx.stage.Window;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs the usual first actions once, so that the JVM can record their classes for the start-up cache. The
/// range runs in another process, since its classes do not belong in the cache. With the cache the first wall
/// with values appears sooner (`StartBench`; decision 0014).
@Command(name = "rehearse", hidden = true, description = "Runs the program once to build its start-up cache.")
final class StartupCacheCommand extends BaseCommand {
    private static final long WINDOW_SECONDS = 20;
    private static final long DEADLINE_SECONDS = 120;

    @Option(names = "--range", required = true, paramLabel = "URL", description = "the Prometheus of a practice range")
    private String prometheus = "";

    @Option(names = "--range-loki", required = true, paramLabel = "URL", description = "its Loki")
    private String loki = "";

    @Override
    public Integer call() throws Exception {
        if (!process.hasDisplay()) {
            System.setProperty("glass.platform", "Headless");
            System.setProperty("prism.order", "sw");
        }
        var folder = Files.createTempDirectory("greenwall-rehearsal");
        try {
            var sources = List.of("--prometheus", prometheus, "--loki", loki);
            var silent = silentContext(folder);
            run(silent, List.of("--version"), List.of());
            run(silent, List.of("check"), sources);
            run(silent, List.of("check", "--json"), sources);
            run(silent, List.of("doctor"), sources);
            window(silent, List.of("--kiosk"), sources);
            window(silent, List.of(), sources);
            run(silent, List.of("shot", "wall", "-o", folder.resolve("wall.png").toString()), sources);
            return 0;
        } finally {
            TemporaryFolder.delete(folder);
        }
    }

    private static void run(ProcessContext silent, List<String> words, List<String> sources) {
        GreenwallCommand.run(
                silent, Stream.concat(words.stream(), sources.stream()).toArray(String[]::new));
    }

    /// Runs the console long enough for two polls.
    private static void window(ProcessContext silent, List<String> words, List<String> sources) throws Exception {
        var console = CompletableFuture.runAsync(
                () -> run(silent, words, sources), task -> Thread.ofPlatform().start(task));
        try {
            console.get(WINDOW_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            new PlatformFxThread().post(() -> List.copyOf(Window.getWindows()).forEach(Window::hide));
        }
        console.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    /// A context without output and without the user's configuration and state.
    private ProcessContext silentContext(Path folder) {
        var nullStream = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        var environment = new HashMap<>(Map.of("DISPLAY", "rehearsal"));
        environment.putAll(process.environment());
        return new ProcessContext(
                nullStream,
                nullStream,
                process.clock(),
                process.zone(),
                environment,
                new ConfigPaths(process.paths().osName(), folder, _ -> null),
                false);
    }
}
