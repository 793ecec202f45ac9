package greenwall.app.command;

import greenwall.app.config.ConfigResult;
import greenwall.app.config.ConfigWatcher;
import greenwall.app.site.Site;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Applies changes of the configuration file while a console runs.
///
/// @param onSite gets each new site and owns it
/// @param onError gets the reason, in one line, why the previous settings stay in effect
record ConfigReload(SiteOpener opener, Consumer<Site> onSite, Consumer<String> onError) {
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);

    /// Starts watching. The watch ends when the result is closed.
    AutoCloseable watch() {
        if (opener.setup().isEmpty()) {
            return () -> {};
        }
        var first = opener.setup().get();
        Supplier<ConfigResult> read = () -> {
            var now = opener.setup().orElse(first);
            return now.loader().load(now.from()).orElse(now.result());
        };
        var watcher = new ConfigWatcher(first.loader().fileOf(first.from()), first.result(), read, result -> {
            switch (result) {
                case ConfigResult.Rejected rejected ->
                    onError.accept(rejected.mistakes().getFirst() + " (the previous settings stay in effect)");
                case ConfigResult.Loaded(var config, var _) -> {
                    switch (opener.connect(config, opener.setup().orElse(first))) {
                        case SiteOpener.Opening.Opened(var site) -> {
                            onSite.accept(site);
                            watchClusters(opener.setup().orElse(first));
                        }
                        case SiteOpener.Opening.Refused _ ->
                            onError.accept("the configuration has no cluster "
                                    + opener.options().cluster.orElse("") + " (the previous settings stay in effect)");
                    }
                }
            }
        });
        watcher.start(CHECK_INTERVAL);
        watchClusters(first);
        return watcher;
    }

    private void watchClusters(SiteOpener.Setup setup) {
        opener.shared()
                .watch(
                        config -> {
                            if (opener.site(config, setup) instanceof SiteOpener.Opening.Opened(var site)) {
                                onSite.accept(site);
                            }
                        },
                        onError);
    }
}
