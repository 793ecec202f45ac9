package greenwall.app.site;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// The time of a site that is looked at as it was. It stands at the instant of the picture that is shown, and goes on
/// from picture to picture, so that all on a screen is of one instant. Sources are asked as of the instant of the
/// picture that is being made.
public final class PastClock implements InstantSource {
    /// At most so many seconds go by in a real one.
    public static final int FASTEST = 600;

    private final InstantSource real;
    private volatile Instant shown;
    private volatile Instant asked;

    /// Guarded by this, as what follows: from where it plays, and since when.
    private Instant from;

    private Instant since;
    private int speed;

    public PastClock(Instant at, InstantSource real) {
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

    /// The instant that sources are asked for.
    public InstantSource asked() {
        return () -> asked;
    }

    /// How many seconds go by in a real one; 0 while it stands.
    public synchronized int speed() {
        return speed;
    }

    /// Plays from the picture that is shown; 0 pauses.
    public synchronized void play(int wanted) {
        speed = Math.clamp(wanted, 0, FASTEST);
        from = shown;
        since = real.instant();
    }

    /// The instant of the next picture; never after now.
    public synchronized Instant next() {
        var now = real.instant();
        var next = from.plus(Duration.between(since, now).multipliedBy(speed));
        asked = next.isAfter(now) ? now : next;
        return asked;
    }

    /// Whether it has come to the present.
    public boolean arrived() {
        return !asked.isBefore(real.instant().minusSeconds(1));
    }

    /// The picture of the instant that was asked for last is shown.
    public void show() {
        shown = asked;
    }
}
