package greenwall.tests.soak;

import greenwall.app.console.PollTiming.DelayTimer;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/// Does not wait: advances the clock by the delay, runs the soak's own work, and continues.
final class SoakTimer implements DelayTimer {
    private final SharedClock clock;
    private final Runnable between;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("poll").daemon().factory());

    SoakTimer(SharedClock clock, Runnable between) {
        this.clock = clock;
        this.between = between;
    }

    @Override
    public void schedule(Duration pause, Runnable work) {
        try {
            thread.execute(() -> {
                clock.pass(pause);
                between.run();
                work.run();
            });
        } catch (RejectedExecutionException _) {
            // Closed in the meantime.
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
