package greenwall.app.command;

import greenwall.app.config.ConfigResult;
import greenwall.app.config.ConfigWatcher;
import greenwall.app.site.Site;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Takes up changes of the configuration file while a console runs.
///
/// @param onSite owns the new sites
/// @param onTrouble is told in one line why the previous settings stay
record ConfigReload(SiteOpener opener, Consumer<Site> onSite, Consumer<String> onTrouble) {
    private static final Duration LOOK_AT_THE_FILE = Duration.ofSeconds(2);

    /// Watches until it is closed.
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
                    onTrouble.accept(rejected.problems().getFirst() + " (the previous settings stay in effect)");
                case ConfigResult.Loaded(var config, var _) -> {
                    switch (opener.connect(config, opener.setup().orElse(first))) {
                        case SiteOpener.Opening.Opened(var site) -> {
                            onSite.accept(site);
                            watchClusters(opener.setup().orElse(first));
                        }
                        case SiteOpener.Opening.Refused _ ->
                            onTrouble.accept("the configuration has no cluster "
                                    + opener.options().cluster.orElse("") + " (the previous settings stay in effect)");
                    }
                }
            }
        });
        watcher.start(LOOK_AT_THE_FILE);
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
                        onTrouble);
    }
}
