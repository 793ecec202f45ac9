package greenwall.connectors.ssh;

import greenwall.fleet.SanitizedText;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The output of a command on both streams in order of arrival, without the output of the login shell before
/// it. Writing never blocks, because other commands share the connection: output beyond the limit is dropped
/// and counted.
final class CommandOutput {
    private static final int ROOM = 8 << 20;

    /// @param afterGap whether output between the previous chunk of its stream and this one was dropped
    record Chunk(boolean error, byte[] bytes, Instant at, boolean afterGap) {}

    private final Deque<Chunk> chunks = new ArrayDeque<>();
    private int size;
    private long omitted;
    private long all;
    /// The streams of which output was dropped since their last chunk: true for the errors, false for the
    /// output.
    private final Set<Boolean> streamsWithGap = new TreeSet<>();
    private final StartupOutputFilter output;
    private final StartupOutputFilter errors;
    private final InstantSource clock;
    private boolean readySeen;

    CommandOutput(String readyLine, InstantSource clock) {
        this.clock = clock;
        output = new StartupOutputFilter(readyLine);
        errors = new StartupOutputFilter(readyLine);
    }

    OutputStream sink(boolean error) {
        return new OutputStream() {
            @Override
            public void write(int one) {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                put(error, bytes, from, length);
            }
        };
    }

    private synchronized void put(boolean error, byte[] bytes, int start, int count) {
        notifyAll();
        int skipped = (error ? errors : output).skip(bytes, start, count);
        int length = count - skipped;
        if (length == 0) {
            return;
        }
        all += length;
        if (size + length > ROOM) {
            omitted += length;
            streamsWithGap.add(error);
            return;
        }
        var copy = Arrays.copyOfRange(bytes, start + skipped, start + count);
        chunks.add(new Chunk(error, copy, clock.instant(), streamsWithGap.remove(error)));
        size += length;
    }

    /// Whether the command has begun, on both streams.
    synchronized boolean isReady() {
        return output.open && errors.open;
    }

    /// The output of the login shell in one line: its errors, or else its normal output.
    synchronized String startupOutput() {
        return errors.before().isEmpty() ? output.before() : errors.before();
    }

    /// The next chunk; null if none arrived in this time, or if the command has just begun.
    synchronized @Nullable Chunk take(long millis) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (chunks.isEmpty() && streamsWithGap.isEmpty() && readySeen == isReady()) {
            long leftMillis = (until - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) {
                break;
            }
            wait(leftMillis);
        }
        readySeen = isReady();
        var chunk = chunks.poll();
        if (chunk != null) {
            size -= chunk.bytes().length;
        } else if (!streamsWithGap.isEmpty()) {
            // The reader must learn of dropped output even if no output follows.
            boolean error = streamsWithGap.iterator().next();
            streamsWithGap.remove(error);
            return new Chunk(error, new byte[0], clock.instant(), true);
        }
        return chunk;
    }

    /// The number of received bytes, including dropped ones.
    synchronized long receivedBytes() {
        return all;
    }

    synchronized long omittedBytes() {
        return omitted;
    }

    /// Filters the output of a login shell's start-up files from one stream, before the command begins.
    private static final class StartupOutputFilter {
        private static final int MAX_KEPT = 4 << 10;

        private final byte[] ready;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private final ByteArrayOutputStream before = new ByteArrayOutputStream();
        private boolean open;

        StartupOutputFilter(String readyLine) {
            ready = readyLine.getBytes(StandardCharsets.US_ASCII);
        }

        /// The number of these bytes that do not come from the command.
        int skip(byte[] bytes, int from, int length) {
            int at = from;
            while (!open && at < from + length) {
                byte b = bytes[at++];
                if (before.size() < MAX_KEPT) {
                    before.write(b);
                }
                if (b == '\n') {
                    open = endsWithReady();
                    line.reset();
                } else {
                    line.write(b);
                    if (line.size() > MAX_KEPT) {
                        line.reset();
                    }
                }
            }
            return at - from;
        }

        /// Start-up files may have written the beginning of the line.
        private boolean endsWithReady() {
            var all = line.toByteArray();
            int start = all.length - ready.length;
            return start >= 0 && Arrays.equals(all, start, all.length, ready, 0, ready.length);
        }

        /// What was written before the command began, as one line.
        String before() {
            return SanitizedText.line(before.toString(StandardCharsets.UTF_8).strip());
        }
    }
}
