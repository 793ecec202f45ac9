package greenwall.lab.shell;

import java.util.concurrent.atomic.AtomicInteger;

/// An open file description: shared by all descriptors that were duplicated from it, closed with the last of
/// them.
public abstract class OpenFile {
    private final AtomicInteger holders = new AtomicInteger(1);

    /// At least one byte, or -1 at the end.
    public abstract int read(byte[] into, int offset, int length) throws InterruptedException;

    /// How many bytes it took; -1 when nobody can read it any more, and the writer gets a SIGPIPE.
    public abstract int write(byte[] bytes, int offset, int length) throws InterruptedException;

    /// Called once, when nobody holds it any longer.
    protected abstract void released();

    public boolean isTerminal() {
        return false;
    }

    public final OpenFile share() {
        holders.incrementAndGet();
        return this;
    }

    public final void release() {
        if (holders.decrementAndGet() == 0) {
            released();
        }
    }

    /// `/dev/null`.
    public static OpenFile nothing() {
        return new Fixed(new byte[0]);
    }

    /// A file to be read from its start.
    public static OpenFile of(byte[] content) {
        return new Fixed(content);
    }

    private static final class Fixed extends OpenFile {
        private final byte[] content;
        private final AtomicInteger position = new AtomicInteger();

        Fixed(byte[] content) {
            this.content = content;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int from = position.get();
            int n = Math.min(length, content.length - from);
            if (n <= 0) {
                return -1;
            }
            System.arraycopy(content, from, into, offset, n);
            position.addAndGet(n);
            return n;
        }

        @Override
        public int write(byte[] bytes, int offset, int length) {
            return length;
        }

        @Override
        protected void released() {}
    }
}
