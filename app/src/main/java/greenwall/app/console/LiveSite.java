package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.fleet.state.FleetState;
import greenwall.views.Firing;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The site that a running console shows, and its pulse; both give way to others when the configuration changes.
public final class LiveSite implements AutoCloseable {
    private final SitePorts ports;
    private final InstantSource clock;
    private final Consumer<FleetState> onGlance;
    private final Consumer<FleetState> onState;
    private final Consumer<Firing> onFiring;
    private final Supplier<Timer> timers;
    private Pulse pulse;

    /// Of the sites, only those that came later: whoever opened the first one closes it.
    @Nullable
    private Site replacement;

    /// @param onGlance is given the first state, which lacks what takes its time; `onState` each whole one
    public LiveSite(
            Site site,
            SitePorts ports,
            InstantSource clock,
            Consumer<FleetState> onGlance,
            Consumer<FleetState> onState,
            Consumer<Firing> onFiring) {
        this(site, ports, clock, onGlance, onState, onFiring, () -> Timer.ofThisMachine("heartbeat"));
    }

    /// @param timers whose time is the clock's: a soak plays a week in minutes
    public LiveSite(
            Site site,
            SitePorts ports,
            InstantSource clock,
            Consumer<FleetState> onGlance,
            Consumer<FleetState> onState,
            Consumer<Firing> onFiring,
            Supplier<Timer> timers) {
        this.timers = timers;
        this.ports = ports;
        this.clock = clock;
        this.onGlance = state -> {
            ports.knows(state);
            onGlance.accept(state);
        };
        this.onState = state -> {
            ports.knows(state);
            onState.accept(state);
        };
        ports.alerts().listen(onFiring);
        this.onFiring = _ -> ports.alerts().tell();
        this.pulse = new Pulse(site, clock, ports.alerts()::look, this.onGlance, this.onState, onFiring, timers.get());
        pulse.start();
    }

    /// Shows another site from now on.
    public synchronized void show(Site site) {
        pulse.close();
        ports.use(site);
        letGo();
        replacement = site;
        pulse = new Pulse(site, clock, ports.alerts()::look, onGlance, onState, onFiring, timers.get());
        pulse.start();
    }

    private void letGo() {
        try {
            if (replacement != null) {
                replacement.close();
            }
        } catch (Exception stuck) {
            System.getLogger(LiveSite.class.getName())
                    .log(System.Logger.Level.WARNING, "an old site does not close", stuck);
        }
    }

    @Override
    public synchronized void close() {
        pulse.close();
        letGo();
    }
}
