package greenwall.fleet.poll;

import greenwall.fleet.Elapsed;
import java.time.Duration;
import java.time.Instant;

/// When the next discovery is due. New targets have no rates yet, so a discovery is soon followed by another; the
/// pauses grow until nothing new is expected. An expensive one runs less often.
final class DiscoverySchedule {
    private static final Duration FIRST = Duration.ofSeconds(15);
    private static final Duration LAST = Duration.ofMinutes(5);
    /// The longest pause: a clock that is set during a discovery makes it seem to take very long.
    private static final Duration LONGEST = Duration.ofMinutes(30);
    /// Discoveries take at most a twentieth of the time.
    private static final int SHARE = 20;

    private final Duration refresh;
    private Instant looked = Instant.EPOCH;
    private Instant glanced = Instant.MAX;
    private Duration took = Duration.ZERO;
    private Duration pause = FIRST;
    private boolean wanted;

    DiscoverySchedule(Duration refresh) {
        this.refresh = refresh;
    }

    /// Targets came or went.
    void request() {
        wanted = true;
    }

    boolean due(Instant now) {
        if (never()) {
            return true;
        }
        if (wanted) {
            pause = FIRST;
        }
        var cost = took.multipliedBy(SHARE);
        var longest = cost.compareTo(LONGEST) > 0 ? LONGEST : cost;
        return !now.isBefore(looked.plus(longest.compareTo(pause) > 0 ? longest : pause)) || Elapsed.ahead(looked, now);
    }

    boolean never() {
        return looked.equals(Instant.EPOCH);
    }

    /// When the glance began that this poll completes: queries answered since then are not sent again.
    /// [Instant#MAX] where there was none just before.
    Instant glance(Instant now) {
        return glanced.isAfter(now.minus(refresh)) ? glanced : Instant.MAX;
    }

    /// Only the quick queries were sent; the rest follows in the next poll.
    void glanced(Instant begun) {
        glanced = begun;
    }

    void looked(Instant begun, Instant ended) {
        glanced = Instant.MAX;
        looked = begun;
        took = Duration.between(begun, ended);
        wanted = false;
        var twice = pause.multipliedBy(2);
        pause = twice.compareTo(LAST) > 0 ? LAST : twice;
    }
}
