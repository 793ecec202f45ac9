package greenwall.tests.journey;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.tests.console.Commands;
import greenwall.tests.console.InProcessConsole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/// P on the wall, a probe selected, run over SSH on the practice range, its figures in a panel, and stopped:
/// the whole program, by keyboard only.
class ProbeInTheWindowTest {
    @TempDir
    Path home;

    private final FxRobot robot = new FxRobot();

    private static void eventually(String description, Callable<Boolean> condition) throws Exception {
        InProcessConsole.eventually(
                description, () -> WaitForAsyncUtils.asyncFx(condition).get());
    }

    private static Optional<Node> node(String query) {
        return InProcessConsole.windows().stream()
                .map(stage -> stage.getScene().getRoot().lookup(query))
                .filter(Objects::nonNull)
                .findFirst();
    }

    private static boolean showsText(String text) {
        return InProcessConsole.windows().stream()
                .flatMap(stage -> stage.getScene().getRoot().lookupAll(".label").stream())
                .filter(Labeled.class::isInstance)
                .map(label -> ((Labeled) label).getText())
                .anyMatch(words -> words != null && words.contains(text));
    }

    private static boolean canRunAgain() {
        return InProcessConsole.windows().stream()
                .flatMap(stage -> stage.getScene().getRoot().lookupAll(".button").stream())
                .anyMatch(b -> b instanceof Labeled l && "Run again".equals(l.getText()) && b.isVisible());
    }

    @Test
    void aProbeRunsFromTheWallToItsResult() throws Exception {
        var exit = InProcessConsole.start(home, List.of("--lab"));
        eventually("a window", () -> !InProcessConsole.windows().isEmpty());
        openProbes();
        robot.write("biolat");
        eventually("biolatency is chosen", () -> showsText("How long do requests to the disks take"));
        robot.push(KeyCode.ENTER);
        eventually("a panel with figures", () -> node(".probe-panel").isPresent() && showsText("p99"));
        robot.push(KeyCode.ESCAPE);
        eventually("it is over", ProbeInTheWindowTest::canRunAgain);
        try (var files = Files.walk(home)) {
            assertThat(files.map(f -> f.getFileName().toString())).contains("probes.jsonl");
        }
        InProcessConsole.closeWindows();
        assertThat(exit.get(3, TimeUnit.MINUTES)).isZero();
    }

    /// Repeats the keys: before the first state there is no host to select, and letters go into the wall's
    /// filter.
    private void openProbes() throws Exception {
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
    void aScreenshotShowsAProbeRunOnTheRange() throws Exception {
        var file = home.resolve("probe.png");
        var result = Commands.of(home)
                .withADisplay()
                .run("shot", "probe", "-o", file.toString(), "--lab", "--size", "1280x720", "--wait", "3m");
        assertThat(result.exit()).as(result.all()).isZero();
        assertThat(Files.size(file)).isGreaterThan(20_000);
    }
}
