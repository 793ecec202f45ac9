package greenwall.connectors.ssh;

import greenwall.fleet.probe.OutputParser;
import java.time.Instant;
import java.util.function.BiConsumer;

/// The lines of a command's error channel: those of the wrapper, known by the run's mark, and the tool's.
final class StderrLines implements OutputParser {
    private static final int MOST = 500;
    private static final int LONGEST = 400;

    private final String mark;
    private final BiConsumer<String, Instant> ofWrapper;
    private final BiConsumer<String, Instant> ofTool;
    private int count;
    private long dropped;

    StderrLines(String mark, BiConsumer<String, Instant> ofWrapper, BiConsumer<String, Instant> ofTool) {
        this.mark = WrapperCommand.PREFIX + mark + " ";
        this.ofWrapper = ofWrapper;
        this.ofTool = ofTool;
    }

    @Override
    public void line(String line, Instant at) {
        if (line.startsWith(mark)) {
            ofWrapper.accept(line.substring(mark.length()), at);
        } else if (!line.isBlank()) {
            if (++count > MOST) {
                dropped++;
            } else {
                ofTool.accept(line.substring(0, Math.min(LONGEST, line.length())), at);
            }
        }
    }

    @Override
    public void end(Instant at) {
        // Each line stands for itself.
    }

    @Override
    public long dropped() {
        return dropped;
    }
}
