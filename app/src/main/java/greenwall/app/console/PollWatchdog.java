package greenwall.app.console;

import greenwall.fleet.Unit;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Checks once a second whether the poll is late. If it is (it hangs, or this machine has just woken up) green
/// becomes silent until the next poll.
public final class PollWatchdog implements AutoCloseable {
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Duration longest;
    private final Consumer<FleetState> screen;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("overdue").daemon().factory());

    /// Guarded by this, as all below.
    private @Nullable FleetState last;

    private Instant at = Instant.EPOCH;
    private long atNanos;

    /// @param nanos a monotonic clock; the other one reveals sleep
    /// @param refresh the interval of polls
    public PollWatchdog(InstantSource clock, LongSupplier nanos, Duration refresh, Consumer<FleetState> screen) {
        this.clock = clock;
        this.nanos = nanos;
        // Between distant polls there is a check every ten seconds.
        var period = refresh.compareTo(Duration.ofSeconds(15)) < 0 ? refresh : Duration.ofSeconds(15);
        this.longest = SILENCE.plus(period);
        this.screen = screen;
    }

    public void start() {
        timer.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    synchronized void poll(FleetState state) {
        last = state;
        at = clock.instant();
        atNanos = nanos.getAsLong();
    }

    /// The silenced state, if the one on the screen is too old.
    synchronized Optional<FleetState> late() {
        var state = last;
        if (state == null || state.kept()) {
            return Optional.empty();
        }
        var now = clock.instant();
        var running = Duration.ofNanos(nanos.getAsLong() - atNanos);
        var byClock = Duration.between(at, now);
        var pause = byClock.compareTo(running) > 0 ? byClock : running;
        if (pause.compareTo(longest) <= 0) {
            return Optional.empty();
        }
        last = null;
        return Optional.of(
                state.unasked(now, "not polled for " + Unit.duration(pause) + ": this program was suspended or hung"));
    }

    private void look() {
        try {
            late().ifPresent(screen);
        } catch (RuntimeException bug) {
            System.getLogger(PollWatchdog.class.getName())
                    .log(System.Logger.Level.ERROR, "the watchdog of the polls failed", bug);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
