package greenwall.views.window;

import greenwall.views.FxThread;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Runs a task on the JavaFX thread once a second. A running animation would make the toolkit pulse sixty
/// times a second, which would be most of the CPU time of an unattended wall.
final class OneSecondTicker implements AutoCloseable {
    private final AtomicBoolean waiting = new AtomicBoolean();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("seconds").daemon().factory());

    OneSecondTicker(FxThread fx, Runnable work) {
        timer.scheduleAtFixedRate(
                () -> {
                    // After a stall, only one call is waiting.
                    if (!waiting.getAndSet(true)) {
                        fx.post(() -> {
                            waiting.set(false);
                            work.run();
                        });
                    }
                },
                1,
                1,
                TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
