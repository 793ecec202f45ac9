package greenwall.views.testing;

import greenwall.views.FxThread;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Queues posted work until the test runs it. The test's own thread counts as the JavaFX thread.
public record QueuedFxThread(Queue<Runnable> posted) implements FxThread {
    public QueuedFxThread() {
        this(new ConcurrentLinkedQueue<>());
    }

    @Override
    public void post(Runnable work) {
        posted.add(work);
    }

    @Override
    public boolean isCurrent() {
        return true;
    }
}
