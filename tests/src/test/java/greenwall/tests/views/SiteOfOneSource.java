package greenwall.tests.views;

import greenwall.app.config.ConfigLoader;
import greenwall.app.console.ConsoleSession;
import greenwall.app.console.SiteBackend;
import greenwall.fleet.state.SourceClock;
import greenwall.tests.console.SiteFolder;
import greenwall.views.PanelResults;
import greenwall.views.window.PlatformFxThread;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/// A site with one Prometheus, without a poll and without windows.
final class SiteOfOneSource implements AutoCloseable {
    private final ConsoleSession memory;
    private final SiteBackend ports;

    SiteOfOneSource(Path folder, URI prometheus) {
        var clock = InstantSource.system();
        var home = new SiteFolder(folder, clock);
        var options = new ConfigLoader.Options(
                Optional.empty(), Optional.of(prometheus.toString()), Optional.empty(), List.of(), false);
        var site = home.open(options);
        var fx = new PlatformFxThread();
        memory = new ConsoleSession(home.paths(), new SourceClock(clock), ZoneOffset.UTC, fx);
        ports = SiteBackend.of(site, memory, fx);
    }

    PanelResults panelResults() {
        return ports.panelResults();
    }

    @Override
    public void close() throws Exception {
        ports.close();
        memory.close();
    }
}
