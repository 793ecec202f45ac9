package greenwall.fleet.probe;

import greenwall.fleet.probe.Output.Note;
import java.time.Instant;
import java.util.function.Consumer;

/// What both forms of bpftrace's output have in common: maps, the program's own lines, notes, and two empty lines
/// before the final maps.
abstract class BpftraceOutput implements OutputParser {
    static final int LONGEST_LINE = 65_536;
    static final int MOST_BUCKETS = 1024;
    private static final int LONGEST_NOTE = 400;
    final BpftraceMaps maps;
    final ProgramLines program;
    private final Consumer<Output> sink;
    private int blanks;
    private long dropped;

    BpftraceOutput(Consumer<Output> sink) {
        this.sink = sink;
        this.maps = new BpftraceMaps(sink);
        this.program = new ProgramLines(sink);
    }

    /// Counts the empty lines in a row.
    final void blank(boolean isBlank) {
        blanks = isBlank ? blanks + 1 : 0;
        if (blanks == 2) {
            maps.exits();
        }
    }

    final void note(String text, Instant at) {
        sink.accept(new Note(at, text.substring(0, Math.min(LONGEST_NOTE, text.length()))));
    }

    final void drop(long parts) {
        dropped += parts;
    }

    @Override
    public final long dropped() {
        return dropped + program.dropped();
    }
}
