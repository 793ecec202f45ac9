package greenwall.fleet.poll;

import greenwall.fleet.state.ClusterState;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The running or last poll of each cluster, and the last state of each. Not thread-safe.
final class RunningPolls {
    /// How long to wait before a running poll is looked at again.
    static final Duration PAUSE = Duration.ofMillis(500);

    private final Map<String, RunningPoll> running = new LinkedHashMap<>();
    private final Map<String, ClusterState> known = new HashMap<>();
    /// One permit for each poll that has ended.
    private final Semaphore arrivals = new Semaphore(0);

    /// The poll of one cluster.
    ///
    /// @param until when callers stop waiting for it, by [System#nanoTime()]
    private record RunningPoll(FutureTask<ClusterState> task, long until) {}

    /// Starts a poll, unless one of the cluster is still running.
    void begin(ClusterPoller poller, Callable<ClusterState> poll, Duration timeout) {
        if (isRunning(poller)) {
            return;
        }
        var task = new FutureTask<>(poll) {
            @Override
            protected void done() {
                arrivals.release();
            }
        };
        // The time runs from here, so that a poll that hangs delays only the turn in which it began.
        running.put(poller.cluster(), new RunningPoll(task, System.nanoTime() + timeout.toNanos()));
        Thread.ofVirtual().name("poller of " + poller.cluster()).start(task);
    }

    boolean isRunning(ClusterPoller poller) {
        var poll = running.get(poller.cluster());
        return poll != null && !poll.task.isDone();
    }

    /// Waits for the first poll that ends, at most this long; returns whether any has ended.
    boolean awaitFirst(Duration longest) throws InterruptedException {
        arrivals.drainPermits();
        return running.values().stream().anyMatch(poll -> poll.task.isDone())
                || arrivals.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// The state after the poll of the cluster; if the poll takes too long, what is known meanwhile.
    ///
    /// @param only whether there is no other cluster to show
    ClusterState await(ClusterPoller poller, boolean only) throws InterruptedException {
        var poll = Objects.requireNonNull(running.get(poller.cluster()));
        var before = known.get(poller.cluster());
        try {
            var state = before == null && only
                    ? poll.task.get()
                    : poll.task.get(Math.max(0, poll.until - System.nanoTime()), TimeUnit.NANOSECONDS);
            known.put(poller.cluster(), state);
            return state;
        } catch (TimeoutException _) {
            return before == null ? poller.neverAnswered() : poller.standIn(before);
        } catch (CancellationException _) {
            throw new InterruptedException();
        } catch (ExecutionException e) {
            System.getLogger(RunningPolls.class.getName())
                    .log(
                            System.Logger.Level.ERROR,
                            "polling the cluster " + poller.cluster() + " failed",
                            e.getCause());
            return poller.failed(before);
        }
    }

    /// Removes the poll of the cluster, unless it was cancelled, so that a caller can wait for its end.
    Optional<FutureTask<ClusterState>> take(ClusterPoller poller) {
        return Optional.ofNullable(running.remove(poller.cluster()))
                .map(RunningPoll::task)
                .filter(task -> !task.isCancelled());
    }

    void ended(ClusterState state) {
        known.put(state.name(), state);
    }

    void stop() {
        running.values().forEach(poll -> poll.task.cancel(true));
    }
}
