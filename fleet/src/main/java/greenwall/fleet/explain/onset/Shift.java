package greenwall.fleet.explain.onset;

import java.time.Instant;
import java.util.Optional;

/// A stretch in which a series left its level: from the first sample that was no longer as before to the first
/// that was again; `end` is empty while it lasts. `size` is how far it moved, in units of its own usual
/// scatter.
public record Shift(Instant onset, Optional<Instant> end, double before, double during, double size) {
    public boolean up() {
        return during > before;
    }
}
