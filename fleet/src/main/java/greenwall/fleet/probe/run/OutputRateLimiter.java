package greenwall.fleet.probe.run;

import greenwall.fleet.TokenBucket;
import greenwall.fleet.probe.OutputParser;
import java.time.Instant;

/// Limits the output of a tool to a rate in bytes, but allows the burst of a tool that prints everything at its
/// end. Beyond the limit, one line in sixteen is read, and the others are counted.
public final class OutputRateLimiter implements OutputParser {
    public static final long BYTES_PER_SECOND = 2 << 20;

    private static final long BURST = 4 * BYTES_PER_SECOND;
    private static final int ONE_IN = 16;
    private final OutputParser parser;
    private final TokenBucket budget = new TokenBucket(BURST, BYTES_PER_SECOND);
    private long linesBeyondLimit;
    private long skippedLines;

    public OutputRateLimiter(OutputParser parser) {
        this.parser = parser;
    }

    @Override
    public void line(String line, Instant at) {
        budget.fill(at);
        // The debt of a long line is limited, so that the lines after it are not sampled for long.
        budget.spend(Math.min(line.length() + 1, budget.level() + 1));
        if (budget.level() < 0 && linesBeyondLimit++ % ONE_IN != 0) {
            skippedLines++;
            return;
        }
        parser.line(line, at);
    }

    @Override
    public void end(Instant at) {
        parser.end(at);
    }

    @Override
    public long dropped() {
        return skippedLines + parser.dropped();
    }
}
