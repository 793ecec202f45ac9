package greenwall.app.console;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// Runs tasks after a delay, one at a time.
public interface DelayTimer extends AutoCloseable {
    /// Runs the work after the pause. Ignored after close.
    void in(Duration pause, Runnable work);

    @Override
    void close();

    /// Creates a timer with a daemon thread of this name.
    static DelayTimer ofThisMachine(String name) {
        var thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
        return new DelayTimer() {
            @Override
            public void in(Duration pause, Runnable work) {
                try {
                    thread.schedule(work, pause.toMillis(), TimeUnit.MILLISECONDS);
                } catch (RejectedExecutionException _) {
                    // The timer was closed meanwhile.
                }
            }

            @Override
            public void close() {
                thread.shutdownNow();
            }
        };
    }
}
