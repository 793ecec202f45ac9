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
    /// The engine of the site in force.
    private Optional<WatchedEngine> watched = Optional.empty();
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

    /// Opens the configuration with the clusters of its engine. If it is opened, its engine is watched instead of the
    /// earlier one. One site is opened at a time.
    ///
    /// @param connect connects to the sources of a configuration, for this purpose only
    /// @param opener opens the configuration with its clusters, and shows it if a console runs
    synchronized SiteOpener.OpenResult open(
            Config config, Function<Config, Site> connect, Function<Config, SiteOpener.OpenResult> opener) {
        var next = EngineClusterFinder.engine(config)
                .map(engine -> new WatchedEngine(
                        new EngineClusterWatcher(
                                connect.apply(config.asReadOnly()),
                                engine,
                                process.paths().stateFolder().resolve("clusters"),
                                process.clock()),
                        config));
        var ended = next;
        try {
            var result = opener.apply(
                    next.map(engine -> find(engine.watcher()).applyTo(config)).orElse(config));
            if (result instanceof SiteOpener.OpenResult.Opened) {
                ended = watched;
                watched = next;
                startWatch.run();
            }
            return result;
        } finally {
            close(ended);
        }
    }

    private EngineClusterFinder.FoundClusters find(EngineClusterWatcher watcher) {
        if (doNotWait) {
            return foundWithinTimeout(watcher);
        }
        var found = watcher.queryNow();
        found.problems().forEach(line -> process.printError(line));
        return found;
    }

    private static EngineClusterFinder.FoundClusters foundWithinTimeout(EngineClusterWatcher watcher) {
        try {
            return watcher.foundWithin(START_TIMEOUT);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return watcher.found();
        }
    }

    /// From now on, reports the changed configuration whenever the clusters of the site in force change.
    synchronized void watch(Consumer<Config> changed, Consumer<String> onError) {
        startWatch = () ->
                watched.ifPresent(now -> now.watcher().start(INTERVAL, found -> report(now, found, changed), onError));
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
