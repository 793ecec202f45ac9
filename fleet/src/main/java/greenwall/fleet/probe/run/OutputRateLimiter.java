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
    private final TokenBucket room = new TokenBucket(BURST, BYTES_PER_SECOND);
    private long beyond;
    private long left;

    public OutputRateLimiter(OutputParser parser) {
        this.parser = parser;
    }

    @Override
    public void line(String line, Instant at) {
        room.fill(at);
        // The debt of a long line is limited, so that the lines after it are not sampled for long.
        room.spend(Math.min(line.length() + 1, room.level() + 1));
        if (room.level() < 0 && beyond++ % ONE_IN != 0) {
            left++;
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
        return left + parser.dropped();
    }
}
