package greenwall.app.site;

import greenwall.views.TimeTravel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// The clock of a site at an earlier instant. It stands at the shown picture's instant and moves from picture to
/// picture, so that a screen shows one instant. Sources are asked as of the next picture's instant.
public final class TimeTravelClock implements InstantSource {
    private final InstantSource real;
    private volatile Instant shown;
    private volatile Instant asked;

    /// Guarded by this, as what follows: where and since when it plays.
    private Instant from;

    private Instant since;
    private int speed;

    public TimeTravelClock(Instant at, InstantSource real) {
        this.real = real;
        shown = at;
        asked = at;
        from = at;
        since = real.instant();
    }

    @Override
    public Instant instant() {
        return shown;
    }

    /// The instant for which sources are asked.
    public InstantSource asked() {
        return () -> asked;
    }

    /// Seconds per real second; 0 while paused.
    public synchronized int speed() {
        return speed;
    }

    /// Plays from the shown picture; 0 pauses.
    public synchronized void play(int wanted) {
        speed = Math.clamp(wanted, 0, TimeTravel.FASTEST);
        from = shown;
        since = real.instant();
    }

    /// The instant of the next picture, at most now.
    public synchronized Instant next() {
        var now = real.instant();
        var next = from.plus(Duration.between(since, now).multipliedBy(speed));
        asked = next.isAfter(now) ? now : next;
        return asked;
    }

    /// Whether it has reached the present.
    public boolean arrived() {
        return !asked.isBefore(real.instant().minusSeconds(1));
    }

    /// The picture asked for last is shown now.
    public void show() {
        shown = asked;
    }
}
