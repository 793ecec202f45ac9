package greenwall.app.site;

import greenwall.app.config.Cluster;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Watches the clusters of a shared engine and reports changes. An engine that does not respond, or whose label has no
/// value any more, changes nothing.
public final class ClusterWatch implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final Site site;
    private final Cluster engine;
    private final ClusterStore memory;
    private final InstantSource clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private ClusterFinder.Found found = ClusterFinder.Found.NOTHING;

    /// @param site with the engine as one cluster; closed with this
    public ClusterWatch(Site site, Cluster engine, ClusterStore memory, InstantSource clock) {
        this.site = site;
        this.engine = engine;
        this.memory = memory;
        this.clock = clock;
    }

    /// The last result.
    public synchronized ClusterFinder.Found found() {
        return found;
    }

    /// The result of an earlier run; without one, what the engine answers within this time.
    public synchronized ClusterFinder.Found soon(Duration patience) throws InterruptedException {
        var task = new FutureTask<>(this::ask);
        found = memory.of(engine).orElse(found);
        if (found.values().isEmpty()) {
            Thread.ofVirtual().name("clusters of " + engine.name()).start(task);
            try {
                task.get(patience.toMillis(), TimeUnit.MILLISECONDS).ifPresent(this::take);
            } catch (TimeoutException _) {
                task.cancel(true);
            } catch (ExecutionException bug) {
                throw new IllegalStateException("internal error while searching for clusters", bug.getCause());
            }
        }
        return found;
    }

    /// Asks the engine and waits.
    public synchronized ClusterFinder.Found now() {
        ask().ifPresent(this::take);
        return found;
    }

    private Optional<ClusterFinder.Found> ask() {
        return ClusterFinder.look(site, engine, clock, DEADLINE);
    }

    private void take(ClusterFinder.Found next) {
        found = next;
        if (!next.values().isEmpty()) {
            memory.keep(engine, next);
        }
    }

    /// Looks once, and reports changes on this thread.
    ///
    /// @param receiver gets other clusters
    /// @param trouble gets errors, one line each
    public void look(Consumer<ClusterFinder.Found> receiver, Consumer<String> trouble) {
        var asked = ask();
        if (asked.isEmpty() || closed.getCount() == 0) {
            return;
        }
        boolean other;
        var next = asked.get();
        var before = found();
        synchronized (this) {
            boolean vanished = next.values().isEmpty() && !found.values().isEmpty();
            other = !vanished && (!next.values().equals(found.values()) || next.rest() != found.rest());
            if (vanished) {
                found = new ClusterFinder.Found(found.values(), found.rest(), next.troubles());
            } else {
                take(next);
            }
        }
        next.troubles().stream()
                .filter(line -> !before.troubles().contains(line))
                .forEach(trouble);
        if (other) {
            receiver.accept(next);
        }
    }

    /// Looks at once and then every `interval`, on a virtual thread, until closed.
    public void start(Duration interval, Consumer<ClusterFinder.Found> receiver, Consumer<String> trouble) {
        // The result of the start was not reported yet.
        found().troubles().forEach(trouble);
        Thread.ofVirtual().name("watch of the clusters of " + engine.name()).start(() -> {
            try {
                do {
                    lookAndGoOn(receiver, trouble);
                } while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /// A failed look must not end the watch.
    private void lookAndGoOn(Consumer<ClusterFinder.Found> receiver, Consumer<String> trouble) {
        try {
            look(receiver, trouble);
        } catch (RuntimeException bug) {
            System.getLogger(ClusterWatch.class.getName())
                    .log(System.Logger.Level.ERROR, "the search for clusters failed", bug);
        }
    }

    @Override
    public void close() throws Exception {
        closed.countDown();
        site.close();
    }
}
