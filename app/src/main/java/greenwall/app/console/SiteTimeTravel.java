package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.app.site.TimeTravelClock;
import greenwall.views.FxThread;
import greenwall.views.TimeTravel;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Shows the console's site at an earlier instant, and at the present again. Each change creates a new site
/// that replaces the old one.
public final class SiteTimeTravel implements TimeTravel, AutoCloseable {
    static final String NOTHING_CHANGES =
            "You are viewing an earlier time: nothing can be changed or saved here. Esc returns to now.";
    private static final String NOT_RUNNING = "earlier times can be shown once the console is running";

    private final InstantSource now;
    private final FxThread fx;
    private final ExecutorService threads = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("time travel").factory());
    private volatile Optional<Supplier<Optional<Site>>> siteFactory = Optional.empty();
    private volatile Consumer<Site> showSite = _ -> {};
    private volatile Consumer<String> messages = _ -> {};
    private volatile Optional<TimeTravelClock> clock = Optional.empty();

    /// @param now the time of a site that shows the present
    SiteTimeTravel(InstantSource now, FxThread fx) {
        this.now = now;
        this.fx = fx;
    }

    /// Enables time travel.
    ///
    /// @param newSiteFactory connects to the site again; empty if its configuration no longer allows it
    /// @param newShowSite shows a site instead of the current one, and closes it at the end
    /// @param newMessages gets the reason if a change that nobody requested fails
    public void enable(
            Supplier<Optional<Site>> newSiteFactory, Consumer<Site> newShowSite, Consumer<String> newMessages) {
        showSite = newShowSite;
        messages = newMessages;
        siteFactory = Optional.of(newSiteFactory);
    }

    /// The first site of a console that starts at an earlier instant.
    public Site begin(Site site, Instant at) {
        return site.asOf(new TimeTravelClock(at, now));
    }

    /// @param shown the clock of the site that is shown from now on
    void shows(Optional<TimeTravelClock> shown) {
        clock = shown;
    }

    @Override
    public Optional<Past> past() {
        return clock.map(then -> new Past(then.instant(), then.speed()));
    }

    @Override
    public void go(Instant at, Consumer<String> problem) {
        if (!at.isBefore(now.instant())) {
            problem.accept("That time is not in the past: only earlier times can be shown.");
            return;
        }
        replace(Optional.of(new TimeTravelClock(at, now)), problem);
    }

    @Override
    public void play(int speed) {
        clock.ifPresent(then -> then.play(speed));
    }

    @Override
    public void back(Consumer<String> problem) {
        if (clock.isPresent()) {
            replace(Optional.empty(), problem);
        }
    }

    /// Called when the clock has reached the present.
    void onArrival() {
        back(messages);
    }

    private void replace(Optional<TimeTravelClock> next, Consumer<String> problem) {
        if (siteFactory.isEmpty()) {
            problem.accept(NOT_RUNNING);
            return;
        }
        try {
            threads.execute(() -> {
                try {
                    var site = siteFactory.get().get();
                    if (site.isEmpty()) {
                        fx.post(() ->
                                problem.accept("The configuration no longer has the cluster that --cluster names, so"
                                        + " the view stays as it is."));
                        return;
                    }
                    showSite.accept(next.map(site.get()::asOf).orElse(site.get()));
                } catch (RuntimeException failed) {
                    System.getLogger(SiteTimeTravel.class.getName())
                            .log(System.Logger.Level.ERROR, "an earlier time cannot be shown", failed);
                    fx.post(() -> problem.accept((next.isEmpty() ? "The present" : "That time") + " cannot be shown: "
                            + failed.getMessage()));
                }
            });
        } catch (RejectedExecutionException _) {
            // The console is being closed.
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
