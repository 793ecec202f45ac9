package greenwall.app.console;

import greenwall.fleet.DurationText;
import greenwall.fleet.TimeMath;
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

/// Checks once a second whether the poll is late, because it hangs or this machine has just woken up. If it
/// is, the state is shown as silent until the next poll.
public final class OverduePollMonitor implements AutoCloseable {
    private static final Duration SILENT_AFTER = Duration.ofSeconds(30);
    /// A source that does not respond is noticed by the poll itself, at least this often.
    private static final Duration BETWEEN_STATES = Duration.ofSeconds(15);

    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Consumer<FleetState> screen;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("overdue").daemon().factory());

    /// Guarded by this, like all fields below.
    private @Nullable FleetState last;

    private Instant at = Instant.EPOCH;
    private long atNanos;
    private Duration maxPause = SILENT_AFTER;

    /// @param nanos a monotonic clock; the other clock shows whether the machine slept
    public OverduePollMonitor(InstantSource clock, LongSupplier nanos, Consumer<FleetState> screen) {
        this.clock = clock;
        this.nanos = nanos;
        this.screen = screen;
    }

    public void start() {
        timer.scheduleWithFixedDelay(this::check, 1, 1, TimeUnit.SECONDS);
    }

    synchronized void poll(FleetState state) {
        last = state;
        at = clock.instant();
        atNanos = nanos.getAsLong();
        var sinceAnswer = state.clusters().stream()
                .flatMap(cluster -> cluster.sources().stream())
                .flatMap(source -> source.lastAnswer().stream())
                .max(Instant::compareTo)
                .map(answer -> Duration.between(answer, at))
                .filter(Duration::isPositive)
                .orElse(Duration.ZERO);
        maxPause = TimeMath.longer(SILENT_AFTER.minus(sinceAnswer), BETWEEN_STATES);
    }

    /// The state marked as silent, if the one on the screen is too old.
    synchronized Optional<FleetState> overdueState() {
        var state = last;
        if (state == null || state.outdated()) {
            return Optional.empty();
        }
        var now = clock.instant();
        var running = Duration.ofNanos(nanos.getAsLong() - atNanos);
        var pause = TimeMath.longer(Duration.between(at, now), running);
        if (pause.compareTo(maxPause) <= 0) {
            return Optional.empty();
        }
        last = null;
        return Optional.of(state.asSilent(
                now, "not polled for " + DurationText.of(pause) + ": this machine was suspended, or Greenwall hung"));
    }

    private void check() {
        try {
            overdueState().ifPresent(screen);
        } catch (RuntimeException bug) {
            System.getLogger(OverduePollMonitor.class.getName())
                    .log(System.Logger.Level.ERROR, "the check for an overdue poll failed", bug);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
