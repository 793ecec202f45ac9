package greenwall.tests.soak;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// When a source fails, and how: at regular intervals, each kind of fault in turn, for a while, after which the
/// source works again.
///
/// @param every the time from one failure to the next
record FaultSchedule(Instant start, Duration every, List<FaultKind> kinds) {
    /// How a source can fail, and for how many polls: few, because retries wait in real time.
    enum FaultKind {
        NONE(0),
        UNAVAILABLE(8),
        RESET(6),
        CUT(6),
        GARBLED(6),
        HANGING(1);

        private final int polls;

        FaultKind(int polls) {
            this.polls = polls;
        }
    }

    private static final Duration POLL = Duration.ofSeconds(15);

    static FaultSchedule of(Instant start, Duration every) {
        return new FaultSchedule(
                start,
                every,
                List.of(
                        FaultKind.UNAVAILABLE,
                        FaultKind.RESET,
                        FaultKind.CUT,
                        FaultKind.GARBLED,
                        FaultKind.UNAVAILABLE,
                        FaultKind.RESET,
                        FaultKind.HANGING));
    }

    FaultKind at(Instant now) {
        long passed = Duration.between(start, now).toMillis();
        long round = passed / every.toMillis();
        if (passed < 0 || round == 0) {
            return FaultKind.NONE;
        }
        var kind = kinds.get((int) ((round - 1) % kinds.size()));
        return passed % every.toMillis() < kind.polls * POLL.toMillis() ? kind : FaultKind.NONE;
    }
}
