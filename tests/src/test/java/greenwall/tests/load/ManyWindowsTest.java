package greenwall.tests.load;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.command.GreenwallCommand;
import greenwall.app.command.Program;
import greenwall.app.config.ConfigPaths;
import greenwall.lab.Range;
import greenwall.lab.RangeOptions;
import greenwall.views.shell.Toolkits;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.util.WaitForAsyncUtils;

/// The whole console with one window and with five, and what reaches the source of each.
class ManyWindowsTest {
    private static final int BEATS = 5;
    private static final int CALLS_AT_ONCE = 8;

    @TempDir
    Path home;

    @BeforeAll
    static void toolkit() {
        Toolkits.startHeadless();
    }

    /// What reached the source during some heartbeats: questions for values of now in a beat, those for ranges and how
    /// many different ones are among them, and the most at once.
    private record Reached(long instants, long ranges, long differentRanges, int atOnce) {}

    private Program program(Path folder) {
        var out = new PrintStream(PrintStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        var environment = Map.of("DISPLAY", ":none", "HOME", folder.toString(), "XDG_STATE_HOME", folder.toString());
        var paths = new ConfigPaths(System.getProperty("os.name"), folder, environment::get);
        return new Program(out, out, InstantSource.system(), ZoneId.of("UTC"), environment, paths, false);
    }

    private static void eventually(String what, Callable<Boolean> wanted) throws Exception {
        try {
            WaitForAsyncUtils.waitFor(2, TimeUnit.MINUTES, wanted);
        } catch (TimeoutException e) {
            throw new AssertionError("it did not come to be: " + what, e);
        }
    }

    private static List<Stage> stages() {
        return Window.getWindows().stream()
                .filter(Stage.class::isInstance)
                .map(Stage.class::cast)
                .filter(Window::isShowing)
                .toList();
    }

    private static long beats(WatchedServer server) {
        return server.asked().stream()
                .filter(a -> a.query().equals("sum_over_time(up[5m])"))
                .count();
    }

    private static List<WatchedServer.Asked> ranges(Collection<WatchedServer.Asked> asked) {
        return asked.stream().filter(a -> a.path().endsWith("/query_range")).toList();
    }

    private Reached withWindows(int windows) throws Exception {
        var folder = Files.createDirectory(home.resolve("with-" + windows));
        try (var range = Range.start(RangeOptions.DEFAULT.withHosts(4));
                var server = new WatchedServer(WatchedServer.before(range.prometheus(), _ -> {}))) {
            var config = folder.resolve("greenwall.yaml");
            Files.writeString(
                    config,
                    "clusters: [{name: east, prometheus: {url: \"" + server.url() + "\"}}]\nwall: {refresh: 2s}\n");
            var args = new ArrayList<>(List.of("--config", config.toString()));
            for (int i = 0; i < windows; i++) {
                args.addAll(List.of("--open", "greenwall://arc"));
            }
            var exit = CompletableFuture.supplyAsync(
                    () -> GreenwallCommand.run(program(folder), args.toArray(String[]::new)),
                    Thread::startVirtualThread);
            eventually(
                    "the windows are there",
                    () -> WaitForAsyncUtils.asyncFx(() -> stages().size()).get() == windows);
            // What is asked once, when a program has just begun, comes before the first few heartbeats are over.
            eventually("it beats", () -> beats(server) >= 3);
            server.asked().clear();
            eventually("it goes on beating", () -> beats(server) >= BEATS);
            if (windows > 1) {
                // Charts ask anew at the next full step of the clock, all within the beat in which it comes.
                eventually("the charts ask anew", () -> !ranges(server.asked()).isEmpty());
                long before = beats(server);
                eventually("one beat more", () -> beats(server) > before);
            }
            long beats = beats(server);
            var asked = List.copyOf(server.asked());
            WaitForAsyncUtils.asyncFx(() -> stages().forEach(Stage::close)).get(60, TimeUnit.SECONDS);
            assertThat(exit.get(60, TimeUnit.SECONDS)).isZero();
            return new Reached(
                    asked.stream().filter(a -> a.path().endsWith("/query")).count() / beats,
                    ranges(asked).size(),
                    ranges(asked).stream().distinct().count(),
                    server.most());
        }
    }

    @Test
    void fiveWindowsAskNoMoreThanOne() throws Exception {
        var one = withWindows(1);
        var five = withWindows(5);
        System.out.println("one window " + one + ", five " + five);
        // A look around falls into one of the two runs and not into the other.
        assertThat(five.instants()).isLessThan(one.instants() * 2);
        // Asked by each window for itself, each would reach the source five times.
        assertThat(five.ranges()).isPositive().isLessThan(five.differentRanges() * 3);
        assertThat(one.atOnce()).isLessThanOrEqualTo(CALLS_AT_ONCE);
        assertThat(five.atOnce()).isLessThanOrEqualTo(CALLS_AT_ONCE);
    }
}
