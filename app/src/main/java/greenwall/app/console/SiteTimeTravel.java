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
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

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
    private volatile Optional<Predicate<UnaryOperator<Site>>> reopening = Optional.empty();
    private volatile Consumer<String> messages = _ -> {};
    private volatile Optional<TimeTravelClock> clock = Optional.empty();

    /// @param now the time of a site that shows the present
    SiteTimeTravel(InstantSource now, FxThread fx) {
        this.now = now;
        this.fx = fx;
    }

    /// Enables time travel.
    ///
    /// @param reopen connects to the site again, and shows it at the time that its argument sets; false if its
    ///     configuration no longer allows it
    /// @param newMessages gets the reason if a change that nobody requested fails
    public void enable(Predicate<UnaryOperator<Site>> reopen, Consumer<String> newMessages) {
        messages = newMessages;
        reopening = Optional.of(reopen);
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
        if (reopening.isEmpty()) {
            problem.accept(NOT_RUNNING);
            return;
        }
        try {
            threads.execute(() -> {
                try {
                    if (!reopening.get().test(site -> next.map(site::asOf).orElse(site))) {
                        fx.post(() ->
                                problem.accept("The configuration no longer has the cluster that --cluster names, so"
                                        + " the view stays as it is."));
                    }
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
