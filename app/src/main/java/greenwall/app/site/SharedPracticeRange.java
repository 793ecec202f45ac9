package greenwall.app.site;

import java.util.concurrent.atomic.AtomicBoolean;

/// A practice range that successive sites share when the configuration changes. It is closed when the last of
/// them is closed.
public final class SharedPracticeRange {
    private final AutoCloseable range;

    /// Guarded by this.
    private int leases;

    public SharedPracticeRange(AutoCloseable range) {
        this.range = range;
    }

    public synchronized Lease lease() {
        leases++;
        return new Lease();
    }

    private synchronized void release() {
        leases--;
        if (leases == 0) {
            try {
                range.close();
            } catch (Exception failure) {
                System.getLogger(SharedPracticeRange.class.getName())
                        .log(System.Logger.Level.WARNING, "a practice range failed to close", failure);
            }
        }
    }

    public final class Lease implements AutoCloseable {
        private final AtomicBoolean closed = new AtomicBoolean();

        private Lease() {}

        SharedPracticeRange range() {
            return SharedPracticeRange.this;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                release();
            }
        }
    }
}
