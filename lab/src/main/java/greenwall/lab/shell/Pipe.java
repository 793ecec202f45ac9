package greenwall.lab.shell;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A pipe of 64 KiB with an end to read and an end to write.
public final class Pipe {
    private static final int CAPACITY = 65_536;
    private final byte[] buffer = new byte[CAPACITY];
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int head;
    private int size;
    private boolean writersGone;
    private boolean readersGone;

    private final OpenFile readEnd = new OpenFile() {
        @Override
        public int read(byte[] into, int offset, int length) throws InterruptedException {
            return take(into, offset, length);
        }

        @Override
        public int write(byte[] bytes, int offset, int length) {
            return -1;
        }

        @Override
        protected void released() {
            lock.lock();
            try {
                readersGone = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    };

    private final OpenFile writeEnd = new OpenFile() {
        @Override
        public int read(byte[] into, int offset, int length) {
            return -1;
        }

        @Override
        public int write(byte[] bytes, int offset, int length) throws InterruptedException {
            return put(bytes, offset, length);
        }

        @Override
        protected void released() {
            lock.lock();
            try {
                writersGone = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    };

    public OpenFile readEnd() {
        return readEnd;
    }

    public OpenFile writeEnd() {
        return writeEnd;
    }

    private int take(byte[] into, int offset, int length) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (size == 0) {
                if (writersGone) {
                    return -1;
                }
                changed.await();
            }
            int n = Math.min(length, size);
            for (int i = 0; i < n; i++) {
                into[offset + i] = buffer[(head + i) % CAPACITY];
            }
            head = (head + n) % CAPACITY;
            size -= n;
            changed.signalAll();
            return n;
        } finally {
            lock.unlock();
        }
    }

    private int put(byte[] bytes, int offset, int length) throws InterruptedException {
        int done = 0;
        lock.lockInterruptibly();
        try {
            while (done < length) {
                if (readersGone) {
                    return -1;
                }
                if (size == CAPACITY) {
                    if (done > 0) {
                        return done;
                    }
                    changed.await();
                    continue;
                }
                int n = Math.min(length - done, CAPACITY - size);
                for (int i = 0; i < n; i++) {
                    buffer[(head + size + i) % CAPACITY] = bytes[offset + done + i];
                }
                size += n;
                done += n;
                changed.signalAll();
            }
            return done;
        } finally {
            lock.unlock();
        }
    }
}
