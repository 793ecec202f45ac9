package greenwall.lab.machine;

import java.time.Duration;

/// Interrupts a task when its time is over, and kills it when it has not ended a while later.
final class TimeLimit implements AutoCloseable {
    private final Thread timer;
    private volatile boolean reached;

    TimeLimit(Task task, Duration time, Duration thenKill) {
        timer = Thread.ofVirtual().name("range-time-limit").start(() -> {
            try {
                Thread.sleep(time);
                reached = true;
                task.interrupt();
                Thread.sleep(thenKill);
                task.kill();
            } catch (InterruptedException _) {
                // It ended in time.
            }
        });
    }

    boolean isReached() {
        return reached;
    }

    @Override
    public void close() {
        timer.interrupt();
    }
}
