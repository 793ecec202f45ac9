package greenwall.fleet.probe;

import greenwall.fleet.probe.Output.Event;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// The lines that a bpftrace program prints itself: rows where it printed a heading first, else events with a
/// text.
final class ProgramLines {
    private static final int LONGEST_TEXT = 4096;
    private static final Pattern CLOCK = Pattern.compile("\\d\\d:\\d\\d:\\d\\d\\s*");
    private final Consumer<Output> sink;
    private final ToolText rows;

    ProgramLines(Consumer<Output> sink) {
        this.sink = sink;
        this.rows = new ToolText(sink, ToolText.Rows.EVENTS);
    }

    void line(String line, Instant at) {
        if (line.isBlank() || CLOCK.matcher(line).matches()) {
            return;
        }
        if (rows.hasHeading() || TableHeading.of(line).isPresent()) {
            rows.line(line, at);
            return;
        }
        sink.accept(new Event(at, Map.of("text", line.substring(0, Math.min(LONGEST_TEXT, line.length())))));
    }

    long dropped() {
        return rows.dropped();
    }
}
