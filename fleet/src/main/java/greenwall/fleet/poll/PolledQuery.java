package greenwall.fleet.poll;

import greenwall.fleet.Elapsed;
import greenwall.fleet.Labels;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Load;
import greenwall.fleet.source.LoadCounter;
import greenwall.fleet.source.Metrics;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Vector;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One instant query that is polled, with its last answer. Only the polling thread uses it.
final class PolledQuery {
    /// What looks back over hours changes slowly: a twentieth of the time may go into it, and a fifth into the
    /// rest.
    private static final int SELDOM = 20;

    private static final int OFTEN = 5;
    /// A source that refused the whole may have recovered since: every so many askings the whole is tried again.
    private static final int WHOLE_AGAIN = 20;
    private static final long LEAST_PAUSE = 10_000;
    private static final long LONGEST_PAUSE = 300_000;
    /// Counted from the asking and shorter than a refresh: what was answered last must not be taken for the present
    /// for longer than it may be old.
    private static final long LONGEST_OF_NOW = 10_000;

    private final String expr;
    private Vector answer = Vector.EMPTY;
    private long evaluatedAt;
    private Instant lastAnswer = Instant.EPOCH;
    private Instant lastWhole = Instant.EPOCH;
    private @Nullable Failure failure;
    private Duration took = Duration.ZERO;
    private Instant due = Instant.EPOCH;
    private Instant taken = Instant.EPOCH;
    private boolean doubtful;
    private AnswerStamp heard = new AnswerStamp(Instant.EPOCH, Instant.EPOCH, 0);

    private final Duration least;
    private final int share;
    private final LoadCounter tally = new LoadCounter();
    private Load counted = Load.NONE;
    private Load load = Load.NONE;
    private String remark = "";
    private @Nullable Metrics source;
    private Supplier<List<String>> instances = List::of;
    private int pieces = 1;
    private int askedInPieces;

    PolledQuery(String expr) {
        this(expr, Duration.ZERO);
    }

    /// `least` is the pause between two askings where the answer changes slowly.
    PolledQuery(String expr, Duration least) {
        this.expr = expr;
        this.least = least;
        this.share = FormQueries.readsHours(expr) ? SELDOM : OFTEN;
    }

    String expr() {
        return expr;
    }

    Vector answer() {
        return answer;
    }

    /// The labels of its answer's rows.
    List<Labels> rows() {
        return answer.rows();
    }

    /// Whether it looks back over hours.
    boolean seldom() {
        return share == SELDOM;
    }

    /// When the source worked the last answer out, on its own clock.
    long evaluatedAt() {
        return evaluatedAt;
    }

    /// Queries the source and counts the load.
    Outcome<Vector> ask(Metrics metrics, Duration patience) {
        return ask(metrics, expr, patience);
    }

    /// The same for others as well, in whose name it asks and counts.
    Outcome<Vector> ask(Metrics metrics, String together, Duration patience) {
        var counting = source;
        if (counting == null) {
            counting = metrics.counted(tally);
            source = counting;
        }
        if (!together.equals(expr)) {
            return counting.instant(together, patience);
        }
        if (pieces == 1 || ++askedInPieces % WHOLE_AGAIN == 0) {
            var outcome = counting.instant(expr, patience);
            if (outcome instanceof Outcome.Answered || pieces == 1 && !QuerySplitter.tooMuch(outcome)) {
                pieces = 1;
                return outcome;
            }
        }
        var asking = QuerySplitter.of(counting, expr, instances.get(), patience);
        if (asking.isEmpty()) {
            return counting.instant(expr, patience);
        }
        var found = asking.get().ask(pieces);
        pieces = found.pieces();
        return found.outcome();
    }

    /// Tells which instances there are, for asking in pieces what is too much at once.
    PolledQuery inPiecesOf(Supplier<List<String>> known) {
        instances = known;
        return this;
    }

    /// The load of its last poll.
    Load load() {
        return load;
    }

    /// What the source had to say beside its last answer: that a part of it is missing, for one.
    String remark() {
        return remark;
    }

    /// When it last answered, on this machine's clock.
    Instant lastAnswer() {
        return lastAnswer;
    }

    /// When it last gave an answer from which nothing was missing. Only such a one is judged.
    Instant lastWhole() {
        return lastWhole;
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

    /// Whether its answer may be used for what is there: it is whole, or nothing better is known.
    boolean fit() {
        return failure == null || failure instanceof Failure.Partial && lastWhole.equals(Instant.EPOCH);
    }

    /// Whether its source answers, if only in part.
    boolean lives() {
        return failure == null || failure instanceof Failure.Partial;
    }

    @Nullable
    Failure failure() {
        return failure;
    }

    Duration took() {
        return took;
    }

    /// A question that costs its source much is asked less often, so that at most its share of the time goes
    /// into it; but one of the present is asked in each poll of the usual length. One that fails is asked
    /// again after twice the time that its failing took. All are asked again once the clock was set back.
    boolean dueAt(Instant now) {
        return !now.isBefore(due) || Elapsed.ahead(taken, now);
    }

    /// Whether the last answer was of an earlier moment than the one before it, or of one that is further on than
    /// the time in between: either a cache gave it, or a clock was set. The next answer tells.
    boolean doubtful() {
        return doubtful;
    }

    /// Takes what became of it; true where the source answered. An answer that is not whole is only taken where
    /// there was no whole one before; where it is known which part is missing, the rows behind that stay as they
    /// were.
    boolean take(Outcome<Vector> outcome, Duration skew, MissingRows gaps) {
        took = outcome.roundTrip();
        taken = outcome.at();
        var now = tally.load();
        load = now.since(counted, took);
        counted = now;
        return switch (outcome) {
            case Outcome.Answered<Vector> answered -> {
                var vector = answered.value();
                long stamp = vector.size() > 0
                        ? vector.timeMillis(0)
                        : answered.serverTime().orElse(answered.at().plus(skew)).toEpochMilli();
                var before = heard;
                heard = new AnswerStamp(before.firstAsked(stamp, answered.at().minus(took)), answered.at(), stamp);
                boolean again = doubtful;
                doubtful = !again && (heard.goesBack(before) || heard.jumpsAhead(before));
                if (doubtful || (again ? stamp <= before.stamp : heard.repeats(before))) {
                    failure = repeated(stamp);
                    yield false;
                }
                boolean whole = answered.whole() || gaps.explain(answered.warnings());
                remark = Stream.concat(answered.warnings().stream(), answered.infos().stream())
                        .findFirst()
                        .orElse("");
                failure = whole ? null : partial(remark);
                if (whole || lastWhole.equals(Instant.EPOCH)) {
                    answer = gaps.filled(vector, answer, stamp);
                    evaluatedAt = stamp;
                    lastAnswer = answered.at();
                }
                if (whole) {
                    lastWhole = answered.at();
                }
                long cost = took.toMillis() * share;
                long most = seldom() ? LONGEST_PAUSE : Math.max(0, LONGEST_OF_NOW - took.toMillis());
                long pause = cost > LEAST_PAUSE ? Math.min(cost, most) : 0;
                due = answered.at().plusMillis(Math.max(pause, least.toMillis()));
                yield true;
            }
            case Outcome.Failed<Vector> failed -> {
                failure = failed.failure();
                due = failed.at().plusMillis(Math.min(took.toMillis() * 2, LONGEST_PAUSE));
                yield false;
            }
        };
    }

    private static Failure partial(String remark) {
        return new Failure.Partial(
                "the response is incomplete: " + remark,
                "Check which store or storage node behind the source is down");
    }

    private static Failure repeated(long stamp) {
        return new Failure.Malformed(
                "it returned the response of " + Instant.ofEpochMilli(stamp).truncatedTo(ChronoUnit.SECONDS)
                        + " again: a cache sits in front of it",
                "Exclude the queries to this source from the cache of the proxy in front of it");
    }

    /// The stamp of an answer on the source's clock, when it was first asked for and when it last came on this
    /// machine's.
    private record AnswerStamp(Instant asked, Instant at, long stamp) {
        /// Stamps may be rounded to the second, so that only more than that tells: a stamp that stands still for
        /// longer, or one that is further back.
        private static final Duration TELLING = Duration.ofSeconds(2);

        Instant firstAsked(long again, Instant now) {
            return again == stamp ? asked : now;
        }

        boolean repeats(AnswerStamp before) {
            return before.answered()
                    && stamp <= before.stamp
                    && (Duration.between(before.asked, at).abs().compareTo(TELLING) >= 0
                            || before.stamp - stamp >= TELLING.toMillis());
        }

        boolean goesBack(AnswerStamp before) {
            return repeats(before) && stamp < before.stamp;
        }

        boolean jumpsAhead(AnswerStamp before) {
            var most = Duration.between(before.asked, at).plus(SourceWatch.STEP);
            return before.answered() && stamp - before.stamp > most.toMillis();
        }

        private boolean answered() {
            return !at.equals(Instant.EPOCH);
        }
    }
}
