package greenwall.tests.journey;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.tests.console.ConsoleInProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/// What a person does at a real window: presses of real keys and of the mouse, and what stands on the screen.
final class Hands {
    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(3);

    private final String display;
    private final ConsoleInProcess console;
    private @Nullable Seen before;

    /// A text and where it stands on the screen.
    record Seen(int x, int y, int width, int height, String text) {
        static Seen of(String line) {
            var parts = line.split(" ", 5);
            var numbers =
                    Arrays.stream(parts).limit(4).mapToInt(Integer::parseInt).toArray();
            return new Seen(numbers[0], numbers[1], numbers[2], numbers[3], parts[4]);
        }
    }

    Hands(String display, ConsoleInProcess console) {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/xdotool")),
                "no xdotool here; Debian has it in the package xdotool");
        this.display = display;
        this.console = console;
    }

    private String xdotool(String... words) throws Exception {
        var line = new ArrayList<>(List.of("xdotool"));
        line.addAll(List.of(words));
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("DISPLAY", display);
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(line + ": " + said).isZero();
        return said;
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
            xdotool("key", "--clearmodifiers", key);
        }
    }

    /// As often as needed: Escape sends a notice away before it leads back.
    void pressUntil(String key, String text) throws Exception {
        for (int times = 0; with(seen(), text).isEmpty(); times++) {
            assertThat(times).as(key + " does not lead to " + text).isLessThan(20);
            press(key);
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    void write(String text) throws Exception {
        xdotool("type", "--delay", "30", text);
    }

    List<Seen> seen() throws Exception {
        return console.ask("places").stream().map(Seen::of).toList();
    }

    private List<Seen> await(String what, Predicate<List<Seen>> wanted) throws Exception {
        long until = System.nanoTime() + PATIENCE;
        var seen = seen();
        while (!wanted.test(seen)) {
            assertThat(System.nanoTime())
                    .as(what + " is not to be seen among " + seen + console.said())
                    .isLessThan(until);
            TimeUnit.MILLISECONDS.sleep(200);
            seen = seen();
        }
        return seen;
    }

    /// Waits until so many texts say this.
    void await(String text, int many) throws Exception {
        await(many + " × " + text, seen -> with(seen, text).size() >= many);
    }

    void await(String text) throws Exception {
        await(text, 1);
    }

    private static List<Seen> with(List<Seen> seen, String text) {
        return seen.stream().filter(one -> one.text().contains(text)).toList();
    }

    /// Presses the left button on a text that is just this, once there are so many.
    ///
    /// @param number which of them from above, from 0
    void click(String text, int number) throws Exception {
        await(
                "a text " + text,
                all -> exactly(all, text).size() > number
                        && still(exactly(all, text).get(number)));
        var there = exactly(seen(), text).get(number);
        xdotool(
                "mousemove",
                "--sync",
                String.valueOf(there.x() + Math.min(there.width() / 2, 20)),
                String.valueOf(there.y() + there.height() / 2),
                "click",
                "1");
    }

    /// Whether it stands where it stood a look before: a view that comes into sight is laid out more than once.
    private boolean still(Seen there) {
        boolean same = there.equals(before);
        before = there;
        return same;
    }

    void click(String text) throws Exception {
        click(text, 0);
    }

    private static List<Seen> exactly(List<Seen> seen, String text) {
        return seen.stream().filter(one -> one.text().equals(text)).toList();
    }
}
