package greenwall.fleet.probe;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An item of a probe's output, independent of the tool and its format.
///
/// The instant is the time of arrival; for the host's clock, apply the offset that was measured at the start.
public sealed interface ProbeOutput {
    Instant at();

    /// `high` is exclusive; [Long#MIN_VALUE] and [Long#MAX_VALUE] mean that there is no bound.
    record Bucket(long low, long high, long count) {}

    /// @param name the kind of the key (`disk`) or the name of the map (`@usecs`); empty if there is only one
    ///     histogram
    /// @param key the object of the histogram, such as `sda` or `postgres`; empty for all
    /// @param unit `us`, `ms`, `ns`, `KiB`, `B`; empty if the tool does not state it
    record Histogram(Instant at, String name, String key, String unit, List<Bucket> buckets) implements ProbeOutput {
        public Histogram {
            buckets = List.copyOf(buckets);
        }

        public long total() {
            return buckets.stream().mapToLong(Bucket::count).sum();
        }

        /// What is known of this share of the values: `99 % below 64 us`, or `more than 1 % at 64 us or above` if the
        /// bucket of the quantile has no upper end.
        public String below(double share) {
            return below(share, buckets, (quantile(share) + " " + unit).strip());
        }

        /// @param value of the quantile
        public static String below(double share, List<Bucket> buckets, String value) {
            long total = buckets.stream().mapToLong(Bucket::count).sum();
            long bounded = buckets.stream()
                    .filter(bucket -> bucket.high() != Long.MAX_VALUE)
                    .mapToLong(Bucket::count)
                    .sum();
            return bounded < share * total
                    ? "more than " + Math.round(100 * (1 - share)) + " % at " + value + " or above"
                    : Math.round(100 * share) + " % below " + value;
        }

        /// The upper end of the bucket that contains this quantile, or its lower end if it has no upper end; 0 for an
        /// empty histogram.
        public long quantile(double share) {
            long rank = (long) Math.ceil(share * total());
            long seen = 0;
            for (var bucket : buckets) {
                seen += bucket.count();
                if (seen >= rank && seen > 0) {
                    return bucket.high() == Long.MAX_VALUE ? bucket.low() : bucket.high();
                }
            }
            return 0;
        }
    }

    /// A table of one interval as the tool wrote it; each row has as many cells as there are columns.
    record Table(Instant at, List<String> columns, List<List<String>> rows) implements ProbeOutput {
        public Table {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }
    }

    /// An event with the tool's own column names; only `text` if the tool has no columns.
    record Event(Instant at, Map<String, String> fields) implements ProbeOutput {
        public Event {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }

    /// A stack with the number of times it was seen, or the microseconds spent in it.
    ///
    /// @param key the process, if the tool names it
    /// @param frames the outermost function first, as in folded stacks
    record Stack(Instant at, String key, List<String> frames, long count) implements ProbeOutput {
        public Stack {
            frames = List.copyOf(frames);
        }
    }

    /// One entry of a map of counts, sums or extremes.
    record Count(Instant at, String name, String key, long value) implements ProbeOutput {}

    /// Any other line: a warning, an error, a message of the program.
    record Note(Instant at, String text) implements ProbeOutput {
        private static final int LONGEST = 400;

        /// A note with the beginning of a line.
        static Note of(Instant at, String line) {
            return new Note(at, line.substring(0, Math.min(LONGEST, line.length())));
        }
    }

    /// The end of a run.
    ///
    /// @param dropped the number of lines that could not be kept or parsed
    /// @param leftBehind the number of processes that were still running afterwards
    record End(Instant at, int exit, String reason, long bytes, long dropped, int leftBehind) implements ProbeOutput {}
}
