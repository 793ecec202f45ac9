package greenwall.fleet.probe;

import greenwall.fleet.probe.ProbeOutput.Note;
import java.util.function.Consumer;

/// The output format of a tool.
public enum OutputFormat {
    /// bcc and libbpf-tools: histograms, and tables that are printed again in each interval.
    BLOCKS,
    /// bcc and libbpf-tools: a heading, and below it a line for each event or sample.
    ROWS,
    /// One stack per line: `outer;inner 12`.
    FOLDED,
    BPFTRACE_JSON,
    /// Lines for a person, of which a table would show only some: the standard tools of a probe that shows notes.
    TEXT;

    public OutputParser parser(Consumer<ProbeOutput> sink) {
        return switch (this) {
            case BLOCKS -> new BccOutputParser(sink, BccOutputParser.RowKind.TABLE);
            case ROWS -> new BccOutputParser(sink, BccOutputParser.RowKind.EVENTS);
            case FOLDED -> new FoldedStackParser(sink);
            case BPFTRACE_JSON -> new BpftraceJsonParser(sink);
            case TEXT ->
                (line, at) -> {
                    if (!line.isBlank()) {
                        sink.accept(Note.of(at, line));
                    }
                };
        };
    }
}
