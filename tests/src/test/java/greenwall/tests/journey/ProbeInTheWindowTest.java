package greenwall.tests.journey;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.command.GreenwallCommand;
import greenwall.app.command.Program;
import greenwall.app.config.ConfigPaths;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/// P on the wall, a probe chosen, run over SSH on the practice range, its figures in a panel, and stopped:
/// the whole program, with nothing but the keyboard.
class ProbeInTheWindowTest {
    @TempDir
    Path home;

    private final FxRobot robot = new FxRobot();

    private Program program() {
        var out = new PrintStream(PrintStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        var environment = Map.of("DISPLAY", ":none", "HOME", home.toString(), "XDG_STATE_HOME", home.toString());
        var paths = new ConfigPaths(System.getProperty("os.name"), home, environment::get);
        return new Program(out, out, InstantSource.system(), ZoneId.of("UTC"), environment, paths, false);
    }

    private static void eventually(String what, Callable<Boolean> wanted) throws Exception {
        try {
            WaitForAsyncUtils.waitFor(
                    3, TimeUnit.MINUTES, () -> WaitForAsyncUtils.asyncFx(wanted).get());
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

    private static Optional<Node> node(String query) {
        return stages().stream()
                .map(stage -> stage.getScene().getRoot().lookup(query))
                .filter(Objects::nonNull)
                .findFirst();
    }

    private static boolean says(String text) {
        return stages().stream()
                .flatMap(stage -> stage.getScene().getRoot().lookupAll(".label").stream())
                .filter(Labeled.class::isInstance)
                .map(label -> ((Labeled) label).getText())
                .anyMatch(words -> words != null && words.contains(text));
    }

    private static boolean canRunAgain() {
        return stages().stream()
                .flatMap(stage -> stage.getScene().getRoot().lookupAll(".button").stream())
                .anyMatch(b -> b instanceof Labeled l && "Run again".equals(l.getText()) && b.isVisible());
    }

    @Test
    void fromTheWallToTheKernelsAnswer() throws Exception {
        var exit = CompletableFuture.supplyAsync(
                () -> GreenwallCommand.run(program(), new String[] {"--lab"}), Thread::startVirtualThread);
        eventually("a window", () -> !stages().isEmpty());
        toTheProbes();
        robot.write("biolat");
        eventually("biolatency is chosen", () -> says("How long do requests to the disks take"));
        robot.push(KeyCode.ENTER);
        eventually("a panel with figures", () -> node(".probe-panel").isPresent() && says("p99"));
        robot.push(KeyCode.ESCAPE);
        eventually("it is over", ProbeInTheWindowTest::canRunAgain);
        try (var files = Files.walk(home)) {
            assertThat(files.map(f -> f.getFileName().toString())).contains("probes.jsonl");
        }
        WaitForAsyncUtils.asyncFx(() -> stages().forEach(Stage::close)).get(2, TimeUnit.MINUTES);
        assertThat(exit.get(3, TimeUnit.MINUTES)).isZero();
    }

    /// Until the first state has come there is no host to choose, and letters go into the wall's filter.
    private void toTheProbes() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (!WaitForAsyncUtils.asyncFx(() -> node(".probe-picker").isPresent())
                .get()) {
            assertThat(System.nanoTime()).as("P leads to the probes").isLessThan(deadline);
            robot.push(KeyCode.ESCAPE);
            robot.push(KeyCode.RIGHT);
            robot.write("p");
            WaitForAsyncUtils.waitForFxEvents();
        }
    }

    @Test
    void aPictureOfARunOnTheRange() throws Exception {
        var file = home.resolve("probe.png");
        int exit = GreenwallCommand.run(
                program(),
                new String[] {"shot", "probe", "-o", file.toString(), "--lab", "--size", "1280x720", "--wait", "3m"});
        assertThat(exit).isZero();
        assertThat(Files.size(file)).isGreaterThan(20_000);
    }
}
