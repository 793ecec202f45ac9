package greenwall.tests.soak;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/// A range that is fixed at one instant and is queried for that one or one of a few before it, which the polls
/// use in turn.
record RangeAtInstant(URI url, Instant at) {
    private static final int SLOTS = 5;
    private static final Duration SLOT = Duration.ofMinutes(1);
    private static final Duration BETWEEN = Duration.ofMinutes(3);

    /// Which of these instants a poll at this time uses: back and forth, so that no value jumps far.
    static int slot(Instant now) {
        int round = 2 * SLOTS - 2;
        int turn = (int) (now.toEpochMilli() / SLOT.toMillis() % round);
        return Math.min(turn, round - turn);
    }

    Instant instant(int slot) {
        return at.minus(BETWEEN.multipliedBy(slot));
    }
}
