package greenwall.app.site;

import greenwall.app.config.ClusterConfig;
import greenwall.app.config.RepeatedTask;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Watches the clusters of a shared engine and reports changes. If the engine does not respond, or its label
/// has no values any more, the clusters stay as they are.
public final class ClusterWatcher implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final Site site;
    private final ClusterConfig engine;
    private final ClusterStore store;
    private final InstantSource clock;
    private final RepeatedTask queries = new RepeatedTask();
    private ClusterFinder.Found found = ClusterFinder.Found.NOTHING;

    /// @param site the site with the engine as one cluster; closed together with this object
    public ClusterWatcher(Site site, ClusterConfig engine, ClusterStore store, InstantSource clock) {
        this.site = site;
        this.engine = engine;
        this.store = store;
        this.clock = clock;
    }

    public synchronized ClusterFinder.Found found() {
        return found;
    }

    /// The result of an earlier run. Without one, the engine's answer if it arrives within this time.
    public synchronized ClusterFinder.Found foundWithin(Duration timeout) throws InterruptedException {
        var task = new FutureTask<>(this::query);
        found = store.of(engine).orElse(found);
        if (found.values().isEmpty()) {
            Thread.ofVirtual().name("clusters of " + engine.name()).start(task);
            try {
                task.get(timeout.toMillis(), TimeUnit.MILLISECONDS).ifPresent(this::accept);
            } catch (TimeoutException _) {
                task.cancel(true);
            } catch (ExecutionException bug) {
                throw new IllegalStateException("internal error while searching for clusters", bug.getCause());
            }
        }
        return found;
    }

    public synchronized ClusterFinder.Found queryNow() {
        query().ifPresent(this::accept);
        return found;
    }

    private Optional<ClusterFinder.Found> query() {
        return ClusterFinder.find(site, engine, clock, DEADLINE);
    }

    private void accept(ClusterFinder.Found next) {
        found = next;
        if (!next.values().isEmpty()) {
            store.store(engine, next);
        }
    }

    /// Queries once, and reports changes on this thread.
    ///
    /// @param onChange gets the new clusters after a change
    /// @param onError gets errors, one line each
    public void query(Consumer<ClusterFinder.Found> onChange, Consumer<String> onError) {
        var answer = query();
        if (answer.isEmpty() || queries.isClosed()) {
            return;
        }
        boolean changed;
        var next = answer.get();
        var previous = found();
        synchronized (this) {
            boolean vanished = next.values().isEmpty() && !found.values().isEmpty();
            changed = !vanished && (!next.values().equals(found.values()) || next.rest() != found.rest());
            if (vanished) {
                found = new ClusterFinder.Found(found.values(), found.rest(), next.problems());
            } else {
                accept(next);
            }
        }
        next.problems().stream()
                .filter(line -> !previous.problems().contains(line))
                .forEach(onError);
        if (changed) {
            onChange.accept(next);
        }
    }

    /// Queries at once and then at every `interval`, on a virtual thread, until closed.
    public void start(Duration interval, Consumer<ClusterFinder.Found> onChange, Consumer<String> onError) {
        // The problems found at the start were not reported yet.
        found().problems().forEach(onError);
        queries.start("watch of the clusters of " + engine.name(), interval, () -> query(onChange, onError));
    }

    @Override
    public void close() throws Exception {
        queries.close();
        site.close();
    }
}
