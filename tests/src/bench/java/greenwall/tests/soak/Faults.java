package greenwall.tests.soak;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// When a source fails, and how: every so often, each way in its turn, for a while, and then it is well again.
///
/// @param every from one failure to the next
record Faults(Instant start, Duration every, List<How> ways) {
    /// How a source can fail, and for how many polls: few, because trying again waits in real time.
    enum How {
        NONE(0),
        UNAVAILABLE(8),
        RESET(6),
        CUT(6),
        GARBLED(6),
        HANGING(1);

        private final int polls;

        How(int polls) {
            this.polls = polls;
        }
    }

    private static final Duration POLL = Duration.ofSeconds(15);

    static Faults of(Instant start, Duration every) {
        return new Faults(
                start,
                every,
                List.of(How.UNAVAILABLE, How.RESET, How.CUT, How.GARBLED, How.UNAVAILABLE, How.RESET, How.HANGING));
    }

    How at(Instant now) {
        long passed = Duration.between(start, now).toMillis();
        long round = passed / every.toMillis();
        if (passed < 0 || round == 0) {
            return How.NONE;
        }
        var way = ways.get((int) ((round - 1) % ways.size()));
        return passed % every.toMillis() < way.polls * POLL.toMillis() ? way : How.NONE;
    }
}
