package greenwall.lab.machine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A process of a machine: a session, or a tool that a session started.
public final class SimulatedProcess implements AutoCloseable {
    private final SimulatedMachine machine;
    private final int pid;
    private boolean interrupted;
    private boolean killed;

    SimulatedProcess(SimulatedMachine machine, int pid) {
        this.machine = machine;
        this.pid = pid;
    }

    public int pid() {
        return pid;
    }

    /// Like SIGINT: a waiting program wakes up and prints its results.
    public synchronized void interrupt() {
        interrupted = true;
        notifyAll();
    }

    /// Like SIGKILL: the program prints nothing more.
    public synchronized void kill() {
        killed = true;
        interrupt();
    }

    /// Clears the interrupt, because interrupting a command on a terminal does not end the session.
    synchronized void forgetInterrupt() {
        interrupted = false;
    }

    synchronized boolean isInterrupted() {
        return interrupted;
    }

    synchronized void checkKilled() {
        if (killed) {
            throw new StoppedException(StoppedException.KILLED);
        }
    }

    /// Waits until the time is over or the process is interrupted.
    ///
    /// @return false if the process was interrupted before the time was over
    synchronized boolean pause(Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); !interrupted && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        checkKilled();
        return !interrupted;
    }

    @Override
    public void close() {
        machine.processes().remove(pid);
    }

    /// Interrupts a process when its time is over, and kills it if it has not ended a while later.
    static final class TimeLimit implements AutoCloseable {
        private final Thread timer;
        private volatile boolean reached;

        TimeLimit(SimulatedProcess process, Duration time, Duration thenKill) {
            timer = Thread.ofVirtual().name("range-time-limit").start(() -> {
                try {
                    Thread.sleep(time);
                    reached = true;
                    process.interrupt();
                    Thread.sleep(thenKill);
                    process.kill();
                } catch (InterruptedException _) {
                    // The process ended in time.
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

    /// Ends a program that was killed, or whose output is no longer read.
    public static final class StoppedException extends RuntimeException {
        static final int KILLED = 137;
        public static final int UNREAD = 141;
        private final int status;

        public StoppedException(int status) {
            super("status " + status, null, false, false);
            this.status = status;
        }

        public int status() {
            return status;
        }
    }
}
