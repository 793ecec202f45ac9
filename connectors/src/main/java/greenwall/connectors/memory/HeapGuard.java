package greenwall.connectors.memory;

import java.util.function.LongSupplier;

/// Refuses data from others before it fills the heap. The limits of single responses bound neither their sum
/// nor the objects that the readers create, so this checks the heap itself while they read. Small responses are
/// accepted up to a higher use of the heap, so that one large response does not block all others.
public final class HeapGuard {
    /// Data below this size is accepted up to a higher use of the heap.
    public static final long SMALL = 1L << 20;

    public static final HeapGuard OF_THIS_PROCESS = new HeapGuard(
            Runtime.getRuntime().maxMemory(),
            () -> Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory(),
            System::gc);

    private final long heap;
    private final long most;
    private final long mostForSmall;
    private final LongSupplier used;
    private final Runnable collect;

    /// Much of the used heap may be garbage. It is collected only when the use exceeds this value, not on
    /// every call.
    private volatile long collectAt;

    HeapGuard(long heap, LongSupplier used, Runnable collect) {
        this.heap = heap;
        this.most = heap / 3 * 2;
        this.mostForSmall = heap / 6 * 5;
        this.used = used;
        this.collect = collect;
        this.collectAt = most;
    }

    public void require(long soFar) throws LimitExceededException {
        if (used.getAsLong() < collectAt) {
            return;
        }
        synchronized (this) {
            if (used.getAsLong() < collectAt) {
                return;
            }
            collect.run();
            long live = used.getAsLong();
            boolean full = live >= (soFar < SMALL ? mostForSmall : most);
            // The refused data will soon be garbage, so the next caller measures again.
            collectAt = full ? most : Math.max(most, live + heap / 8);
            if (full) {
                throw new LimitExceededException(
                        heap, "the Java heap is nearly full (" + mebibytes(live) + " of " + mebibytes(heap) + " used)");
            }
        }
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
