package greenwall.fleet.probe;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One thing that a probe said, whichever tool it ran and however that tool writes.
///
/// The instant is that of arrival; who needs the host's own clock applies the offset measured at the start.
public sealed interface ProbeOutput {
    Instant at();

    /// Values from `low` up to but not including `high`; [Long#MIN_VALUE] and [Long#MAX_VALUE] where there is
    /// no bound.
    record Bucket(long low, long high, long count) {}

    /// @param name what the key is (`disk`), or the map's name (`@usecs`); empty where there is but one histogram
    /// @param key whose histogram it is: `sda`, `postgres`; empty for all
    /// @param unit `us`, `ms`, `ns`, `KiB`, `B`; empty where the tool does not say
    record Hist(Instant at, String name, String key, String unit, List<Bucket> buckets) implements ProbeOutput {
        public Hist {
            buckets = List.copyOf(buckets);
        }

        public long total() {
            return buckets.stream().mapToLong(Bucket::count).sum();
        }

        /// The upper end of the bucket in which this share of all values lies below; 0 for an empty histogram.
        public long quantile(double share) {
            long wanted = (long) Math.ceil(share * total());
            long seen = 0;
            for (var bucket : buckets) {
                seen += bucket.count();
                if (seen >= wanted && seen > 0) {
                    return bucket.high() == Long.MAX_VALUE ? bucket.low() : bucket.high();
                }
            }
            return 0;
        }
    }

    /// What a tool shows of one interval, as it wrote it; each row has as many cells as there are columns.
    record Table(Instant at, List<String> columns, List<List<String>> rows) implements ProbeOutput {
        public Table {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }
    }

    /// Something that happened once, by the tool's own column names; `text` alone where it has none.
    record Event(Instant at, Map<String, String> fields) implements ProbeOutput {
        public Event {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }

    /// A stack and how often it was seen, or how many microseconds were spent in it.
    ///
    /// @param key the process, where the tool says which
    /// @param frames the outermost function first, as in folded stacks
    record Stack(Instant at, String key, List<String> frames, long count) implements ProbeOutput {
        public Stack {
            frames = List.copyOf(frames);
        }
    }

    /// One entry of a map of counts, sums or extremes.
    record Count(Instant at, String name, String key, long value) implements ProbeOutput {}

    /// A line that is none of these: a warning, an error, a word of the program's own.
    record Note(Instant at, String text) implements ProbeOutput {}

    /// The end of a run.
    ///
    /// @param dropped what came and could not be kept or understood, in lines
    /// @param leftBehind processes that were still there afterwards
    record End(Instant at, int exit, String reason, long bytes, long dropped, int leftBehind) implements ProbeOutput {}
}
