package greenwall.fleet.poll;

import java.time.Duration;
import java.time.Instant;

/// How often a query is sent. An expensive query is sent less often, so that it takes at most its share of the
/// time; but a query for current values is sent in each poll of the usual length.
///
/// @param least the shortest pause between two requests, for a value that changes slowly
/// @param infrequent whether the query looks back over hours and therefore changes slowly
record QueryPace(Duration least, boolean infrequent) {
    /// A query over hours may use a twentieth of the time; any other query may use a fifth.
    private static final int INFREQUENT = 20;

    private static final int FREQUENT = 5;
    private static final long LEAST_PAUSE = 10_000;
    private static final long LONGEST_PAUSE = 300_000;
    /// The longest pause of a query for current values. It is counted from the start of the request and
    /// shorter than a refresh, so that no value is shown for longer than its freshness limit allows.
    private static final long LONGEST_OF_NOW = 10_000;

    Instant dueAfterAnswer(Instant at, Duration took) {
        long cost = took.toMillis() * (infrequent ? INFREQUENT : FREQUENT);
        long most = infrequent ? LONGEST_PAUSE : Math.max(0, LONGEST_OF_NOW - took.toMillis());
        long pause = cost > LEAST_PAUSE ? Math.min(cost, most) : 0;
        return at.plusMillis(Math.max(pause, least.toMillis()));
    }

    /// A failed query is sent again after twice the time it took to fail.
    Instant dueAfterFailure(Instant at, Duration took) {
        return at.plusMillis(Math.min(took.toMillis() * 2, LONGEST_PAUSE));
    }
}
