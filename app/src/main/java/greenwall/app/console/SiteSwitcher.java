package greenwall.app.console;

import greenwall.app.config.SourceConfig;
import greenwall.app.site.DirectChecks;
import greenwall.app.site.Site;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SourceClock;
import greenwall.views.FiringAlerts;
import greenwall.views.FxThread;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The site of a running console. Another configuration is a new site that replaces the old one, which is closed with
/// everything it started.
public final class SiteSwitcher implements AutoCloseable {
    private final ConsoleSession memory;
    private final InstantSource clock;
    private final FxThread fx;
    private final Function<Site, Screen> screens;
    private final Consumer<Site> onReplaced;
    private final Supplier<Timer> timers;
    private final List<Thread> closing = new CopyOnWriteArrayList<>();
    private volatile Shown shown;

    /// A site and everything that runs for it.
    private record Shown(
            Site site, ConsoleSession memory, SiteBackend ports, Screen screen, PollLoop pulse, DirectChecks direct) {
        /// Nothing of it is shown from here on.
        void mute() {
            pulse.close();
            direct.stop();
            screen.close();
            ports.mute();
        }

        void close() {
            mute();
            direct.close();
            ports.close();
            if (site.past().isPresent()) {
                memory.close();
            }
            try {
                site.close();
            } catch (Exception stuck) {
                System.getLogger(SiteSwitcher.class.getName())
                        .log(System.Logger.Level.WARNING, "a site failed to close", stuck);
            }
        }
    }

    /// @param site closed with this, as are its replacements
    /// @param screens makes the screen of each site before it is shown
    /// @param clock this machine's
    /// @param onReplaced called before the first state of another site
    /// @param timers follow the clock: a soak plays a week in minutes
    public SiteSwitcher(
            Site site,
            ConsoleSession memory,
            InstantSource clock,
            FxThread fx,
            Function<Site, Screen> screens,
            Consumer<Site> onReplaced,
            Supplier<Timer> timers) {
        this.memory = memory;
        this.clock = clock;
        this.fx = fx;
        this.screens = screens;
        this.onReplaced = onReplaced;
        this.timers = timers;
        shown = build(site);
        shown.pulse().start();
    }

    private Shown build(Site site) {
        var mind = site.past().map(memory::past).orElse(memory);
        var ports = SiteBackend.of(site, mind, fx);
        var screen = new KnowingScreen(screens.apply(site), ports, mind.time);
        var alerts = ports.alerts();
        PollTimer.AlertsAsked look = fleet -> {
            var seen = alerts.look(fleet).state();
            alerts.tell();
            return seen;
        };
        var direct = new DirectChecks(site, ports.looks(), mind.time);
        var pulse = site.past()
                .<PollLoop>map(then -> new PlaybackLoop(
                        site, then, look, screen, () -> memory.travel().back()))
                .orElseGet(() -> new PollTimer(
                        site, clock, look, screen, timers.get(), fleet -> direct.join(fleet, screen.known(fleet))));
        alerts.listen(pulse::show);
        return new Shown(site, mind, ports, screen, pulse, direct);
    }

    /// Each state goes to the ports and the sources' clock before it is shown.
    private record KnowingScreen(Screen screen, SiteBackend ports, SourceClock time) implements Screen {
        @Override
        public void targets(FleetState silent) {
            screen.targets(silent);
        }

        @Override
        public void glance(FleetState state) {
            time.learn(state);
            ports.knows(state);
            screen.glance(state);
        }

        @Override
        public void show(FleetState state) {
            time.learn(state);
            ports.knows(state);
            screen.show(state);
        }

        @Override
        public FleetState known(FleetState state) {
            return screen.known(state);
        }

        @Override
        public void show(FiringAlerts firing) {
            screen.show(firing);
        }

        @Override
        public void close() {
            screen.close();
        }
    }

    /// The shown time: that of the sources, or an earlier instant.
    public Instant time() {
        return shown.memory().time.instant();
    }

    /// The ports of the current site.
    public SiteBackend ports() {
        return shown.ports();
    }

    /// Shows another site. Open work of the old one ends unseen. If the new one cannot be shown, the old one goes on.
    public synchronized void show(Site site) {
        var old = shown;
        old.mute();
        if (!sources(site).equals(sources(old.site()))) {
            memory.otherSources();
        }
        try {
            shown = build(site);
        } catch (RuntimeException bug) {
            shown = build(old.site());
            shown.pulse().start();
            old.ports().close();
            throw bug;
        }
        onReplaced.accept(site);
        shown.pulse().start();
        var thread = Thread.ofVirtual().name("old site").unstarted(old::close);
        closing.add(thread);
        thread.start();
        closing.removeIf(t -> !t.isAlive());
    }

    private static Set<URI> sources(Site site) {
        return site.config().clusters().stream()
                .flatMap(cluster -> cluster.endpoints().map(SourceConfig::url))
                .collect(Collectors.toSet());
    }

    @Override
    public synchronized void close() {
        shown.close();
        for (var thread : closing) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
