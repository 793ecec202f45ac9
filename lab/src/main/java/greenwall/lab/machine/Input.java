package greenwall.lab.machine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The lines of a session's standard input, read ahead up to a bound.
public final class Input {
    private static final int MOST_AHEAD = 1000;
    private static final int LONGEST_LINE = 1 << 20;
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>(MOST_AHEAD);
    private final StringBuilder line = new StringBuilder();

    /// Reads a stream to its end, on a thread of its own.
    public static Input of(InputStream stream) {
        var input = new Input();
        Thread.ofVirtual().name("range-ssh-in").start(() -> {
            try (stream) {
                var buffer = new byte[8192];
                for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                    input.add(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
                }
            } catch (IOException | InterruptedException _) {
                // The client is gone: whoever reads sees the end.
            } finally {
                input.end();
            }
        });
        return input;
    }

    private void add(String text) throws InterruptedException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                put();
            } else if (line.length() < LONGEST_LINE) {
                line.append(c);
            }
        }
    }

    private void put() throws InterruptedException {
        lines.put(
                Optional.of(new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)));
        line.setLength(0);
    }

    private void end() {
        try {
            if (!line.isEmpty()) {
                put();
            }
            lines.put(Optional.empty());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// A line that a person typed on a terminal.
    public void type(String typed) throws InterruptedException {
        lines.put(Optional.of(typed));
    }

    public void close() throws InterruptedException {
        lines.put(Optional.empty());
    }

    /// The next line; empty at the end, which stays.
    Optional<String> next() throws InterruptedException {
        var next = lines.take();
        if (next.isEmpty()) {
            lines.offer(next);
        }
        return next;
    }

    /// Whether a line came within the time; it is taken.
    enum LineResult {
        LINE,
        END,
        SILENCE
    }

    LineResult beat(long millis) throws InterruptedException {
        var next = lines.poll(millis, TimeUnit.MILLISECONDS);
        return next == null ? LineResult.SILENCE : next.isPresent() ? LineResult.LINE : LineResult.END;
    }
}
