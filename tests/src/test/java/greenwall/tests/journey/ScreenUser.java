package greenwall.tests.journey;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.tests.console.WholeConsoleProcess;
import greenwall.views.testing.Xvfb;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/// What a person does at a real window: presses of real keys and of the mouse, and what stands on the screen.
final class ScreenUser {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Xvfb screen;
    private final WholeConsoleProcess console;
    private final long began = System.nanoTime();
    /// What was done and seen so far, so that a failure tells at which step.
    private final List<String> steps = new ArrayList<>();

    private @Nullable ScreenText before;

    /// A text and where it stands on the screen.
    record ScreenText(int x, int y, int width, int height, String text) {
        static ScreenText of(String line) {
            var parts = line.split(" ", 5);
            var numbers =
                    Arrays.stream(parts).limit(4).mapToInt(Integer::parseInt).toArray();
            return new ScreenText(numbers[0], numbers[1], numbers[2], numbers[3], parts[4]);
        }
    }

    ScreenUser(Xvfb screen, WholeConsoleProcess console) {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/xdotool")),
                "no xdotool here; Debian has it in the package xdotool");
        this.screen = screen;
        this.console = console;
    }

    private String xdotool(String... words) throws Exception {
        var line = new ArrayList<>(List.of("xdotool"));
        line.addAll(List.of(words));
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("DISPLAY", screen.display());
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(line + ": " + said).isZero();
        return said;
    }

    private void step(String what) {
        steps.add((System.nanoTime() - began) / 1_000_000_000 + " s: " + what);
    }

    /// What the screen shows now, in a file.
    Path picture(String name) throws IOException {
        var image = new BufferedImage(Xvfb.WIDTH, Xvfb.HEIGHT, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, Xvfb.WIDTH, Xvfb.HEIGHT, screen.pixels(), 0, Xvfb.WIDTH);
        var folder = Files.createDirectories(Path.of("target", "journeys"));
        var file = folder.resolve(name + ".png");
        ImageIO.write(image, "png", file.toFile());
        return file.toAbsolutePath();
    }

    /// There is no window manager that would give the window the keyboard.
    void takeTheKeyboard() throws Exception {
        var windows = xdotool("search", "--onlyvisible", "--name", "Greenwall")
                .strip()
                .lines()
                .toList();
        assertThat(windows).isNotEmpty();
        xdotool("windowfocus", "--sync", windows.getLast());
    }

    /// As xdotool names keys: `j`, `Return`, `ctrl+k`.
    void press(String... keys) throws Exception {
        for (var key : keys) {
            step("press " + key);
            xdotool("key", "--clearmodifiers", key);
        }
    }

    /// As often as needed: Escape sends a notice away before it leads back.
    void pressUntil(String key, String text) throws Exception {
        var deadline = new Deadline(PATIENCE);
        while (with(seen(), text).isEmpty()) {
            failIfOver(deadline, key + " does not lead to " + text);
            press(key);
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    /// As often as needed: what is asked of a busy machine may be refused the first time.
    void clickUntil(String text, String wanted) throws Exception {
        var deadline = new Deadline(PATIENCE);
        while (!sees(wanted)) {
            failIfOver(deadline, "clicks on " + text + " do not lead to " + wanted);
            if (!exactly(seen(), text).isEmpty()) {
                click(text);
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    void write(String text) throws Exception {
        step("write " + text);
        xdotool("type", "--delay", "30", text);
    }

    List<ScreenText> seen() throws Exception {
        return console.ask("places").stream().map(ScreenText::of).toList();
    }

    private List<ScreenText> await(String what, Predicate<List<ScreenText>> wanted) throws Exception {
        var deadline = new Deadline(PATIENCE);
        var seen = seen();
        while (!wanted.test(seen)) {
            failIfOver(deadline, what + " is not to be seen");
            TimeUnit.MILLISECONDS.sleep(200);
            seen = seen();
        }
        step("saw " + what);
        return seen;
    }

    private void failIfOver(Deadline deadline, String what) throws Exception {
        if (deadline.over()) {
            var texts = seen().stream().map(ScreenText::text).toList();
            throw new AssertionError(what + " within " + deadline.text() + "; until then:\n"
                    + String.join("\n", steps) + "\nOn the screen, as in " + picture("failed") + ": " + texts + "\n"
                    + console.said());
        }
    }

    /// Waits until so many texts say this.
    void await(String text, int many) throws Exception {
        await(many + " × " + text, seen -> with(seen, text).size() >= many);
    }

    void await(String text) throws Exception {
        await(text, 1);
    }

    /// Waits until no text is just this any more.
    void awaitNot(String text) throws Exception {
        await("no " + text, seen -> exactly(seen, text).isEmpty());
    }

    private static List<ScreenText> with(List<ScreenText> seen, String text) {
        return seen.stream().filter(one -> one.text().contains(text)).toList();
    }

    /// Waits until one of the texts is to be seen, and says which.
    String awaitOneOf(String... texts) throws Exception {
        var seen = await(
                String.join(" or ", texts),
                all -> Stream.of(texts).anyMatch(text -> !with(all, text).isEmpty()));
        return Stream.of(texts)
                .filter(text -> !with(seen, text).isEmpty())
                .findFirst()
                .orElseThrow();
    }

    boolean sees(String text) throws Exception {
        return !with(seen(), text).isEmpty();
    }

    /// Presses the left button on a text that is just this, once there are so many.
    ///
    /// @param number which of them from above, from 0
    void click(String text, int number) throws Exception {
        click(text, all -> exactly(all, text), number);
    }

    /// Presses the left button on the first text that holds this.
    void clickOnPart(String text) throws Exception {
        click(text, all -> with(all, text), 0);
    }

    void doubleClick(String text) throws Exception {
        click(text);
        xdotool("click", "1");
    }

    private void click(String text, UnaryOperator<List<ScreenText>> wanted, int number) throws Exception {
        await(
                "a text " + text,
                all -> wanted.apply(all).size() > number
                        && still(wanted.apply(all).get(number)));
        var there = wanted.apply(seen()).get(number);
        step("click " + text);
        xdotool(
                "mousemove",
                "--sync",
                String.valueOf(there.x() + Math.min(there.width() / 2, 20)),
                String.valueOf(there.y() + there.height() / 2),
                "click",
                "1");
    }

    /// Whether it stands where it stood a look before: a view that comes into sight is laid out more than once.
    private boolean still(ScreenText there) {
        boolean same = there.equals(before);
        before = there;
        return same;
    }

    void click(String text) throws Exception {
        click(text, 0);
    }

    private static List<ScreenText> exactly(List<ScreenText> seen, String text) {
        return seen.stream().filter(one -> one.text().equals(text)).toList();
    }
}
