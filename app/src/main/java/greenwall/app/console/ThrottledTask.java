package greenwall.app.console;

import java.time.Duration;
import java.util.function.BiConsumer;

/// Runs a task on request, never twice at once, and with a pause of four times its last duration: so it takes at most a
/// fifth of a core. Requests in between give one more run.
final class ThrottledTask {
    private static final int REST = 4;

    private enum Stage {
        IDLE,
        PLANNED,
        RUNNING,
        RUNNING_AND_WANTED
    }

    private final Runnable task;
    private final BiConsumer<Runnable, Duration> later;
    private Stage stage = Stage.IDLE;
    private Duration rest = Duration.ZERO;
    private long ended = System.nanoTime();

    /// @param later runs something after a delay
    ThrottledTask(Runnable task, BiConsumer<Runnable, Duration> later) {
        this.task = task;
        this.later = later;
    }

    synchronized void request() {
        switch (stage) {
            case IDLE -> plan();
            case RUNNING -> stage = Stage.RUNNING_AND_WANTED;
            case PLANNED, RUNNING_AND_WANTED -> {}
        }
    }

    private void plan() {
        var left = rest.minusNanos(System.nanoTime() - ended);
        stage = Stage.PLANNED;
        later.accept(this::run, left.isNegative() ? Duration.ZERO : left);
    }

    private void run() {
        synchronized (this) {
            stage = Stage.RUNNING;
        }
        long begun = System.nanoTime();
        try {
            task.run();
        } finally {
            finished(begun);
        }
    }

    private synchronized void finished(long begun) {
        ended = System.nanoTime();
        rest = Duration.ofNanos(ended - begun).multipliedBy(REST);
        if (stage == Stage.RUNNING_AND_WANTED) {
            plan();
        } else {
            stage = Stage.IDLE;
        }
    }
}
