package greenwall.lab.machine;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The lines of a program's standard input, read ahead up to a limit.
public final class StandardInput {
    private static final int MAX_LINES_AHEAD = 1000;
    private static final int LONGEST_LINE = 1 << 20;
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>(MAX_LINES_AHEAD);
    private final StringBuilder line = new StringBuilder();

    /// Reads a stream to its end, on a separate thread.
    public static StandardInput of(InputStream stream) {
        var input = new StandardInput();
        Thread.ofVirtual().name("range-ssh-in").start(() -> {
            try (var reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
                var buffer = new char[8192];
                for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
                    input.add(new String(buffer, 0, n));
                }
            } catch (IOException | InterruptedException _) {
                // The client disconnected: the program reads the end of its input.
            } finally {
                input.end();
            }
        });
        return input;
    }

    void add(String text) throws InterruptedException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                type(line.toString());
                line.setLength(0);
            } else if (line.length() < LONGEST_LINE) {
                line.append(c);
            }
        }
    }

    void end() {
        try {
            if (!line.isEmpty()) {
                type(line.toString());
            }
            close();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Adds a line.
    public void type(String typed) throws InterruptedException {
        lines.put(Optional.of(typed));
    }

    public void close() throws InterruptedException {
        lines.put(Optional.empty());
    }

    /// The next line; empty at the end of the input.
    Optional<String> next() throws InterruptedException {
        var next = lines.take();
        if (next.isEmpty()) {
            lines.offer(next);
        }
        return next;
    }

    /// The lines up to the end, each as soon as it arrives.
    Stream<String> lines() {
        return Stream.iterate(nextOrEnd(), Optional::isPresent, _ -> nextOrEnd())
                .flatMap(Optional::stream);
    }

    private Optional<String> nextOrEnd() {
        try {
            return next();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /// Whether reading the next line would block.
    boolean isIdle() {
        return lines.isEmpty();
    }

    /// Consumes the next line. Returns false if the input ends or no line arrives in time.
    boolean receives(Duration longest) throws InterruptedException {
        var next = lines.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
        return next != null && next.isPresent();
    }
}
