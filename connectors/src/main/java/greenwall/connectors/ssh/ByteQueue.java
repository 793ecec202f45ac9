package greenwall.connectors.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Bytes from one connection to another, never more than a window's worth, and read with a bound on the wait.
final class ByteQueue {
    private static final int ROOM = 4 << 20;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> chunks = new ArrayDeque<>();
    private int position;
    private int size;
    private boolean ended;
    private volatile int timeoutMillis;

    void timeout(int millis) {
        timeoutMillis = millis;
    }

    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
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

    private void put(byte[] bytes, int from, int length) throws IOException {
        lock.lock();
        try {
            while (size > ROOM && !ended) {
                changed.await();
            }
            if (ended) {
                throw new IOException("the reader is gone");
            }
            var chunk = new byte[length];
            System.arraycopy(bytes, from, chunk, 0, length);
            chunks.add(chunk);
            size += length;
            changed.signalAll();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        } finally {
            lock.unlock();
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
                lock.lock();
                try {
                    return size;
                } finally {
                    lock.unlock();
                }
            }
        };
    }

    private int take(byte[] into, int offset, int length) throws IOException {
        lock.lock();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
            boolean bounded = nanos > 0;
            while (size == 0 && !ended) {
                if (bounded && nanos <= 0) {
                    throw new SocketTimeoutException("nothing came for " + timeoutMillis + " ms");
                }
                if (bounded) {
                    nanos = changed.awaitNanos(nanos);
                } else {
                    changed.await();
                }
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
            changed.signalAll();
            return n;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        } finally {
            lock.unlock();
        }
    }
}
