package greenwall.app.site;

import greenwall.app.config.ClusterConfig;
import greenwall.app.config.RepeatedTask;
import greenwall.app.config.SourceConfig;
import greenwall.connectors.files.AtomicFile;
import greenwall.connectors.files.FileErrorText;
import greenwall.connectors.files.RegularFileReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Watches the clusters of a shared engine and reports changes. If the engine does not respond, the clusters
/// stay as they are. So they do if its label has no or too many values, and all other hosts are the rest.
public final class EngineClusterWatcher implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final Site site;
    private final ClusterConfig engine;
    private final ClusterStore store;
    private final InstantSource clock;
    private final RepeatedTask queries = new RepeatedTask();
    /// Held while what was found is stored, so that nothing is written once it is closed.
    private final Object closing = new Object();
    private EngineClusterFinder.FoundClusters found = EngineClusterFinder.FoundClusters.NOTHING;

    /// @param site the site with the engine as one cluster; closed together with this object
    /// @param file stores the clusters between runs
    public EngineClusterWatcher(Site site, ClusterConfig engine, Path file, InstantSource clock) {
        this.site = site;
        this.engine = engine;
        store = new ClusterStore(file);
        this.clock = clock;
    }

    public synchronized EngineClusterFinder.FoundClusters found() {
        return found;
    }

    /// The result of an earlier run. Without one, the engine's answer if it arrives within this time.
    public synchronized EngineClusterFinder.FoundClusters foundWithin(Duration timeout) throws InterruptedException {
        var task = new FutureTask<>(this::query);
        found = store.load(engine).orElse(found);
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

    /// The engine's response or, if there is no complete one, the result of an earlier run.
    public synchronized EngineClusterFinder.FoundClusters queryNow() {
        query().ifPresentOrElse(this::accept, () -> {
            var before = store.load(engine).orElse(found);
            var line = engine.prometheus()
                            .map(SourceConfig::url)
                            .map(URI::toString)
                            .orElse("")
                    + " did not respond, or its response is incomplete"
                    + (before.values().isEmpty()
                            ? ", so its clusters are not known: without --cluster, all its hosts are shown as one cluster"
                            : "; the clusters of an earlier run are used");
            found = new EngineClusterFinder.FoundClusters(before.values(), before.rest(), List.of(line));
        });
        return found;
    }

    private Optional<EngineClusterFinder.FoundClusters> query() {
        return EngineClusterFinder.find(site, engine, clock, DEADLINE);
    }

    private void accept(EngineClusterFinder.FoundClusters next) {
        found = next;
        if (!next.values().isEmpty()) {
            store.store(engine, next);
        }
    }

    /// Queries once, and reports changes on this thread.
    ///
    /// @param onChange gets the new clusters after a change
    /// @param onError gets errors, one line each
    public void query(Consumer<EngineClusterFinder.FoundClusters> onChange, Consumer<String> onError) {
        var answer = query();
        if (answer.isEmpty() || queries.isClosed()) {
            return;
        }
        var previous = found();
        var problems = new ArrayList<>(answer.get().problems());
        boolean vanished = answer.get().values().isEmpty() && !previous.values().isEmpty();
        var next = vanished ? new EngineClusterFinder.FoundClusters(previous.values(), true, List.of()) : answer.get();
        if (!next.values().equals(previous.values()) || next.rest() != previous.rest()) {
            try {
                onChange.accept(next);
            } catch (RuntimeException failed) {
                // So that the next query reports the change again.
                next = previous;
                var line = "the changed clusters of " + engine.name() + " cannot be shown: "
                        + Objects.toString(failed.getMessage(), failed.toString());
                problems.add(line);
                if (!previous.problems().contains(line)) {
                    System.getLogger(EngineClusterWatcher.class.getName()).log(System.Logger.Level.ERROR, line, failed);
                }
            }
        }
        synchronized (closing) {
            if (queries.isClosed()) {
                return;
            }
            synchronized (this) {
                accept(new EngineClusterFinder.FoundClusters(next.values(), next.rest(), problems));
            }
        }
        problems.stream().filter(line -> !previous.problems().contains(line)).forEach(onError);
    }

    /// Queries at once and then at every `interval`, on a virtual thread, until closed.
    public void start(
            Duration interval, Consumer<EngineClusterFinder.FoundClusters> onChange, Consumer<String> onError) {
        // The problems found at the start were not reported yet.
        found().problems().forEach(onError);
        queries.start("watch of the clusters of " + engine.name(), interval, () -> query(onChange, onError));
    }

    @Override
    public void close() throws Exception {
        synchronized (closing) {
            queries.close();
        }
        site.close();
    }

    /// Stores the clusters of a shared engine. The first display need not wait for the engine, and an engine
    /// that does not respond keeps its clusters.
    ///
    /// The lines of the file are: the engine with its tenant and label, whether some targets belong to no
    /// cluster, and each value.
    private record ClusterStore(Path file) {
        private static final int MAX_BYTES = 64 << 10;
        private static final String WITH_REST = "rest";

        Optional<EngineClusterFinder.FoundClusters> load(ClusterConfig engine) {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            try {
                var lines = new String(RegularFileReader.read(file, MAX_BYTES), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
                if (lines.size() < 3 || !lines.getFirst().equals(key(engine))) {
                    return Optional.empty();
                }
                var values = lines.subList(2, lines.size()).stream()
                        .filter(EngineClusterFinder::isName)
                        .limit(EngineClusterFinder.MAX)
                        .toList();
                return Optional.of(new EngineClusterFinder.FoundClusters(
                        values, lines.get(1).equals(WITH_REST), List.of()));
            } catch (IOException unreadable) {
                return Optional.empty();
            }
        }

        void store(ClusterConfig engine, EngineClusterFinder.FoundClusters found) {
            var text = new StringBuilder(key(engine)).append('\n').append(found.rest() ? WITH_REST : "");
            found.values().forEach(value -> text.append('\n').append(value));
            try {
                AtomicFile.write(file, text.append('\n').toString().getBytes(StandardCharsets.UTF_8));
            } catch (IOException full) {
                System.getLogger(EngineClusterWatcher.class.getName())
                        .log(
                                System.Logger.Level.WARNING,
                                "the list of clusters was not saved: " + FileErrorText.of(full));
            }
        }

        private static String key(ClusterConfig engine) {
            return engine.prometheus()
                            .map(source -> source.url() + part(source.tenant()) + part(source.query()))
                            .orElse("")
                    + " " + engine.label().orElse("");
        }

        /// Only a hash, because a query may contain a secret.
        private static String part(Optional<String> ofEngine) {
            return ofEngine.map(text -> " " + Integer.toHexString(text.hashCode()))
                    .orElse("");
        }
    }
}
