package greenwall.views;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;

/// Passes items to the JavaFX thread in batches, one call at a time. When too many wait, it drops the newest
/// and counts them, so that a slow screen loses lines instead of filling the memory.
public final class BatchQueue<T> {
    private final FxThread fx;
    private final int most;
    private final ObjLongConsumer<List<T>> receiver;
    private List<T> waiting = new ArrayList<>();
    private long dropped;
    private boolean underWay;

    /// @param receiver gets the items, and how many were dropped since the last batch
    public BatchQueue(FxThread fx, int most, ObjLongConsumer<List<T>> receiver) {
        this.fx = fx;
        this.most = most;
        this.receiver = receiver;
    }

    /// May be called from any thread; never blocks.
    public void offer(T item) {
        synchronized (this) {
            if (waiting.size() >= most) {
                dropped++;
            } else {
                waiting.add(item);
            }
            if (underWay) {
                return;
            }
            underWay = true;
        }
        fx.post(this::deliver);
    }

    private void deliver() {
        List<T> batch;
        long lost;
        synchronized (this) {
            batch = waiting;
            lost = dropped;
            waiting = new ArrayList<>();
            dropped = 0;
            underWay = false;
        }
        receiver.accept(batch, lost);
    }
}
