package greenwall.fleet.state;

import java.time.Duration;
import java.time.Instant;

/// When a state was made, by the clock of this machine and by that of the source. Ages are measured from the
/// latter.
public record StateTime(Instant machine, Instant source) {
    /// The correction that turns this machine's time into the source's.
    public Duration skew() {
        return Duration.between(machine, source);
    }
}
