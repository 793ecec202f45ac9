package greenwall.fleet.probe;

import greenwall.fleet.probe.Output.Bucket;
import greenwall.fleet.probe.Output.Count;
import greenwall.fleet.probe.Output.Hist;
import greenwall.fleet.probe.Output.Stack;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// What both of bpftrace's formats have in common: the meaning of its maps.
///
/// A map that is cleared after each print comes once more at the exit, empty or as a 0; that is no sample.
final class BpftraceMaps {
    private static final int MOST_FRAMES = 512;
    private static final int MOST_NAMES = 1000;
    private final Consumer<Output> sink;
    private final Set<String> printed = new HashSet<>();
    private boolean atExit;

    BpftraceMaps(Consumer<Output> sink) {
        this.sink = sink;
    }

    /// From here on come the final maps.
    void exits() {
        atExit = true;
    }

    void count(String name, String key, long value, Instant at) {
        if (atExit && value == 0 && key.isEmpty() && printed.contains(name)) {
            return;
        }
        if (!atExit && printed.size() < MOST_NAMES) {
            printed.add(name);
        }
        if (key.indexOf('\n') >= 0 || key.startsWith(",")) {
            stack(key, value, at);
        } else {
            sink.accept(new Count(at, name, key, value));
        }
    }

    /// A key that holds stacks: `\n    inner\n    outer\n,\n    0x55…\n,comm`, kernel before user.
    void stack(String key, long value, Instant at) {
        var frames = new ArrayList<String>();
        var rest = new StringBuilder();
        for (var line : key.split("\n", -1)) {
            if (line.startsWith("    ") && frames.size() < MOST_FRAMES) {
                frames.add(line.strip());
            } else if (!line.startsWith("    ")) {
                rest.append(line);
            }
        }
        int start = 0;
        while (start < rest.length() && (rest.charAt(start) == ',' || rest.charAt(start) == ' ')) {
            start++;
        }
        sink.accept(new Stack(at, rest.substring(start), frames.reversed(), value));
    }

    void histogram(String name, String key, List<Bucket> buckets, Instant at) {
        if (!buckets.isEmpty()) {
            sink.accept(new Hist(at, name, key, ToolText.unitOf(name.substring(Math.min(1, name.length()))), buckets));
        }
    }
}
