package greenwall.fleet.source;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/// Counts the load that calls put on a source. Thread-safe.
public final class LoadCounter {
    private final LongAdder calls = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder samples = new LongAdder();
    private volatile boolean tellsSamples;

    /// A request went out, also where it is the second attempt of the same query.
    public void called() {
        calls.increment();
    }

    /// Bytes of an answer, after they were unpacked.
    public void received(long count) {
        bytes.add(count);
    }

    /// Samples that the source says it has touched to work the answer out.
    public void touched(long count) {
        tellsSamples = true;
        samples.add(count);
    }

    public SourceLoad load() {
        return new SourceLoad(
                calls.sum(), bytes.sum(), tellsSamples ? samples.sum() : SourceLoad.NOT_TOLD, Duration.ZERO);
    }
}
