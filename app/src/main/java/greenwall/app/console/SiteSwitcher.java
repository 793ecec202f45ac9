package greenwall.app.console;

import greenwall.app.config.SourceConfig;
import greenwall.app.site.DirectCheckLoop;
import greenwall.app.site.Site;
import greenwall.app.site.TimeTravelClock;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Switches the site of a running console. Another configuration creates a new site, which replaces the old
/// one. The old site is closed together with everything it started.
public final class SiteSwitcher implements AutoCloseable {
    private final ConsoleSession session;
    private final PollTiming timing;
    private final Function<Site, FleetDisplay> screens;
    /// The threads that close an old site, and what may still run there.
    private final Map<Thread, SiteEnroller> closing = new ConcurrentHashMap<>();
    private volatile Consumer<Site> onReplaced = _ -> {};
    private volatile Consumer<String> onEnrolment = _ -> {};
    private volatile ConnectedSite shown;
    /// Guarded by this.
    private boolean closed;

    private record ConnectedSite(
            Site site,
            ConsoleSession session,
            SiteBackend backend,
            SynchronizedDisplay display,
            PollLoop pollLoop,
            DirectCheckLoop direct) {
        /// Nothing of this site is shown after this call. The screen is closed first: it waits for the state
        /// that is being shown and stored, and closing the poll loop interrupts its thread.
        void stopDelivery() {
            display.close();
            pollLoop.close();
            direct.stop();
            backend.stopDelivery();
        }

        /// Waits for what is being stored.
        void close() {
            stopDelivery();
            pollLoop.awaitEnd();
            direct.close();
            backend.close();
            if (site.pastClock().isPresent()) {
                session.close();
            }
            SiteSwitcher.close(site);
        }
    }

    private static void close(Site site) {
        try {
            site.close();
        } catch (Exception failure) {
            System.getLogger(SiteSwitcher.class.getName())
                    .log(System.Logger.Level.WARNING, "a site failed to close", failure);
        }
    }

    /// @param site the first site; this object closes it and its replacements
    /// @param screens creates the screen of each site, while the previous site is still shown
    public SiteSwitcher(Site site, ConsoleSession session, PollTiming timing, Function<Site, FleetDisplay> screens) {
        this.session = session;
        this.timing = timing;
        this.screens = screens;
        begin(build(site));
    }

    /// @param receiver called before the first state of another site is shown
    public SiteSwitcher onReplaced(Consumer<Site> receiver) {
        onReplaced = receiver;
        return this;
    }

    /// @param receiver gets in one line that adding or removing a host goes on without its site, and how it ended
    public SiteSwitcher onEnrolment(Consumer<String> receiver) {
        onEnrolment = receiver;
        return this;
    }

    private ConnectedSite build(Site site) {
        var siteSession = site.pastClock().map(session::forEarlierInstant).orElse(session);
        // First, because it may fail: nothing of the site runs yet that would have to be closed.
        var screen = screens.apply(site);
        var backend = SiteBackend.of(site, siteSession, siteSession.shared.fx());
        var display = new SynchronizedDisplay(screen, state -> {
            site.pastClock().ifPresent(TimeTravelClock::onFrameShown);
            siteSession.time.adjust(state);
            backend.update(state);
        });
        var alerts = backend.alerts();
        LivePollLoop.AlertQuery queryAlerts = fleet -> {
            var snapshot = alerts.query(fleet).snapshot();
            alerts.publish();
            return snapshot;
        };
        var direct = new DirectCheckLoop(site, backend.checkRunner(), timing.clock());
        var pollLoop = site.pastClock()
                .<PollLoop>map(
                        then -> new TimeTravelLoop(site, then, queryAlerts, display, session.travel()::onArrival))
                .orElseGet(() -> new LivePollLoop(
                        site,
                        timing,
                        queryAlerts,
                        alerts::markUnknown,
                        fleet -> direct.withResults(fleet, display.withEarlierState(fleet)),
                        display));
        alerts.listen(display::show);
        return new ConnectedSite(site, siteSession, backend, display, pollLoop, direct);
    }

    /// The time that is shown: the time of the sources, or an earlier instant.
    public Instant time() {
        return shown.session().time.instant();
    }

    public SiteBackend backend() {
        return shown.backend();
    }

    /// Shows a site with a changed configuration, at the time that is shown now. It begins no further step of adding
    /// or removing a host if it is read-only.
    public synchronized void showChanged(Site site) {
        show(
                shown.site().pastClock().map(site::asOf).orElse(site),
                site.config().readOnly());
    }

    /// Shows another site, and owns it. Running work of the old site ends without being shown, except that a host is
    /// added or removed completely. If the new site cannot be shown, the old one stays.
    public synchronized void show(Site site) {
        show(site, false);
    }

    private void show(Site site, boolean cancelEnrolment) {
        if (closed) {
            close(site);
            return;
        }
        var old = shown;
        Runnable undo = sourceUrls(site).equals(sourceUrls(old.site())) ? () -> {} : session.forgetRecentChanges();
        // The old site is not stopped before the new one is complete, so that it stays if this fails.
        ConnectedSite next;
        try {
            next = build(site);
        } catch (RuntimeException bug) {
            undo.run();
            close(site);
            throw bug;
        }
        old.stopDelivery();
        begin(next);
        closeInBackground(old, cancelEnrolment);
    }

    private void begin(ConnectedSite next) {
        shown = next;
        session.travel().shows(next.site().pastClock());
        // New views begin with what is shown then, which must not be the state of the old site.
        next.display().begin();
        onReplaced.accept(next.site());
        next.pollLoop().start();
    }

    private void closeInBackground(ConnectedSite old, boolean cancelEnrolment) {
        var thread = Thread.ofVirtual().name("old site").unstarted(() -> {
            old.backend().endBackgroundWork();
            old.backend().enroller().awaitEnd(onEnrolment);
            old.close();
        });
        closing.keySet().removeIf(t -> !t.isAlive());
        closing.put(thread, old.backend().enroller());
        if (cancelEnrolment) {
            closing.values().forEach(SiteEnroller::cancel);
        }
        thread.start();
    }

    private static Set<URI> sourceUrls(Site site) {
        return site.config().clusters().stream()
                .flatMap(cluster -> cluster.endpoints().map(SourceConfig::url))
                .collect(Collectors.toSet());
    }

    @Override
    public synchronized void close() {
        closed = true;
        shown.close();
        closing.values().forEach(SiteEnroller::cancel);
        for (var thread : closing.keySet()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
