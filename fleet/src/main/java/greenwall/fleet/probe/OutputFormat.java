package greenwall.fleet.probe;

import java.util.function.Consumer;

/// How a tool writes.
public enum OutputFormat {
    /// bcc and libbpf-tools: histograms, and tables that come again with each interval.
    BLOCKS,
    /// bcc and libbpf-tools: a heading, and under it a line for each event or sample.
    ROWS,
    /// One stack a line: `outer;inner 12`.
    FOLDED,
    BPFTRACE_JSON;

    public OutputParser parser(Consumer<ProbeOutput> sink) {
        return switch (this) {
            case BLOCKS -> new BccOutput(sink, BccOutput.Rows.TABLE);
            case ROWS -> new BccOutput(sink, BccOutput.Rows.EVENTS);
            case FOLDED -> new FoldedStacks(sink);
            case BPFTRACE_JSON -> new BpftraceJson(sink);
        };
    }
}
