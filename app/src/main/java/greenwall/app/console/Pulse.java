package greenwall.app.console;

import greenwall.app.site.Companions;
import greenwall.app.site.HeartSettings;
import greenwall.app.site.Site;
import greenwall.fleet.Ago;
import greenwall.fleet.heartbeat.Heartbeat;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SourceState;
import greenwall.views.Firing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The timer of the heartbeat. Beats once per refresh and, when that is longer, looks every ten seconds whether
/// the sources live, so that silence is seen in time. Beats never overlap: a slow site is asked less often, not
/// more. The first beat is preceded by a glance, for a picture as soon as there can be one.
public final class Pulse implements AutoCloseable {
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final Site site;
    private final InstantSource clock;
    private final AlertsAsked alerts;
    private final Companions companions;
    private final Heartbeat heartbeat;
    private final Consumer<FleetState> onState;
    private final Consumer<Firing> onFiring;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("heartbeat").daemon().factory());
    private final Consumer<FleetState> onGlance;
    private Instant beatAt = Instant.EPOCH;
    private boolean looked;

    /// Asks for the alerts, with the fleet that they are about.
    @FunctionalInterface
    public interface AlertsAsked {
        Firing look(FleetState fleet) throws InterruptedException;
    }

    public Pulse(
            Site site,
            InstantSource clock,
            AlertsAsked alerts,
            Consumer<FleetState> onGlance,
            Consumer<FleetState> onState,
            Consumer<Firing> onFiring) {
        this.site = site;
        this.clock = clock;
        this.alerts = alerts;
        this.companions = new Companions(site.clusters(), clock);
        this.heartbeat = site.heartbeat(HeartSettings.wall(site.config()));
        this.onGlance = onGlance;
        this.onState = onState;
        this.onFiring = onFiring;
    }

    public void start() {
        var refresh = site.config().wall().refresh();
        var period = refresh.compareTo(LOOK) < 0 ? refresh : LOOK;
        timer.scheduleWithFixedDelay(this::tick, 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            if (!looked) {
                looked = true;
                onGlance.accept(heartbeat.glance());
            }
            var now = clock.instant();
            var due = beatAt.plus(site.config().wall().refresh()).minusMillis(200);
            boolean whole = !now.isBefore(due) || Ago.ahead(beatAt, now);
            if (whole) {
                beatAt = now;
            }
            var fleet = whole ? heartbeat.beat() : heartbeat.pulse();
            List<SourceState> beside = companions.ask();
            onState.accept(fleet.beside(beside));
            if (whole) {
                onFiring.accept(alerts.look(fleet));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error bug) {
            // What is thrown here would end the timer for good, and the wall would stand still.
            System.getLogger(Pulse.class.getName()).log(System.Logger.Level.ERROR, "a heartbeat failed", bug);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
