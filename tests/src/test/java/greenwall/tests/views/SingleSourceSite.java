package greenwall.tests.views;

import greenwall.app.config.ConfigLoader;
import greenwall.app.console.ConsoleSession;
import greenwall.app.console.SiteBackend;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.SourceClock;
import greenwall.tests.console.SiteFolder;
import greenwall.views.PanelQueryRunner;
import greenwall.views.window.PlatformFxThread;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;

/// A site with one Prometheus, without polls and without windows.
final class SingleSourceSite implements AutoCloseable {
    private final ConsoleSession session;
    private final SiteBackend backend;

    SingleSourceSite(Path folder, URI prometheus) {
        var clock = InstantSource.system();
        var home = new SiteFolder(folder, clock);
        var options = ConfigLoader.Options.of(Source.Kind.PROMETHEUS, prometheus.toString());
        var site = home.open(options);
        var fx = new PlatformFxThread();
        session = new ConsoleSession(home.paths(), new SourceClock(clock), ZoneOffset.UTC, fx);
        backend = SiteBackend.of(site, session, fx);
    }

    PanelQueryRunner panelResults() {
        return backend.panelQueries();
    }

    @Override
    public void close() throws Exception {
        backend.close();
        session.close();
    }
}
