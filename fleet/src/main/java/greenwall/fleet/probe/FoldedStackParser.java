package greenwall.fleet.probe;

import greenwall.fleet.probe.ProbeOutput.Note;
import greenwall.fleet.probe.ProbeOutput.Stack;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Parses folded stacks: the process, its functions, the outermost first, and the count after the last blank.
final class FoldedStackParser implements OutputParser {
    private static final int LONGEST_LINE = 65_536;
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,19}");
    private final Consumer<ProbeOutput> sink;
    private long dropped;

    FoldedStackParser(Consumer<ProbeOutput> sink) {
        this.sink = sink;
    }

    @Override
    public void line(String line, Instant at) {
        if (line.isBlank()) {
            return;
        }
        int blank = line.lastIndexOf(' ');
        int semicolon = line.indexOf(';');
        boolean counted = blank > 0 && COUNT.matcher(line.substring(blank + 1)).matches();
        if (line.length() > LONGEST_LINE || !counted) {
            dropped += line.length() > LONGEST_LINE || semicolon > 0 ? 1 : 0;
            if (semicolon < 0) {
                sink.accept(Note.of(at, line));
            }
            return;
        }
        var key = line.substring(0, semicolon < 0 || semicolon > blank ? blank : semicolon);
        var frames = semicolon < 0 || semicolon > blank
                ? List.<String>of()
                : List.of(line.substring(semicolon + 1, blank).split(";"));
        sink.accept(new Stack(at, key, frames, BccOutputParser.number(line.substring(blank + 1))));
    }

    @Override
    public long dropped() {
        return dropped;
    }
}
