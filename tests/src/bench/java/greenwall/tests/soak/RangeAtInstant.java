package greenwall.tests.soak;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/// A range that stands at one instant and is asked for that one or one of a few before it, through which the
/// polls go in turn.
record RangeAtInstant(URI url, Instant at) {
    private static final int SLOTS = 5;
    private static final Duration SLOT = Duration.ofMinutes(1);
    private static final Duration BETWEEN = Duration.ofMinutes(3);

    /// Which of the few a poll of this moment sees: there and back, so that no value jumps far.
    static int slot(Instant now) {
        int round = 2 * SLOTS - 2;
        int turn = (int) (now.toEpochMilli() / SLOT.toMillis() % round);
        return Math.min(turn, round - turn);
    }

    Instant instant(int slot) {
        return at.minus(BETWEEN.multipliedBy(slot));
    }
}
