package greenwall.fleet.source;

import greenwall.fleet.Unit;
import java.time.Duration;

/// The load on a source: requests, bytes of the responses, samples that it read for them ([#NOT_REPORTED] where
/// it does not report them), and the time that all of it took.
public record SourceLoad(long calls, long bytes, long samples, Duration took) {
    public static final long NOT_REPORTED = -1;
    public static final SourceLoad NONE = new SourceLoad(0, 0, NOT_REPORTED, Duration.ZERO);

    /// The load as text: `124 queries, 1.2 MiB received, 3.4 M samples`; empty where nothing was counted.
    public String summary() {
        if (calls == 0) {
            return "";
        }
        return Unit.COUNT.text(calls)
                + (calls == 1 ? " query, " : " queries, ")
                + Unit.BYTES.text(bytes)
                + " received"
                + (samples < 0 ? "" : ", " + Unit.COUNT.text(samples) + " samples");
    }

    public SourceLoad plus(SourceLoad other) {
        boolean known = samples >= 0 || other.samples >= 0;
        return new SourceLoad(
                calls + other.calls,
                bytes + other.bytes,
                known ? Math.max(0, samples) + Math.max(0, other.samples) : NOT_REPORTED,
                took.plus(other.took));
    }

    /// The difference to an earlier count.
    public SourceLoad since(SourceLoad before, Duration took) {
        long read = samples < 0 ? NOT_REPORTED : samples - Math.max(0, before.samples);
        return new SourceLoad(calls - before.calls, bytes - before.bytes, read, took);
    }
}
