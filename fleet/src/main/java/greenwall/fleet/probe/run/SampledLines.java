package greenwall.fleet.probe.run;

import greenwall.fleet.probe.OutputParser;
import java.time.Instant;

/// Keeps a tool that says too much from taking the whole console: so many bytes a second are read, of what comes beyond
/// them one line in sixteen, and the rest is counted.
public final class SampledLines implements OutputParser {
    /// Two mebibytes.
    public static final long BYTES_A_SECOND = 2 << 20;

    private static final int ONE_IN = 16;
    private final OutputParser parser;
    private long second = Long.MIN_VALUE;
    private long bytes;
    private long beyond;
    private long left;

    public SampledLines(OutputParser parser) {
        this.parser = parser;
    }

    @Override
    public void line(String line, Instant at) {
        if (at.getEpochSecond() != second) {
            second = at.getEpochSecond();
            bytes = 0;
        }
        bytes += line.length() + 1;
        if (bytes > BYTES_A_SECOND && beyond++ % ONE_IN != 0) {
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
