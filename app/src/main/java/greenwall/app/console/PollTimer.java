package greenwall.app.console;

import greenwall.app.site.FleetPollSettings;
import greenwall.app.site.LogAndAlertSources;
import greenwall.app.site.Site;
import greenwall.fleet.Elapsed;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.poll.FleetPoller;
import greenwall.fleet.state.FleetState;
import greenwall.views.FiringAlerts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/// The timer of the poll. Each source is polled once per refresh and, if that is longer, checked every ten seconds
/// for life, and when it would become silent, so that silence is seen in time. A slow source is polled less often and
/// delays no other. A poll does not wait for alerts and logs. The first poll follows a quick glance, for an early first
/// picture.
public final class PollTimer implements PollLoop {
    /// The first picture is drawn before the next questions, since both need the processors.
    private static final Duration GLANCE_DRAWN = Duration.ofMillis(250);

    private final Site site;
    private final InstantSource clock;
    private final AlertsAsked alerts;
    private final FleetPoller poller;
    private final Screen screen;
    private final Timer timer;
    private final UnaryOperator<FleetState> direct;

    /// What runs when the pulse is closed is not shown.
    private final UntilClosed open = new UntilClosed();

    private Instant beatAt = Instant.EPOCH;
    private boolean looked;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CompanionPoll companions;
    private Future<?> alertsAsked = CompletableFuture.completedFuture(List.of());

    /// Asks for the alerts of a fleet and passes them to [#show].
    @FunctionalInterface
    public interface AlertsAsked {
        AlertSnapshot look(FleetState fleet) throws InterruptedException;
    }

    /// @param direct adds this console's own checks to the fleet
    public PollTimer(
            Site site,
            InstantSource clock,
            AlertsAsked alerts,
            Screen screen,
            Timer timer,
            UnaryOperator<FleetState> direct) {
        this.direct = direct;
        this.site = site;
        this.clock = clock;
        this.timer = timer;
        this.alerts = alerts;
        this.companions = new CompanionPoll(new LogAndAlertSources(site.clusters(), clock), threads);
        this.poller = site.poller(FleetPollSettings.wall(site.config()).clock(clock));
        this.screen = screen;
    }

    @Override
    public void start() {
        timer.in(Duration.ZERO, this::tick);
    }

    private void tick() {
        var pause = Duration.ZERO;
        try {
            if (!looked) {
                looked = true;
                var first = direct.apply(poller.glance(targets -> open.run(() -> screen.targets(targets))));
                open.run(() -> screen.glance(first));
                pause = GLANCE_DRAWN;
                return;
            }
            var now = clock.instant();
            var due = beatAt.plus(site.config().wall().refresh()).minusMillis(200);
            boolean whole = !now.isBefore(due) || Elapsed.ahead(beatAt, now);
            if (whole) {
                beatAt = now;
            }
            companions.ask(now);
            var fleet = poller.turn();
            var all = direct.apply(fleet.beside(companions.states()));
            open.run(() -> screen.show(all));
            if (whole && alertsAsked.isDone()) {
                alertsAsked = threads.submit(() -> tellAlerts(all));
            }
        } catch (InterruptedException | CancellationException _) {
            // Closed meanwhile: there is nothing to show.
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error bug) {
            failed(bug);
        } finally {
            // Without a next tick the wall would freeze, also after an Error.
            timer.in(pause.isZero() ? poller.pause() : pause, this::tick);
        }
    }

    private void tellAlerts(FleetState fleet) {
        try {
            poller.silence(alerts.look(fleet).silences());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            failed(bug);
        }
    }

    @Override
    public void show(FiringAlerts firing) {
        open.run(() -> screen.show(firing));
    }

    static void failed(Throwable bug) {
        System.getLogger(PollTimer.class.getName()).log(System.Logger.Level.ERROR, "a poll of the sources failed", bug);
    }

    /// Cancels open questions without waiting. Nothing is shown afterwards.
    @Override
    public void close() {
        open.close();
        timer.close();
        poller.stop();
        threads.shutdownNow();
    }
}
