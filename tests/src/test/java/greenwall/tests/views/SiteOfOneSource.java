package greenwall.tests.views;

import greenwall.app.config.ConfigLoader;
import greenwall.app.config.ConfigPaths;
import greenwall.app.config.ConfigReader;
import greenwall.app.config.ConfigResult;
import greenwall.app.config.SecretFetcher;
import greenwall.app.config.SourceOptionsConverter;
import greenwall.app.console.ConsoleSession;
import greenwall.app.console.SiteBackend;
import greenwall.app.site.Site;
import greenwall.connectors.files.AuditFile;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.fleet.state.SourceClock;
import greenwall.views.PanelResults;
import greenwall.views.shell.PlatformFxThread;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A site with one Prometheus, without a poll and without windows.
final class SiteOfOneSource implements AutoCloseable {
    private final ConsoleSession memory;
    private final SiteBackend ports;

    SiteOfOneSource(Path folder, URI prometheus) {
        var clock = InstantSource.system();
        var paths = new ConfigPaths("linux", folder, name -> name.startsWith("XDG_") ? folder.toString() : null);
        var secrets = new SecretFetcher(_ -> null, Duration.ofSeconds(1), clock);
        var options = new ConfigLoader.Options(
                Optional.empty(), Optional.of(prometheus.toString()), Optional.empty(), List.of(), false);
        var loaded = new ConfigLoader(paths, new ConfigReader(paths, secrets, Set.of())).load(options);
        if (!(loaded.orElseThrow() instanceof ConfigResult.Loaded(var config, var _))) {
            throw new IllegalStateException("the configuration is refused: " + loaded);
        }
        var site = Site.connect(
                config,
                new SharedHttpClient(Map.of(), clock),
                new SourceOptionsConverter(secrets),
                new AuditFile(folder.resolve("changes.jsonl"), "test"),
                clock,
                List.of());
        var fx = new PlatformFxThread();
        memory = new ConsoleSession(paths, new SourceClock(clock), ZoneOffset.UTC, fx);
        ports = SiteBackend.of(site, memory, fx);
    }

    PanelResults panelAnswers() {
        return ports.panelAnswers();
    }

    @Override
    public void close() throws Exception {
        ports.close();
        memory.close();
    }
}
