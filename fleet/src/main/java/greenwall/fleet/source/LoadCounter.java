package greenwall.fleet.source;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/// Counts the load that calls put on a source. Thread-safe.
public final class LoadCounter {
    private final LongAdder calls = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder samples = new LongAdder();
    private volatile boolean reportsSamples;

    /// Counts a request, including a second attempt of the same query.
    public void countCall() {
        calls.increment();
    }

    /// Counts the bytes of a response after decompression.
    public void countBytes(long count) {
        bytes.add(count);
    }

    /// Counts the samples that the source reports to have read for the response.
    public void countSamples(long count) {
        reportsSamples = true;
        samples.add(count);
    }

    public SourceLoad load() {
        return new SourceLoad(
                calls.sum(), bytes.sum(), reportsSamples ? samples.sum() : SourceLoad.NOT_REPORTED, Duration.ZERO);
    }
}
