package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.app.site.TimeTravelClock;
import greenwall.views.FiringAlerts;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;

/// Shows a site at earlier instants, picture by picture while its clock plays. Each picture is polled completely as of
/// its own instant.
final class PlaybackLoop implements PollLoop {
    private static final Duration STEP = Duration.ofSeconds(15);
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LOOKED_AT = Duration.ofMillis(200);

    private final Site site;
    private final TimeTravelClock clock;
    private final PollTimer.AlertsAsked alerts;
    private final Screen screen;
    private final Runnable onArrival;
    private final Thread thread;

    /// What runs when the pulse is closed is not shown.
    private final UntilClosed open = new UntilClosed();

    /// @param onArrival called when the clock reaches the present
    PlaybackLoop(Site site, TimeTravelClock clock, PollTimer.AlertsAsked alerts, Screen screen, Runnable onArrival) {
        this.site = site;
        this.clock = clock;
        this.alerts = alerts;
        this.screen = screen;
        this.onArrival = onArrival;
        thread = Thread.ofVirtual().name("playback").unstarted(this::run);
    }

    @Override
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            var before = Instant.MIN;
            while (!Thread.interrupted()) {
                var next = clock.next();
                if (clock.speed() > 0 && clock.arrived()) {
                    onArrival.run();
                    return;
                }
                if (next.isBefore(before.equals(Instant.MIN) ? next : before.plus(STEP))) {
                    Thread.sleep(LOOKED_AT);
                    continue;
                }
                long begun = System.nanoTime();
                picture();
                before = next;
                var took = Duration.ofNanos(System.nanoTime() - begun);
                // A pause as long as each picture took, to leave the sources time for others.
                Thread.sleep(took.compareTo(LEAST_PAUSE) > 0 ? took : LEAST_PAUSE);
            }
        } catch (InterruptedException | CancellationException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void picture() throws InterruptedException {
        try {
            var state = site.once().poll();
            open.run(() -> {
                clock.show();
                screen.show(state);
            });
            alerts.look(state);
        } catch (CancellationException withdrawn) {
            throw withdrawn;
        } catch (RuntimeException bug) {
            System.getLogger(PlaybackLoop.class.getName())
                    .log(System.Logger.Level.ERROR, "showing an earlier instant failed", bug);
        }
    }

    @Override
    public void show(FiringAlerts firing) {
        open.run(() -> screen.show(firing));
    }

    @Override
    public void close() {
        open.close();
        thread.interrupt();
    }
}
