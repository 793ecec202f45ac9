package greenwall.app.command;

import greenwall.app.config.Config;
import greenwall.app.site.EngineClusterFinder;
import greenwall.app.site.EngineClusterWatcher;
import greenwall.app.site.Site;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// Replaces a shared engine in the configuration with its clusters, and looks for new clusters while a
/// console runs.
final class SharedEngineResolver {
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(1);

    private final ProcessContext process;
    private boolean doNotWait;
    private Optional<WatchedEngine> watched = Optional.empty();
    /// The engine of the site in force, until the one that may replace it is accepted.
    private Optional<WatchedEngine> previous = Optional.empty();
    private Runnable startWatch = () -> {};

    /// @param read the configuration with the shared engine
    private record WatchedEngine(EngineClusterWatcher watcher, Config read) {}

    SharedEngineResolver(ProcessContext process) {
        this.process = process;
    }

    /// From now on, does not wait for an engine that is slow to list its clusters.
    synchronized void skipWait() {
        doNotWait = true;
    }

    /// Returns the configuration with the clusters of the engine. The earlier watch goes on until [#settle].
    ///
    /// @param connect connects to the sources of a configuration, for this purpose only
    synchronized Config discover(Config config, Function<Config, Site> connect) {
        previous = watched;
        watched = Optional.empty();
        var engine = EngineClusterFinder.engine(config);
        if (engine.isEmpty()) {
            return config;
        }
        var watcher = new EngineClusterWatcher(
                connect.apply(config.asReadOnly()),
                engine.get(),
                process.paths().stateFolder().resolve("clusters"),
                process.clock());
        watched = Optional.of(new WatchedEngine(watcher, config));
        if (doNotWait) {
            return foundWithinTimeout(watcher).applyTo(config);
        }
        var found = watcher.queryNow();
        found.problems().forEach(line -> process.printError(line));
        close(watched);
        watched = Optional.empty();
        return found.applyTo(config);
    }

    /// Ends the earlier watch if the discovered configuration comes into force, or else the new one.
    synchronized void settle(boolean accepted) {
        close(accepted ? previous : watched);
        watched = accepted ? watched : previous;
        previous = Optional.empty();
    }

    private static EngineClusterFinder.FoundClusters foundWithinTimeout(EngineClusterWatcher watcher) {
        try {
            return watcher.foundWithin(START_TIMEOUT);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return watcher.found();
        }
    }

    /// Reports the changed configuration whenever the clusters change.
    synchronized void watch(Consumer<Config> changed, Consumer<String> onError) {
        startWatch = () ->
                watched.ifPresent(now -> now.watcher().start(INTERVAL, found -> report(now, found, changed), onError));
        startWatch.run();
    }

    /// Watches the engine of a site that was opened again, because its opening ended the earlier watch.
    synchronized void watchAgain() {
        startWatch.run();
    }

    private synchronized void report(
            WatchedEngine engine, EngineClusterFinder.FoundClusters found, Consumer<Config> changed) {
        if (watched.filter(now -> now == engine).isPresent()) {
            changed.accept(found.applyTo(engine.read()));
        }
    }

    synchronized void close() {
        close(watched);
        watched = Optional.empty();
    }

    private static void close(Optional<WatchedEngine> watched) {
        try {
            if (watched.isPresent()) {
                watched.get().watcher().close();
            }
        } catch (Exception failure) {
            System.getLogger(SharedEngineResolver.class.getName())
                    .log(System.Logger.Level.WARNING, "cannot close the source that the clusters share", failure);
        }
    }
}
