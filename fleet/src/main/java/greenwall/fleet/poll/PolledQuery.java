package greenwall.fleet.poll;

import greenwall.fleet.ElapsedTime;
import greenwall.fleet.Labels;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.LoadCounter;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.SourceLoad;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One instant query that is polled, with its last response. Only the polling thread uses it, except to send
/// it.
final class PolledQuery {
    /// A range selector in hours or longer units.
    private static final Pattern READS_HOURS = Pattern.compile("\\[[0-9]+[hdwy]");
    /// In days, or in seconds from 86,000 on, since some sources print a day as `86400s`.
    private static final Pattern READS_DAYS =
            Pattern.compile("(\\[|offset )([0-9]+[dwy]|(8[6-9]|9[0-9]|[0-9]{3,})[0-9]{3}s)");

    /// A source that refused the unsplit query may have recovered: the unsplit query is tried again each
    /// twentieth time.
    private static final int UNSPLIT_RETRY = 20;

    private final String expr;
    private InstantVector answer = InstantVector.EMPTY;
    private long evaluatedAt;
    private boolean timedBySource;
    private Instant lastAnswer = Instant.EPOCH;
    private Instant lastComplete = Instant.EPOCH;
    private @Nullable Failure failure;
    private Duration took = Duration.ZERO;
    private Instant due = Instant.EPOCH;
    private Instant taken = Instant.EPOCH;
    private boolean doubtful;
    private ResponseTimes lastStamp = new ResponseTimes(Instant.EPOCH, Instant.EPOCH, 0);

    private final Pace pace;
    private Supplier<List<String>> instances = List::of;
    private boolean narrowed;
    private int pieces = 1;
    private int sentInPieces;
    private final LoadCounter counter = new LoadCounter();
    private SourceLoad counted = SourceLoad.NONE;
    private SourceLoad load = SourceLoad.NONE;
    private String remark = "";

    PolledQuery(String expr) {
        this(expr, Duration.ZERO);
    }

    /// @param least the shortest pause between two requests, for a value that changes slowly
    PolledQuery(String expr, Duration least) {
        this.expr = expr;
        this.pace = new Pace(least, READS_HOURS.matcher(expr).find());
    }

    String expr() {
        return expr;
    }

    InstantVector answer() {
        return answer;
    }

    List<Labels> rows() {
        return answer.rows();
    }

    /// Whether the query looks back over hours or weeks, as objectives and forecasts do.
    boolean isInfrequent() {
        return pace.infrequent();
    }

    /// Whether the query needs samples that are days old.
    boolean readsDays() {
        return READS_DAYS.matcher(expr).find();
    }

    /// When the source evaluated the last response, by its own clock.
    long evaluatedAt() {
        return evaluatedAt;
    }

    /// Whether the source reported the time of its last response; a response without rows may not.
    boolean isTimedBySource() {
        return timedBySource;
    }

    /// Queries the source, in pieces if the query is too large for it, and counts the load.
    Outcome<InstantVector> send(MetricsSource metrics, Duration timeout) {
        var counting = metrics.forPolling(counter);
        if (!narrowed && (pieces == 1 || ++sentInPieces % UNSPLIT_RETRY == 0)) {
            var outcome = counting.instant(expr, timeout);
            if (outcome instanceof Outcome.Answered || pieces == 1 && !QuerySplitter.tooMuch(outcome)) {
                pieces = 1;
                return outcome;
            }
        }
        var splitter = QuerySplitter.of(counting, expr, instances.get(), timeout);
        if (splitter.isEmpty()) {
            return counting.instant(expr, timeout);
        }
        var result = splitter.get().send(Math.max(narrowed ? 1 : 2, pieces));
        pieces = result.pieces();
        return result.outcome();
    }

    /// Sends a query that joins this one with others; its load counts for this one.
    Outcome<InstantVector> sendJoined(MetricsSource metrics, String joined, Duration timeout) {
        return metrics.forPolling(counter).instant(joined, timeout);
    }

    /// Sets the known instances, so that a query that is too large can be sent in pieces.
    PolledQuery inPiecesOf(Supplier<List<String>> knownInstances) {
        instances = knownInstances;
        return this;
    }

    /// Makes it a query for these instances alone, in as many pieces as their names need.
    PolledQuery onlyFor(List<String> these) {
        instances = () -> these;
        narrowed = true;
        return this;
    }

    /// The load of its last poll.
    SourceLoad load() {
        return load;
    }

    /// The warning or information of the last response, for example that a store does not respond.
    String remark() {
        return remark;
    }

    /// When it was last answered, by this machine's clock.
    Instant lastAnswer() {
        return lastAnswer;
    }

    /// When it last had a complete response. Only a complete response is evaluated.
    Instant lastComplete() {
        return lastComplete;
    }

    boolean answered() {
        return !lastAnswer.equals(Instant.EPOCH);
    }

    boolean answeredSince(Instant instant) {
        return !lastAnswer.isBefore(instant);
    }

    boolean failing() {
        return failure != null;
    }

    /// Whether the response can be used as a list of what exists: it is complete, or there is no better one.
    boolean usable() {
        return failure == null || failure instanceof Failure.Partial && lastComplete.equals(Instant.EPOCH);
    }

    /// Whether its source answers, even if only in part.
    boolean alive() {
        return failure == null || failure instanceof Failure.Partial;
    }

    @Nullable
    Failure failure() {
        return failure;
    }

    Duration took() {
        return took;
    }

    /// Whether the query is due. After the clock was set back, all queries are due.
    boolean dueAt(Instant now) {
        return ElapsedTime.reached(due, taken, now);
    }

    /// Whether the time of the last response went back, or jumped ahead by more than the time since the
    /// previous response. Either the response came from a cache, or a clock was set; the next response decides.
    boolean hasDoubtfulTime() {
        return doubtful;
    }

    /// Stores the outcome; true if the source responded. An incomplete response is used only where there was
    /// no complete one before. If the store of the missing rows is known, its rows stay as they were.
    boolean take(Outcome<InstantVector> outcome, Duration skew, MissingStoreData gaps) {
        took = outcome.roundTrip();
        taken = outcome.at();
        var now = counter.load();
        load = now.since(counted, took);
        counted = now;
        return switch (outcome) {
            case Outcome.Answered<InstantVector> answered -> {
                var vector = answered.value();
                boolean timed = vector.size() > 0 || answered.serverTime().isPresent();
                long stamp = vector.size() > 0
                        ? vector.timeMillis(0)
                        : answered.serverTime().orElse(answered.at().plus(skew)).toEpochMilli();
                var before = lastStamp;
                lastStamp = new ResponseTimes(
                        before.firstRequested(stamp, answered.at().minus(took)), answered.at(), stamp);
                boolean wasDoubtful = doubtful;
                doubtful = !wasDoubtful && (lastStamp.goesBack(before) || lastStamp.jumpsAhead(before));
                if (doubtful || (wasDoubtful ? stamp <= before.stamp : lastStamp.repeats(before))) {
                    failure = repeated(stamp);
                    yield false;
                }
                boolean complete = answered.isComplete() || gaps.explains().test(answered.warnings());
                remark = Stream.concat(answered.warnings().stream(), answered.infos().stream())
                        .findFirst()
                        .orElse("");
                failure = complete ? null : partial(remark);
                if (complete || lastComplete.equals(Instant.EPOCH)) {
                    answer = gaps.filled(vector, answer, stamp);
                    evaluatedAt = stamp;
                    timedBySource = timed;
                    lastAnswer = answered.at();
                }
                if (complete) {
                    lastComplete = answered.at();
                }
                due = pace.dueAfterAnswer(answered.at(), took);
                yield true;
            }
            case Outcome.Failed<InstantVector> failed -> {
                failure = failed.failure();
                due = pace.dueAfterFailure(failed.at(), took);
                yield false;
            }
        };
    }

    private static Failure partial(String remark) {
        return new Failure.Partial(
                "the response is incomplete: " + remark, "check which store or storage node behind the source is down");
    }

    /// Why all or a part of a response is missing; empty if it is complete.
    static Optional<Failure> shortfall(Outcome<?> outcome) {
        return outcome instanceof Outcome.Answered<?> answered && !answered.isComplete()
                ? Optional.of(partial(String.join("; ", answered.warnings())))
                : outcome.failed();
    }

    private static Failure repeated(long stamp) {
        return new Failure.Malformed(
                "it returned the response of " + Instant.ofEpochMilli(stamp).truncatedTo(ChronoUnit.SECONDS)
                        + " again: a proxy in front of it caches responses",
                "turn off caching for this source in the proxy in front of it");
    }

    /// How often a query is sent. An expensive query is sent less often, so that it takes at most its share
    /// of the time; but a query for current values is sent in each poll of the usual length.
    private record Pace(Duration least, boolean infrequent) {
        /// A query over hours may use a twentieth of the time; any other query may use a fifth.
        private static final int INFREQUENT = 20;

        private static final int FREQUENT = 5;
        private static final long MIN_PAUSE = 10_000;
        private static final long LONGEST_PAUSE = 300_000;
        /// The longest pause of a query for current values. It is counted from the start of the request and
        /// shorter than a refresh, so that no value is shown for longer than its freshness limit allows.
        private static final long LONGEST_PAUSE_OF_CURRENT_VALUES = 10_000;

        Instant dueAfterAnswer(Instant at, Duration took) {
            long cost = took.toMillis() * (infrequent ? INFREQUENT : FREQUENT);
            long most = infrequent ? LONGEST_PAUSE : Math.max(0, LONGEST_PAUSE_OF_CURRENT_VALUES - took.toMillis());
            long pause = cost > MIN_PAUSE ? Math.min(cost, most) : 0;
            return at.plusMillis(Math.max(pause, least.toMillis()));
        }

        /// A failed query is sent again after twice the time it took to fail.
        Instant dueAfterFailure(Instant at, Duration took) {
            return at.plusMillis(Math.min(took.toMillis() * 2, LONGEST_PAUSE));
        }
    }

    /// The time of a response by the source's clock, and when it was first requested and last received by
    /// this machine's clock.
    private record ResponseTimes(Instant requested, Instant at, long stamp) {
        /// Stamps may be rounded to the second. A stamp counts as repeated only if it does not change for
        /// longer than this, or goes back further than this.
        private static final Duration TOLERANCE = Duration.ofSeconds(2);

        Instant firstRequested(long newStamp, Instant now) {
            return newStamp == stamp ? requested : now;
        }

        boolean repeats(ResponseTimes before) {
            return before.answered()
                    && stamp <= before.stamp
                    && (Duration.between(before.requested, at).abs().compareTo(TOLERANCE) >= 0
                            || before.stamp - stamp >= TOLERANCE.toMillis());
        }

        boolean goesBack(ResponseTimes before) {
            return repeats(before) && stamp < before.stamp;
        }

        boolean jumpsAhead(ResponseTimes before) {
            var most = Duration.between(before.requested, at).plus(SourceTracker.STEP);
            return before.answered() && stamp - before.stamp > most.toMillis();
        }

        private boolean answered() {
            return !at.equals(Instant.EPOCH);
        }
    }
}
