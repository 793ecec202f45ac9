package greenwall.views.testing;

import greenwall.views.FxThread;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Holds what is posted until the test runs it: the test is the JavaFX thread.
public record HeldFxThread(Queue<Runnable> posted) implements FxThread {
    public HeldFxThread() {
        this(new ConcurrentLinkedQueue<>());
    }

    @Override
    public void post(Runnable work) {
        posted.add(work);
    }

    @Override
    public boolean isHere() {
        return true;
    }
}
