package greenwall.app.console;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// Does things later, one at a time.
public interface Timer extends AutoCloseable {
    /// After it was closed nothing is done any more.
    void in(Duration pause, Runnable work);

    @Override
    void close();

    /// On a thread of this name that does not keep the program alive.
    static Timer ofThisMachine(String name) {
        var thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
        return new Timer() {
            @Override
            public void in(Duration pause, Runnable work) {
                try {
                    thread.schedule(work, pause.toMillis(), TimeUnit.MILLISECONDS);
                } catch (RejectedExecutionException _) {
                    // Closed meanwhile.
                }
            }

            @Override
            public void close() {
                thread.shutdownNow();
            }
        };
    }
}
