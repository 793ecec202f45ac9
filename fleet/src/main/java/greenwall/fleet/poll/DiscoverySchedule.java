package greenwall.fleet.poll;

import greenwall.fleet.ElapsedTime;
import greenwall.fleet.TimeMath;
import java.time.Duration;
import java.time.Instant;

/// When the next discovery is due. New targets have no rates yet, so a discovery is soon followed by another;
/// the pauses grow until nothing new is expected. An expensive discovery runs less often.
final class DiscoverySchedule {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(15);
    private static final Duration MAX_USUAL_PAUSE = Duration.ofMinutes(5);
    /// New hosts are found after this time even if a discovery is very expensive.
    private static final Duration MAX_PAUSE = Duration.ofMinutes(30);
    /// Discoveries take at most a twentieth of the time.
    private static final int PAUSE_PER_COST = 20;

    private final Duration refresh;
    private Instant lastRun = Instant.EPOCH;
    private Instant lastQuickPoll = Instant.MAX;
    private Duration took = Duration.ZERO;
    private Duration pause = FIRST_PAUSE;
    private boolean requested;

    DiscoverySchedule(Duration refresh) {
        this.refresh = refresh;
    }

    /// Targets came or went.
    void request() {
        requested = true;
    }

    boolean due(Instant now) {
        if (never()) {
            return true;
        }
        if (requested) {
            pause = FIRST_PAUSE;
        }
        var cost = took.multipliedBy(PAUSE_PER_COST);
        var longest = TimeMath.longer(TimeMath.shorter(cost, MAX_PAUSE), pause);
        return ElapsedTime.reached(lastRun.plus(longest), lastRun, now);
    }

    boolean never() {
        return lastRun.equals(Instant.EPOCH);
    }

    /// When the quick poll began that this poll completes; queries answered since then are not sent again.
    /// [Instant#MAX] if there was no recent quick poll.
    Instant quickPollBegan(Instant now) {
        return lastQuickPoll.isAfter(now.minus(refresh)) ? lastQuickPoll : Instant.MAX;
    }

    /// Records that only the quick queries were sent; the rest follows in the next poll.
    void quickPollDone(Instant begun) {
        lastQuickPoll = begun;
    }

    /// @param answered whether the source responded; the time spent on waiting for one that did not is no cost
    void completed(Instant begun, Duration duration, boolean answered) {
        lastQuickPoll = Instant.MAX;
        lastRun = begun;
        took = answered ? duration : Duration.ZERO;
        requested = false;
        pause = TimeMath.shorter(pause.multipliedBy(2), MAX_USUAL_PAUSE);
    }
}
