package greenwall.lab.ssh;

import greenwall.lab.shell.OpenFile;
import greenwall.lab.shell.Signal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// What a terminal does between keyboard and program: echo, lines, erasing, and the keys that send signals.
final class LineDiscipline {
    private static final int LONGEST_LINE = 4096;
    private static final int INTERRUPT = 3;
    private static final int END = 4;
    private static final int QUIT = 28;
    private static final int ERASE = 127;
    private final OpenFile program;
    private final OpenFile screen;
    private final Consumer<Signal> signals;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    LineDiscipline(OpenFile program, OpenFile screen, Consumer<Signal> signals) {
        this.program = program;
        this.screen = screen;
        this.signals = signals;
    }

    /// @return false when there is no more input: the program closed it, or the person typed the end
    boolean type(byte[] keys, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            int key = keys[i] & 0xff;
            switch (key) {
                case INTERRUPT -> interrupt("^C", Signal.INT);
                case QUIT -> interrupt("^\\", Signal.QUIT);
                case END -> {
                    if (line.size() == 0) {
                        return false;
                    }
                    if (!send()) {
                        return false;
                    }
                }
                case '\b', ERASE -> erase();
                case '\r', '\n' -> {
                    show("\n");
                    line.write('\n');
                    if (!send()) {
                        return false;
                    }
                }
                default -> {
                    if (line.size() < LONGEST_LINE) {
                        line.write(key);
                        screen.write(new byte[] {(byte) key}, 0, 1);
                    }
                }
            }
        }
        return true;
    }

    private void interrupt(String shown, Signal signal) throws InterruptedException {
        line.reset();
        show(shown);
        signals.accept(signal);
    }

    private void erase() throws InterruptedException {
        var typed = line.toByteArray();
        if (typed.length > 0) {
            line.reset();
            line.write(typed, 0, typed.length - 1);
            show("\b \b");
        }
    }

    private boolean send() throws InterruptedException {
        var bytes = line.toByteArray();
        line.reset();
        return program.write(bytes, 0, bytes.length) >= 0;
    }

    private void show(String text) throws InterruptedException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        screen.write(bytes, 0, bytes.length);
    }

    /// A terminal ends each line with both characters.
    static byte[] withCarriageReturns(byte[] bytes, int length) {
        var out = new ByteArrayOutputStream(length + 64);
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                out.write('\r');
            }
            out.write(bytes[i]);
        }
        return out.toByteArray();
    }
}
