package greenwall.tests.journey;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.tests.console.QueriedConsoleProcess;
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

/// A user at a real window: real key presses and mouse clicks, and the texts on the screen.
final class ScreenUser {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Xvfb screen;
    private final QueriedConsoleProcess console;
    private final long began = System.nanoTime();
    /// All steps so far, so that a failure shows where it happened.
    private final List<String> steps = new ArrayList<>();

    private @Nullable ScreenText before;

    /// A text and its position on the screen.
    record ScreenText(int x, int y, int width, int height, String text) {
        static ScreenText of(String line) {
            var parts = line.split(" ", 5);
            var numbers =
                    Arrays.stream(parts).limit(4).mapToInt(Integer::parseInt).toArray();
            return new ScreenText(numbers[0], numbers[1], numbers[2], numbers[3], parts[4]);
        }
    }

    ScreenUser(Xvfb screen, QueriedConsoleProcess console) {
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
        var output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(line + ": " + output).isZero();
        return output;
    }

    private void step(String description) {
        steps.add((System.nanoTime() - began) / 1_000_000_000 + " s: " + description);
    }

    /// Saves a screenshot to a file.
    Path picture(String name) throws IOException {
        var image = new BufferedImage(Xvfb.WIDTH, Xvfb.HEIGHT, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, Xvfb.WIDTH, Xvfb.HEIGHT, screen.pixels(), 0, Xvfb.WIDTH);
        var folder = Files.createDirectories(Path.of("target", "journeys"));
        var file = folder.resolve(name + ".png");
        ImageIO.write(image, "png", file.toFile());
        return file.toAbsolutePath();
    }

    /// There is no window manager to give the window the keyboard focus.
    void focusWindow() throws Exception {
        var windows = xdotool("search", "--onlyvisible", "--name", "Greenwall")
                .strip()
                .lines()
                .toList();
        assertThat(windows).isNotEmpty();
        xdotool("windowfocus", "--sync", windows.getLast());
    }

    /// Keys have the names of xdotool: `j`, `Return`, `ctrl+k`.
    void press(String... keys) throws Exception {
        for (var key : keys) {
            step("press " + key);
            xdotool("key", "--clearmodifiers", key);
        }
    }

    /// Repeats the key as needed: the first Escape may only close a notice.
    void pressUntil(String key, String text) throws Exception {
        var deadline = new Deadline(PATIENCE);
        while (with(seen(), text).isEmpty()) {
            failIfOver(deadline, key + " does not lead to " + text);
            press(key);
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    /// Repeats the click as needed: a busy machine may reject the first request.
    void clickUntil(String text, String wanted) throws Exception {
        var deadline = new Deadline(PATIENCE);
        while (!sees(wanted)) {
            failIfOver(deadline, "clicks on " + text + " do not lead to " + wanted);
            if (!withExactText(seen(), text).isEmpty()) {
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

    private List<ScreenText> await(String description, Predicate<List<ScreenText>> wanted) throws Exception {
        var deadline = new Deadline(PATIENCE);
        var seen = seen();
        while (!wanted.test(seen)) {
            failIfOver(deadline, description + " is not to be seen");
            TimeUnit.MILLISECONDS.sleep(200);
            seen = seen();
        }
        step("saw " + description);
        return seen;
    }

    private void failIfOver(Deadline deadline, String description) throws Exception {
        if (deadline.over()) {
            var texts = seen().stream().map(ScreenText::text).toList();
            throw new AssertionError(description + " within " + deadline.text() + "; until then:\n"
                    + String.join("\n", steps) + "\nOn the screen, as in " + picture("failed") + ": " + texts + "\n"
                    + console.output());
        }
    }

    /// Waits until at least this many texts contain this.
    void await(String text, int count) throws Exception {
        await(count + " × " + text, seen -> with(seen, text).size() >= count);
    }

    void await(String text) throws Exception {
        await(text, 1);
    }

    /// Waits until no text is exactly this.
    void awaitNot(String text) throws Exception {
        await("no " + text, seen -> withExactText(seen, text).isEmpty());
    }

    private static List<ScreenText> with(List<ScreenText> seen, String text) {
        return seen.stream().filter(one -> one.text().contains(text)).toList();
    }

    /// Waits until one of the texts is visible, and returns it.
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

    /// Clicks a text that is exactly this, once there are enough of them.
    ///
    /// @param number its index from the top, from 0
    void click(String text, int number) throws Exception {
        click(text, all -> withExactText(all, text), number);
    }

    /// Clicks the first text that contains this.
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
                        && isStable(wanted.apply(all).get(number)));
        var target = wanted.apply(seen()).get(number);
        step("click " + text);
        xdotool(
                "mousemove",
                "--sync",
                String.valueOf(target.x() + Math.min(target.width() / 2, 20)),
                String.valueOf(target.y() + target.height() / 2),
                "click",
                "1");
    }

    /// Whether it has not moved since the last check: a view that appears is laid out more than once.
    private boolean isStable(ScreenText target) {
        boolean same = target.equals(before);
        before = target;
        return same;
    }

    void click(String text) throws Exception {
        click(text, 0);
    }

    private static List<ScreenText> withExactText(List<ScreenText> seen, String text) {
        return seen.stream().filter(one -> one.text().equals(text)).toList();
    }
}
