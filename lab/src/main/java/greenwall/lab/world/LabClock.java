package greenwall.lab.world;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// The clock of a range. It starts at a given instant and may run faster than real time.
public record LabClock(Instant start, double speed, InstantSource real, Instant realStart) implements InstantSource {
    public LabClock(Instant start, double speed, InstantSource real) {
        this(start, speed, real, real.instant());
    }

    @Override
    public Instant instant() {
        var passed = Duration.between(realStart, real.instant());
        return speed == 1 ? start.plus(passed) : start.plusNanos(Math.round(passed.toNanos() * speed));
    }
}
