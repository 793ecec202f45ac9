package greenwall.lab.machine;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A process of a machine: a session, or a tool that a session started.
public final class Task implements AutoCloseable {
    private final Machine machine;
    private final int pid;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    private boolean interrupted;
    private boolean killed;

    Task(Machine machine, int pid) {
        this.machine = machine;
        this.pid = pid;
    }

    public int pid() {
        return pid;
    }

    /// Like SIGINT: a waiting program wakes up and prints its results.
    public void interrupt() {
        tell(false);
    }

    /// Like SIGKILL: the program prints nothing more.
    public void kill() {
        tell(true);
    }

    private void tell(boolean kill) {
        lock.lock();
        try {
            interrupted = true;
            killed |= kill;
            told.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Clears the interrupt, because interrupting a command on a terminal does not end the session.
    void forgetInterrupt() {
        lock.lock();
        try {
            interrupted = false;
        } finally {
            lock.unlock();
        }
    }

    boolean isInterrupted() {
        lock.lock();
        try {
            return interrupted;
        } finally {
            lock.unlock();
        }
    }

    void checkKilled() {
        lock.lock();
        try {
            if (killed) {
                throw new StoppedException(StoppedException.KILLED);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits until the time is over or the task is interrupted.
    ///
    /// @return false if the task was interrupted before the time was over
    boolean pause(Duration time) throws InterruptedException {
        lock.lock();
        try {
            long left = time.toNanos();
            while (!interrupted && left > 0) {
                left = told.awaitNanos(left);
            }
            checkKilled();
            return !interrupted;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        machine.ended(this);
    }

    /// Interrupts a task when its time is over, and kills it if it has not ended a while later.
    static final class TimeLimit implements AutoCloseable {
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
                    // The task ended in time.
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
}
