package greenwall.connectors.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/// Bytes from one connection to another, never more than a window's worth, and read with a bound on the wait.
final class ByteQueue {
    private static final int ROOM = 4 << 20;
    private final Deque<byte[]> chunks = new ArrayDeque<>();
    private int position;
    private int size;
    private boolean ended;
    private volatile int timeoutMillis;

    void timeout(int millis) {
        timeoutMillis = millis;
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    OutputStream sink() {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                put(bytes, from, length);
            }

            @Override
            public void close() {
                end();
            }
        };
    }

    private synchronized void put(byte[] bytes, int from, int length) throws IOException {
        while (size > ROOM && !ended) {
            await(0);
        }
        if (ended) {
            throw new IOException("the reader is gone");
        }
        chunks.add(Arrays.copyOfRange(bytes, from, from + length));
        size += length;
        notifyAll();
    }

    private synchronized int available() {
        return size;
    }

    private synchronized int take(byte[] into, int offset, int length) throws IOException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (size == 0 && !ended) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (timeoutMillis > 0 && left <= 0) {
                throw new SocketTimeoutException("nothing came for " + timeoutMillis + " ms");
            }
            await(timeoutMillis > 0 ? left : 0);
        }
        if (size == 0) {
            return -1;
        }
        var first = chunks.getFirst();
        int n = Math.min(length, first.length - position);
        System.arraycopy(first, position, into, offset, n);
        position += n;
        size -= n;
        if (position == first.length) {
            chunks.removeFirst();
            position = 0;
        }
        notifyAll();
        return n;
    }

    /// Until something may have changed, or for so long; 0 is for ever. Callers look again.
    @SuppressWarnings("WaitNotInLoop")
    private synchronized void await(long millis) throws IOException {
        try {
            wait(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
    }

    InputStream source() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                var one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return take(into, offset, length);
            }

            @Override
            public int available() {
                return ByteQueue.this.available();
            }
        };
    }
}
