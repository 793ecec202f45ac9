package greenwall.app.console;

import java.time.Duration;
import java.util.function.BiConsumer;

/// Runs a task on request, never concurrently with itself, and with a pause of nineteen times its last
/// duration, so that it uses at most a twentieth of a core. All requests that arrive in between cause one more
/// run.
final class ThrottledTask {
    private static final int PAUSE_FACTOR = 19;

    private enum Stage {
        IDLE,
        SCHEDULED,
        RUNNING,
        RUNNING_AND_REQUESTED
    }

    private final Runnable task;
    private final BiConsumer<Runnable, Duration> later;
    private Stage stage = Stage.IDLE;
    private Duration pause = Duration.ZERO;
    private long endNanos = System.nanoTime();

    /// @param later runs something after a delay
    ThrottledTask(Runnable task, BiConsumer<Runnable, Duration> later) {
        this.task = task;
        this.later = later;
    }

    synchronized void request() {
        switch (stage) {
            case IDLE -> schedule();
            case RUNNING -> stage = Stage.RUNNING_AND_REQUESTED;
            case SCHEDULED, RUNNING_AND_REQUESTED -> {}
        }
    }

    private void schedule() {
        var remaining = pause.minusNanos(System.nanoTime() - endNanos);
        stage = Stage.SCHEDULED;
        later.accept(this::run, remaining.isNegative() ? Duration.ZERO : remaining);
    }

    private void run() {
        synchronized (this) {
            stage = Stage.RUNNING;
        }
        long startNanos = System.nanoTime();
        try {
            task.run();
        } finally {
            finished(startNanos);
        }
    }

    private synchronized void finished(long startNanos) {
        endNanos = System.nanoTime();
        pause = Duration.ofNanos(endNanos - startNanos).multipliedBy(PAUSE_FACTOR);
        if (stage == Stage.RUNNING_AND_REQUESTED) {
            schedule();
        } else {
            stage = Stage.IDLE;
        }
    }
}
