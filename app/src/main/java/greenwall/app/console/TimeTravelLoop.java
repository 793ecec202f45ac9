package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.app.site.TimeTravelClock;
import greenwall.fleet.TimeMath;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;

/// Shows a site at earlier instants, frame by frame while its clock plays. Each frame is a complete poll as
/// of its own instant.
final class TimeTravelLoop implements PollLoop {
    private static final Duration FRAME_STEP = Duration.ofSeconds(15);
    private static final Duration MIN_PAUSE = Duration.ofSeconds(1);
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(200);

    private final Site site;
    private final TimeTravelClock clock;
    private final LivePollLoop.AlertQuery alerts;
    private final FleetDisplay display;
    private final Runnable onArrival;
    private final Thread thread;

    /// @param onArrival called when the clock reaches the present; replaces the site, or pauses the clock
    TimeTravelLoop(
            Site site,
            TimeTravelClock clock,
            LivePollLoop.AlertQuery alerts,
            FleetDisplay display,
            Runnable onArrival) {
        this.site = site;
        this.clock = clock;
        this.alerts = alerts;
        this.display = display;
        this.onArrival = onArrival;
        thread = Thread.ofVirtual().name("playback").unstarted(this::run);
    }

    @Override
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            var nextFrame = Instant.MIN;
            while (!Thread.interrupted()) {
                var next = clock.next();
                if (clock.speed() > 0 && clock.hasReachedPresent()) {
                    clock.play(0);
                    onArrival.run();
                    continue;
                }
                if (next.isBefore(nextFrame)) {
                    Thread.sleep(CHECK_INTERVAL);
                    continue;
                }
                long begun = System.nanoTime();
                showFrame();
                nextFrame = next.plus(FRAME_STEP);
                var took = Duration.ofNanos(System.nanoTime() - begun);
                // Pauses as long as the frame took, to leave the sources capacity for other clients.
                Thread.sleep(TimeMath.longer(took, MIN_PAUSE));
            }
        } catch (InterruptedException | CancellationException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void showFrame() throws InterruptedException {
        try {
            var state = site.singlePoller().poll();
            display.show(state);
            alerts.query(state);
        } catch (CancellationException withdrawn) {
            throw withdrawn;
        } catch (RuntimeException bug) {
            System.getLogger(TimeTravelLoop.class.getName())
                    .log(System.Logger.Level.ERROR, "internal error while loading the state of an earlier time", bug);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    @Override
    public void awaitEnd() {
        try {
            thread.join(END_TIMEOUT.toMillis());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
