package greenwall.fleet.explain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// Sends several requests to a source, a few at a time: in sequence each would wait for the slowest, and all at
/// once would be a burst that a slow source cannot take.
final class ConcurrentRequests {
    private static final int CONCURRENT = 3;

    private ConcurrentRequests() {}

    /// The responses in the order of the requests. If the thread is interrupted, those of the requests that were
    /// sent by then, which end as interrupted if they still run.
    static <Q, A> List<A> all(List<Q> queries, Function<Q, A> execute) {
        var requests = new ArrayList<Future<A>>();
        try (var threads =
                Executors.newFixedThreadPool(CONCURRENT, Thread.ofVirtual().factory())) {
            queries.forEach(query -> requests.add(threads.submit(() -> execute.apply(query))));
            try {
                for (var request : requests) {
                    request.get();
                }
            } catch (InterruptedException _) {
                threads.shutdownNow();
                Thread.currentThread().interrupt();
            }
        } catch (ExecutionException bug) {
            throw new IllegalStateException("a query of an explanation failed", bug.getCause());
        }
        return requests.stream()
                .filter(request -> request.state() == Future.State.SUCCESS)
                .map(Future::resultNow)
                .toList();
    }

    /// Runs all tasks at once; returns the results of those that finish in time.
    static <A> List<A> finishedWithin(Duration remaining, List<Callable<A>> tasks) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = new ArrayList<A>();
            for (var answer : threads.invokeAll(tasks, remaining.toMillis(), TimeUnit.MILLISECONDS)) {
                if (!answer.isCancelled()) {
                    done.add(answer.get());
                }
            }
            return done;
        } catch (ExecutionException bug) {
            throw new IllegalStateException("a part of an explanation failed", bug.getCause());
        }
    }
}
