package greenwall.lab.world;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// The clock of a range. It starts at a given instant and may run faster than real time.
public final class LabClock implements InstantSource {
    private final Instant start;
    private final double speed;
    private final InstantSource real;
    private final Instant realStart;

    public LabClock(Instant start, double speed, InstantSource real) {
        this.start = start;
        this.speed = speed;
        this.real = real;
        this.realStart = real.instant();
    }

    public Instant start() {
        return start;
    }

    @Override
    public Instant instant() {
        var passed = Duration.between(realStart, real.instant());
        return speed == 1 ? start.plus(passed) : start.plusNanos(Math.round(passed.toNanos() * speed));
    }
}
