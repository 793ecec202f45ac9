package greenwall.app.command;

import greenwall.app.config.ConfigError;
import greenwall.app.config.ConfigResult;
import greenwall.app.config.ConfigWatcher;
import greenwall.app.site.Site;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Applies changes of the configuration file while a console runs.
///
/// @param onSite gets each new site and owns it
/// @param onMessage gets, in one line, why the previous settings stay in effect, or the warnings of those in effect
/// @param onRejected gets the same reason after each change of the file; empty if the change is in effect
record ConfigReloader(
        SiteOpener opener, Consumer<Site> onSite, Consumer<String> onMessage, Consumer<Optional<String>> onRejected) {
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);

    /// Starts watching. The watch ends when the result is closed.
    AutoCloseable watch() {
        if (opener.setup().isEmpty()) {
            return () -> {};
        }
        var first = opener.setup().get();
        Supplier<ConfigResult> read = () -> {
            var now = opener.setup().orElse(first);
            // A default file that was removed is an error here, as a named one is: there are no other sources.
            return now.loader()
                    .load(now.from())
                    .orElseGet(() -> now.loader().read(now.loader().fileOf(now.from())));
        };
        var watcher = new ConfigWatcher(first.loader().fileOf(first.from()), first.result(), read, result -> {
            switch (result) {
                case ConfigResult.Rejected rejected ->
                    reject(firstOf(rejected.errors()).orElse("the configuration has an error"));
                case ConfigResult.Loaded loaded -> apply(loaded, opener.setup().orElse(first));
            }
        });
        // A console that was started from a menu has no terminal that shows them.
        showWarnings(first.result());
        opener.sharedEngineResolver()
                .watch(config -> opener.openSite(config, opener.setup().orElse(first), onSite), onMessage);
        watcher.start(CHECK_INTERVAL);
        return watcher;
    }

    private void apply(ConfigResult.Loaded loaded, SiteOpener.Setup setup) {
        try {
            var opening = opener.connect(loaded.config(), setup, site -> {
                onSite.accept(site);
                opener.setResult(loaded);
            });
            if (opening instanceof SiteOpener.OpenResult.Refused) {
                reject("the configuration has no cluster "
                        + opener.options().cluster.orElse(""));
                return;
            }
            onRejected.accept(Optional.empty());
            showWarnings(loaded);
        } catch (RuntimeException failed) {
            System.getLogger(ConfigReloader.class.getName())
                    .log(System.Logger.Level.ERROR, "a changed configuration cannot be shown", failed);
            reject("the changed configuration cannot be shown: "
                    + Objects.toString(failed.getMessage(), failed.toString()));
        }
    }

    /// One line for all; the first stands for the rest.
    private static Optional<String> firstOf(List<ConfigError> errors) {
        var more = errors.size() > 1 ? " (and " + (errors.size() - 1) + " more)" : "";
        return errors.stream().findFirst().map(error -> error + more);
    }

    private void showWarnings(ConfigResult result) {
        firstOf(result.warnings()).ifPresent(warning -> onMessage.accept("warning: " + warning));
    }

    private void reject(String why) {
        onMessage.accept(why + " (the previous settings stay in effect)");
        onRejected.accept(Optional.of(why));
    }
}
