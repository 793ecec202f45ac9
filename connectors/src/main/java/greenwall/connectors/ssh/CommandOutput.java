package greenwall.connectors.ssh;

import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What a command writes on both of its channels, in the order in which it came, without what the log-in shell wrote
/// before it. Writing never blocks, because other commands share the connection: output beyond its bound is dropped and
/// counted.
final class CommandOutput {
    private static final int ROOM = 8 << 20;

    /// @param torn whether something between the chunk before and this one was left out
    record Chunk(boolean error, byte[] bytes, Instant at, boolean torn) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Chunk> chunks = new ArrayDeque<>();
    private int size;
    private long left;
    private long all;
    private boolean torn;
    private final StartFilter output;
    private final StartFilter errors;
    private boolean readySeen;

    CommandOutput(String readyLine) {
        output = new StartFilter(readyLine);
        errors = new StartFilter(readyLine);
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

    private void put(boolean error, byte[] bytes, int start, int count) {
        lock.lock();
        try {
            int skipped = (error ? errors : output).skip(bytes, start, count);
            int from = start + skipped;
            int length = count - skipped;
            if (length == 0) {
                changed.signal();
                return;
            }
            all += length;
            if (size + length > ROOM) {
                left += length;
                torn = true;
                return;
            }
            var copy = new byte[length];
            System.arraycopy(bytes, from, copy, 0, length);
            chunks.add(new Chunk(error, copy, Instant.now(), torn));
            torn = false;
            size += length;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Whether the command has begun, on both channels.
    boolean isReady() {
        lock.lock();
        try {
            return output.isOpen() && errors.isOpen();
        } finally {
            lock.unlock();
        }
    }

    /// What the log-in shell wrote, in a line: its errors, or else its output.
    String before() {
        lock.lock();
        try {
            return errors.before().isEmpty() ? output.before() : errors.before();
        } finally {
            lock.unlock();
        }
    }

    /// The next one; null when nothing came for so long, or when the command has just begun.
    @Nullable
    Chunk take(long millis) throws InterruptedException {
        lock.lock();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
            while (chunks.isEmpty() && !torn && nanos > 0 && readySeen == isReady()) {
                nanos = changed.awaitNanos(nanos);
            }
            readySeen = isReady();
            var chunk = chunks.poll();
            if (chunk == null && torn) {
                // The reader has to learn of dropped output even where none follows it.
                torn = false;
                return new Chunk(false, new byte[0], Instant.now(), true);
            }
            if (chunk != null) {
                size -= chunk.bytes().length;
            }
            return chunk;
        } finally {
            lock.unlock();
        }
    }

    /// Bytes that came, kept or not.
    long all() {
        lock.lock();
        try {
            return all;
        } finally {
            lock.unlock();
        }
    }

    long left() {
        lock.lock();
        try {
            return left;
        } finally {
            lock.unlock();
        }
    }
}
