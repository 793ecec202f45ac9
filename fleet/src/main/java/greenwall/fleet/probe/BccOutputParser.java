package greenwall.fleet.probe;

import greenwall.fleet.probe.ProbeOutput.Bucket;
import greenwall.fleet.probe.ProbeOutput.Event;
import greenwall.fleet.probe.ProbeOutput.Histogram;
import greenwall.fleet.probe.ProbeOutput.Note;
import greenwall.fleet.probe.ProbeOutput.Stack;
import greenwall.fleet.probe.ProbeOutput.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Parses the output of bcc and libbpf-tools: histograms with or without a key, tables, rows of events, stacks.
final class BccOutputParser implements OutputParser {
    /// How the rows below a heading are read.
    enum RowKind {
        TABLE,
        EVENTS
    }

    private static final int LONGEST_LINE = 8192;
    /// Also `Remote Address:  = 10.0.0.1` and `disk = b'sda'`, as bcc 0.18 prints them.
    private static final Pattern KEY =
            Pattern.compile("([A-Za-z][A-Za-z _-]{0,30}?)(?::\\s*)? = (?:b?')?(.{0,200}?)'?\\s*");
    private static final Pattern CLOCK = Pattern.compile("\\[?\\d\\d:\\d\\d:\\d\\d\\]?:?( loadavg:.*)?\\s*");
    private static final Pattern BANNER =
            Pattern.compile("(Tracing|Sampling|Attaching|Monitoring|Collecting|Detaching)\\b.*|.*Hit Ctrl-C to end.*");

    private final Consumer<ProbeOutput> sink;
    private final HistogramLines histogram = new HistogramLines();
    private final StackLines stack = new StackLines();
    private final TableLines table;
    private long dropped;

    BccOutputParser(Consumer<ProbeOutput> sink, RowKind rows) {
        this.sink = sink;
        table = new TableLines(rows);
    }

    @Override
    public long dropped() {
        return dropped;
    }

    @Override
    public void line(String line, Instant at) {
        if (line.length() > LONGEST_LINE) {
            dropped++;
            sink.accept(Note.of(at, line));
        } else if (line.isBlank()) {
            histogram.close(at);
            table.close(at);
            stack.close(at);
        } else if (!histogram.line(line, at) && !table.heading(line, at) && !stack.line(line, at)) {
            stack.close(at);
            if (!table.row(line, at)) {
                otherLine(line, at);
            }
        }
    }

    /// A histogram that is being read, and the name and key of the next one.
    private final class HistogramLines {
        private static final int MAX_BUCKETS = 1024;
        private static final Pattern HEADING = Pattern.compile("\\s+(\\S{1,40})\\s+: count\\s+distribution\\s*");
        private static final Pattern POWERS =
                Pattern.compile("\\s*(\\d{1,19}) -> (\\d{1,20})\\s+: (\\d{1,19})\\s+\\|[*+ ]*\\|\\s*");
        private static final Pattern STEPS = Pattern.compile("\\s*(\\d{1,19})\\s+: (\\d{1,19})\\s+\\|[*+ ]*\\|\\s*");
        private static final Pattern BUCKET_BEGUN = Pattern.compile("\\s*\\d+ (->.*|\\s*:.*)");

        private final List<Bucket> buckets = new ArrayList<>();
        private @Nullable String unit;
        private String keyName = "";
        private String key = "";

        boolean line(String line, Instant at) {
            var begins = HEADING.matcher(line);
            if (begins.matches()) {
                close(at);
                unit = unitOf(begins.group(1));
                if (unit.isEmpty() && keyName.isEmpty()) {
                    keyName = begins.group(1);
                }
                return true;
            }
            if (unit == null) {
                return false;
            }
            var powers = POWERS.matcher(line);
            if (powers.matches()) {
                long high = number(powers.group(2));
                bucket(number(powers.group(1)), high == Long.MAX_VALUE ? high : high + 1, number(powers.group(3)));
                return true;
            }
            var steps = STEPS.matcher(line);
            if (steps.matches()) {
                long low = number(steps.group(1));
                bucket(low, low + 1, number(steps.group(2)));
                return true;
            }
            if (BUCKET_BEGUN.matcher(line).matches()) {
                dropped++;
                return true;
            }
            close(at);
            return false;
        }

        private void bucket(long low, long high, long count) {
            if (buckets.size() >= MAX_BUCKETS) {
                dropped++;
                return;
            }
            buckets.add(new Bucket(low, high, count));
        }

        void close(Instant at) {
            if (unit == null) {
                return;
            }
            if (!buckets.isEmpty()) {
                sink.accept(new Histogram(at, keyName, key, unit, buckets));
            }
            buckets.clear();
            unit = null;
            keyName = "";
            key = "";
        }
    }

    static long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE;
        }
    }

    static String unitOf(String word) {
        return switch (word) {
            case "usecs", "us" -> "us";
            case "msecs", "ms" -> "ms";
            case "nsecs", "ns" -> "ns";
            case "secs" -> "s";
            case "Kbytes", "kbytes" -> "KiB";
            case "bytes" -> "B";
            default -> "";
        };
    }

    /// A stack that is being read, the innermost function first.
    private final class StackLines {
        private static final int MAX_FRAMES = 512;
        private static final int MAX_LINES = 2 * MAX_FRAMES;
        private static final Pattern FRAME = Pattern.compile(" {4}(\\S.*)");
        private static final Pattern OWNER = Pattern.compile("-\\s+(.*?)( \\(\\d+\\))?");
        private static final Pattern COUNT = Pattern.compile(" {8}(\\d{1,19})\\s*");

        private final List<String> lines = new ArrayList<>();
        private final List<String> frames = new ArrayList<>();
        private String owner = "";

        boolean line(String line, Instant at) {
            if (table.heading != null) {
                return false;
            }
            var count = COUNT.matcher(line);
            if (count.matches() && !lines.isEmpty()) {
                sink.accept(new Stack(at, owner, frames.reversed(), number(count.group(1))));
                clear();
                return true;
            }
            var frame = FRAME.matcher(line);
            if (!frame.matches()) {
                return false;
            }
            var name = frame.group(1);
            var ownerMatcher = OWNER.matcher(name);
            if (name.startsWith("-") && ownerMatcher.matches()) {
                owner = ownerMatcher.group(1);
            } else if (frames.size() < MAX_FRAMES) {
                frames.add(name.strip());
            } else {
                dropped++;
                return true;
            }
            if (lines.size() < MAX_LINES) {
                lines.add(line);
            }
            return true;
        }

        /// Lines without a count below them are only indented text.
        void close(Instant at) {
            lines.forEach(line -> sink.accept(Note.of(at, line)));
            clear();
        }

        private void clear() {
            lines.clear();
            frames.clear();
            owner = "";
        }
    }

    /// The rows below the last heading.
    private final class TableLines {
        private static final int MAX_ROWS = 10_000;

        private final RowKind kind;
        private final List<List<String>> rows = new ArrayList<>();
        private @Nullable ToolTableHeading heading;

        TableLines(RowKind kind) {
            this.kind = kind;
        }

        boolean heading(String line, Instant at) {
            var found = ToolTableHeading.of(line);
            if (found.isPresent()) {
                close(at);
                heading = found.get();
            }
            return found.isPresent();
        }

        boolean row(String line, Instant at) {
            if (heading == null) {
                return false;
            }
            var cells = heading.cells(line);
            if (cells.isEmpty()) {
                return false;
            }
            if (kind == RowKind.EVENTS) {
                sink.accept(new Event(at, heading.fields(cells.get())));
            } else if (rows.size() < MAX_ROWS) {
                rows.add(cells.get());
            } else {
                dropped++;
            }
            return true;
        }

        void close(Instant at) {
            if (heading != null && !rows.isEmpty()) {
                sink.accept(new Table(at, heading.columns(), rows));
                rows.clear();
            }
        }
    }

    private void otherLine(String line, Instant at) {
        if (CLOCK.matcher(line).matches()) {
            table.close(at);
            return;
        }
        var named = KEY.matcher(line);
        if (named.matches()) {
            histogram.keyName = named.group(1);
            histogram.key = named.group(2).strip();
            return;
        }
        if (!BANNER.matcher(line).matches()) {
            sink.accept(Note.of(at, line));
        }
    }

    boolean hasHeading() {
        return table.heading != null;
    }

    @Override
    public void end(Instant at) {
        histogram.close(at);
        table.close(at);
        stack.close(at);
    }
}
