package greenwall.views.shell;

import greenwall.views.FxThread;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Does something on the drawing thread once a second. A running animation would do it too, but it makes the toolkit
/// pulse sixty times a second for as long as it runs, which is most of what a wall costs that nobody touches.
final class SecondTicker implements AutoCloseable {
    private final AtomicBoolean waiting = new AtomicBoolean();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("seconds").daemon().factory());

    SecondTicker(FxThread fx, Runnable work) {
        timer.scheduleAtFixedRate(
                () -> {
                    // A drawing thread that stands still finds one second waiting for it, not all of them.
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
