package greenwall.tests.reload;

import greenwall.app.config.ConfigResult;
import greenwall.app.config.ConfigWatcher;
import greenwall.app.console.ConsoleSession;
import greenwall.app.console.PollTiming;
import greenwall.app.console.PollTiming.DelayTimer;
import greenwall.app.console.SiteSwitcher;
import greenwall.app.site.Site;
import greenwall.fleet.state.SourceClock;
import greenwall.tests.console.NoDisplay;
import greenwall.views.testing.DirectFxThread;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The site of a console that watches its configuration file. It does not poll by itself; the tests send the
/// queries.
final class RunningSite implements AutoCloseable {
    private static final Duration LOOK_AT_THE_FILE = Duration.ofMillis(10);
    private static final long SOON_SECONDS = 60;

    private final Sites sites;
    private final LinkedBlockingQueue<Site> inForce = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> errors = new LinkedBlockingQueue<>();
    private final ConsoleSession session;
    private final SiteSwitcher live;
    private final ConfigWatcher watcher;
    private Site site;

    private static final class IdleTimer implements DelayTimer {
        @Override
        public void schedule(Duration pause, Runnable work) {}

        @Override
        public void close() {}
    }

    RunningSite(Sites sites, String yaml) throws IOException {
        this.sites = sites;
        var fx = new DirectFxThread(true);
        session = new ConsoleSession(sites.paths(), new SourceClock(Sites.CLOCK), ZoneOffset.UTC, fx);
        site = sites.open(yaml);
        live = new SiteSwitcher(site, session, new PollTiming(Sites.CLOCK, IdleTimer::new), _ -> new NoDisplay())
                .onReplaced(inForce::add);
        watcher = new ConfigWatcher(sites.file(), sites.read(), sites::read, this::changed);
        watcher.start(LOOK_AT_THE_FILE);
    }

    private void changed(ConfigResult result) {
        switch (result) {
            case ConfigResult.Loaded(var config, var _) -> live.show(sites.connect(config));
            case ConfigResult.Rejected rejected -> errors.add(rejected.toString());
        }
    }

    /// The active site.
    Site site() {
        return site;
    }

    /// Writes the file, and waits until the new configuration is active.
    void reload(String yaml) throws IOException, InterruptedException {
        sites.write(sites.file().getFileName().toString(), yaml);
        var next = inForce.poll(SOON_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("the changed file was not taken up: " + errors + "\n" + yaml);
        }
        site = next;
    }

    @Override
    public void close() {
        watcher.close();
        live.close();
        session.close();
    }
}
