package greenwall.lab.ssh;

import greenwall.lab.machine.Input;
import greenwall.lab.machine.Sink;
import greenwall.lab.machine.Task;
import java.io.IOException;
import java.io.InputStream;

/// What a terminal does between keyboard and session: echo, lines, erasing, Control-C and Control-D.
final class Terminal {
    private static final int LONGEST_LINE = 4096;
    private static final int INTERRUPT = 3;
    private static final int END = 4;
    private static final int ERASE = 127;
    private final Input input = new Input();
    private final Sink screen;
    private final Task task;
    private final StringBuilder line = new StringBuilder();

    Terminal(InputStream keyboard, Sink screen, Task task) {
        this.screen = screen;
        this.task = task;
        Thread.ofVirtual().name("range-ssh-keys").start(() -> read(keyboard));
    }

    Input input() {
        return input;
    }

    private void read(InputStream keyboard) {
        try (keyboard) {
            for (int key = keyboard.read(); key >= 0 && type(key); key = keyboard.read()) {
                screen.flush();
            }
            input.close();
        } catch (IOException | InterruptedException _) {
            task.kill();
        }
    }

    /// @return false when the person typed the end
    private boolean type(int key) throws InterruptedException {
        switch (key) {
            case INTERRUPT -> {
                line.setLength(0);
                screen.text("^C");
                task.interrupt();
            }
            case END -> {
                return !line.isEmpty();
            }
            case '\b', ERASE -> {
                if (!line.isEmpty()) {
                    line.setLength(line.length() - 1);
                    screen.text("\b \b");
                }
            }
            case '\r', '\n' -> {
                screen.text("\n");
                input.type(line.toString());
                line.setLength(0);
            }
            default -> {
                if (line.length() < LONGEST_LINE) {
                    line.append((char) key);
                    screen.text(String.valueOf((char) key));
                }
            }
        }
        return true;
    }
}
