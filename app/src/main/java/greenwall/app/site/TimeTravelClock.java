package greenwall.app.site;

import greenwall.fleet.TimeMath;
import greenwall.views.TimeTravel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// The clock of a site at an earlier instant. It stays at the instant of the shown frame and moves from frame
/// to frame, so that everything on the screen shows the same instant. Sources are queried as of the next
/// frame's instant.
public final class TimeTravelClock implements InstantSource {
    private final InstantSource real;
    private volatile Instant shown;
    private volatile Instant queried;

    /// The instant from which the clock plays. Guarded by this, like the fields below.
    private Instant playedFrom;

    private Instant playingSince;
    private int speed;

    public TimeTravelClock(Instant at, InstantSource real) {
        this.real = real;
        shown = at;
        queried = at;
        playedFrom = at;
        playingSince = real.instant();
    }

    @Override
    public Instant instant() {
        return shown;
    }

    public InstantSource queryClock() {
        return () -> queried;
    }

    /// The number of seconds per real second; 0 while paused.
    public synchronized int speed() {
        return speed;
    }

    /// Plays from the shown frame; 0 pauses.
    public synchronized void play(int newSpeed) {
        speed = Math.clamp(newSpeed, 0, TimeTravel.FASTEST);
        playedFrom = shown;
        playingSince = real.instant();
    }

    /// The instant of the next frame, at most now.
    public synchronized Instant next() {
        var now = real.instant();
        var next = playedFrom.plus(Duration.between(playingSince, now).multipliedBy(speed));
        queried = TimeMath.earlier(next, now);
        return queried;
    }

    public boolean hasReachedPresent() {
        return !queried.isBefore(real.instant().minusSeconds(1));
    }

    /// Called when the frame queried last is shown.
    public void onFrameShown() {
        shown = queried;
    }
}
