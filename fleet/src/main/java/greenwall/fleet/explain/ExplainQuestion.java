package greenwall.fleet.explain;

import static greenwall.fleet.TimeMath.longer;

import greenwall.fleet.InstantText;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/// What to explain: a quantity or query around an instant.
///
/// `reach` is how far before and after that instant a change is searched. `onset` is set if a person has placed
/// it; then it is not searched. `range` is the range that a person has selected; empty for an instant.
public record ExplainQuestion(
        Subject subject, Instant at, Duration reach, Optional<Instant> onset, Optional<TimeWindow> range) {
    public static final Duration DEFAULT_REACH = Duration.ofMinutes(30);
    private static final Duration NEAR = Duration.ofMinutes(10);
    /// How far before its log window a question about a metric reads the log, to know the usual lines.
    public static final Duration LONGEST_BASELINE = Duration.ofHours(2);

    public ExplainQuestion {
        if (reach.isNegative() || reach.isZero()) {
            throw new IllegalArgumentException("the reach of a question must be positive: " + reach);
        }
    }

    public ExplainQuestion(Subject subject, Instant at, Duration reach, Optional<Instant> onset) {
        this(subject, at, reach, onset, Optional.empty());
    }

    public static ExplainQuestion of(Subject subject, Instant at) {
        return new ExplainQuestion(subject, at, DEFAULT_REACH, Optional.empty());
    }

    /// A range selected on a chart: its middle, with at least the length of the range on both sides.
    public static ExplainQuestion ofRange(Subject subject, TimeWindow range) {
        var half = range.length().dividedBy(2);
        var reach = longer(range.length(), DEFAULT_REACH);
        return new ExplainQuestion(subject, range.start().plus(half), reach, Optional.empty(), Optional.of(range));
    }

    /// Compares a window with another; there is no metric.
    ///
    /// @param hosts empty for all of the cluster
    /// @param logs LogQL of the lines to compare; empty for those of the hosts
    /// @param against the window to compare with; empty for the time before
    public static ExplainQuestion between(
            String cluster, List<String> hosts, String logs, TimeWindow window, Optional<TimeWindow> against) {
        var half = window.length().dividedBy(2);
        return new ExplainQuestion(
                new WindowSubject(cluster, hosts, logs, against), window.start().plus(half), half, Optional.empty());
    }

    public ExplainQuestion withOnset(Instant placed) {
        return new ExplainQuestion(subject, at, reach, Optional.of(placed), range);
    }

    public ExplainQuestion about(Subject other) {
        return new ExplainQuestion(other, at, reach, onset, range);
    }

    /// The instants at which the worst reading is looked for, the most telling one first: what changed within a range
    /// is still in a bad state at its end, unless it is over by then.
    public List<Instant> worstReadingAt() {
        return range.map(selected -> List.of(selected.end(), at)).orElse(List.of(at));
    }

    /// Whether it names a host but no quantity and no key, so that the worst reading is explained.
    public boolean isForWorstReading() {
        return subject instanceof HostSubject named
                && named.quantity().isEmpty()
                && named.key().isEmpty();
    }

    /// Whether the state at that time shows the state at the instant in question.
    public boolean isNear(Instant time) {
        return Duration.between(at, time).abs().compareTo(NEAR) < 0;
    }

    /// Where a change is searched; ends now at the latest.
    public TimeWindow window(Instant now) {
        return TimeWindow.around(at, reach, now);
    }

    public sealed interface Subject {
        String cluster();

        /// In words, for a title.
        String text();
    }

    /// A quantity of a host; without one, the host's worst reading. `key` selects one of its pools, peers,
    /// guests or devices; if it is empty, the one that moved most is explained.
    public record HostSubject(String cluster, String host, Optional<String> quantity, Labels key) implements Subject {
        @Override
        public String text() {
            var words = new StringBuilder(quantity.orElse("worst reading"))
                    .append(" of ")
                    .append(host);
            key.forEach((_, value) -> words.append(' ').append(value));
            return words.toString();
        }
    }

    /// The differences between the question's window and the time before, or another window.
    public record WindowSubject(String cluster, List<String> hosts, String logs, Optional<TimeWindow> against)
            implements Subject {
        @Override
        public String text() {
            var of = !logs.isEmpty() ? logs : hosts.isEmpty() ? "all hosts of " + cluster : String.join(", ", hosts);
            return "what was different " + (logs.isEmpty() ? "on " : "in ") + of
                    + against.map(w -> ", compared with " + InstantText.withUtc(w, ZoneOffset.UTC))
                            .orElse("");
        }
    }

    /// A PromQL query, and a LogQL selector for the lines that may explain it; empty for those of the hosts in
    /// its series.
    public record QuerySubject(String cluster, String query, String logs) implements Subject {
        @Override
        public String text() {
            return query;
        }
    }
}
