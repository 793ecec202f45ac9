package greenwall.app.console;

import greenwall.app.config.SourceConfig;
import greenwall.app.site.DirectCheckLoop;
import greenwall.app.site.Site;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Switches the site of a running console. Another configuration creates a new site, which replaces the old
/// one. The old site is closed together with everything it started.
public final class SiteSwitcher implements AutoCloseable {
    private final ConsoleSession session;
    private final PollTiming timing;
    private final Function<Site, FleetDisplay> screens;
    private final List<Thread> closing = new CopyOnWriteArrayList<>();
    private volatile Consumer<Site> onReplaced = _ -> {};
    private volatile Consumer<String> onEnrolmentEnd = _ -> {};
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
        void start() {
            display.begin();
            pollLoop.start();
        }

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
        shown = build(site);
        shown.start();
    }

    /// @param receiver called before the first state of another site is shown
    public SiteSwitcher onReplaced(Consumer<Site> receiver) {
        onReplaced = receiver;
        return this;
    }

    /// @param receiver gets the result of adding or removing a host, in one line, if another site waited for it
    public SiteSwitcher onEnrolmentEnd(Consumer<String> receiver) {
        onEnrolmentEnd = receiver;
        return this;
    }

    private ConnectedSite build(Site site) {
        var siteSession = site.pastClock().map(session::forEarlierInstant).orElse(session);
        // First, because it may fail: nothing of the site runs yet that would have to be closed.
        var screen = screens.apply(site);
        var backend = SiteBackend.of(site, siteSession, siteSession.shared.fx());
        var display = new SynchronizedDisplay(screen, state -> {
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

    /// Shows another site, and owns it. Running work of the old site ends without being shown, except that a host is
    /// added or removed completely first. If the new site cannot be shown, the old one stays.
    public void show(Site site) {
        Optional<String> enrolled = Optional.empty();
        // A console that becomes read-only begins no further step.
        if (!site.config().readOnly() || site.pastClock().isPresent()) {
            try {
                enrolled = backend().enroller().awaitEnd();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                close(site);
                return;
            }
        }
        replace(site);
        enrolled.ifPresent(onEnrolmentEnd);
    }

    private synchronized void replace(Site site) {
        if (closed) {
            close(site);
            return;
        }
        var old = shown;
        if (!sourceUrls(site).equals(sourceUrls(old.site()))) {
            session.forgetRecentChanges();
        }
        // The old site is not stopped before the new one is complete, so that it stays if this fails.
        ConnectedSite next;
        try {
            next = build(site);
        } catch (RuntimeException bug) {
            close(site);
            throw bug;
        }
        old.stopDelivery();
        shown = next;
        onReplaced.accept(site);
        next.start();
        inBackground(old::close);
    }

    private void inBackground(Runnable close) {
        var thread = Thread.ofVirtual().name("old site").unstarted(close);
        closing.add(thread);
        thread.start();
        closing.removeIf(t -> !t.isAlive());
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
