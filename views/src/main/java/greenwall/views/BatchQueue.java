package greenwall.views;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ObjLongConsumer;

/// Passes items to the JavaFX thread in batches, one call at a time. When too many wait, it drops the newest
/// and counts them, so that a slow screen loses lines instead of filling the memory.
public final class BatchQueue<T> {
    private final FxThread fx;
    private final int most;
    private final ObjLongConsumer<List<T>> receiver;
    // Without a lock, because a thread that is interrupted while it holds one would stop the drawing.
    private final Queue<T> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicBoolean underWay = new AtomicBoolean();

    /// @param receiver gets the items, and how many were dropped since the last batch
    public BatchQueue(FxThread fx, int most, ObjLongConsumer<List<T>> receiver) {
        this.fx = fx;
        this.most = most;
        this.receiver = receiver;
    }

    /// May be called from any thread; never blocks.
    public void offer(T item) {
        if (size.get() >= most) {
            dropped.incrementAndGet();
        } else {
            size.incrementAndGet();
            waiting.add(item);
        }
        if (underWay.compareAndSet(false, true)) {
            fx.post(this::deliver);
        }
    }

    private void deliver() {
        underWay.set(false);
        var batch = new ArrayList<T>();
        for (var item = waiting.poll(); item != null; item = waiting.poll()) {
            batch.add(item);
        }
        size.addAndGet(-batch.size());
        long lost = dropped.getAndSet(0);
        if (!batch.isEmpty() || lost > 0) {
            receiver.accept(batch, lost);
        }
    }
}
