package greenwall.fleet.probe;

import greenwall.fleet.probe.ProbeOutput.Bucket;
import greenwall.fleet.probe.ProbeOutput.Event;
import greenwall.fleet.probe.ProbeOutput.Hist;
import greenwall.fleet.probe.ProbeOutput.Note;
import greenwall.fleet.probe.ProbeOutput.Stack;
import greenwall.fleet.probe.ProbeOutput.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Parses the output of bcc and libbpf-tools: histograms with or without a key, tables, rows of events, stacks.
final class BccOutput implements OutputParser {
    /// How the rows below a heading are read.
    enum Rows {
        TABLE,
        EVENTS
    }

    private static final int LONGEST_LINE = 8192;
    private static final int MAX_BUCKETS = 1024;
    private static final int MAX_ROWS = 10_000;
    private static final int MAX_FRAMES = 512;
    private static final int LONGEST_NOTE = 400;
    private static final Pattern HISTOGRAM = Pattern.compile("\\s+(\\S{1,40})\\s+: count\\s+distribution\\s*");
    private static final Pattern POWERS =
            Pattern.compile("\\s*(\\d{1,19}) -> (\\d{1,20})\\s+: (\\d{1,19})\\s+\\|[*+ ]*\\|\\s*");
    private static final Pattern STEPS = Pattern.compile("\\s*(\\d{1,19})\\s+: (\\d{1,19})\\s+\\|[*+ ]*\\|\\s*");
    private static final Pattern BUCKET_BEGUN = Pattern.compile("\\s*\\d+ (->.*|\\s*:.*)");
    private static final Pattern KEY = Pattern.compile("([A-Za-z][A-Za-z _-]{0,30}?) = '?(.{0,200}?)'?\\s*");
    private static final Pattern CLOCK = Pattern.compile("\\[?\\d\\d:\\d\\d:\\d\\d\\]?:?( loadavg:.*)?\\s*");
    private static final Pattern BANNER =
            Pattern.compile("(Tracing|Sampling|Attaching|Monitoring|Collecting|Detaching)\\b.*|.*Hit Ctrl-C to end.*");
    private static final Pattern FRAME = Pattern.compile(" {4}(\\S.*)");
    private static final Pattern STACK_OWNER = Pattern.compile("-\\s+(.*?)( \\(\\d+\\))?");
    private static final Pattern STACK_COUNT = Pattern.compile(" {8}(\\d{1,19})\\s*");

    private final Consumer<ProbeOutput> sink;
    private final Rows rows;
    private final List<Bucket> buckets = new ArrayList<>();
    private final List<List<String>> table = new ArrayList<>();
    private final List<String> frames = new ArrayList<>();
    private @Nullable TableHeading heading;
    private @Nullable String unit;
    private String keyName = "";
    private String key = "";
    private String owner = "";
    private boolean linear;
    private long dropped;

    BccOutput(Consumer<ProbeOutput> sink, Rows rows) {
        this.sink = sink;
        this.rows = rows;
    }

    @Override
    public long dropped() {
        return dropped;
    }

    @Override
    public void line(String line, Instant at) {
        if (line.length() > LONGEST_LINE) {
            dropped++;
            note(line, at);
            return;
        }
        if (line.isBlank()) {
            closeHistogram(at);
            closeTable(at);
            frames.clear();
            return;
        }
        if (!histogramLine(line, at) && !headingLine(line, at) && !stackLine(line, at) && !rowLine(line, at)) {
            otherLine(line, at);
        }
    }

    private boolean histogramLine(String line, Instant at) {
        var begins = HISTOGRAM.matcher(line);
        if (begins.matches()) {
            closeHistogram(at);
            unit = unitOf(begins.group(1));
            linear = unit.isEmpty();
            if (linear && keyName.isEmpty()) {
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
        closeHistogram(at);
        return false;
    }

    private void bucket(long low, long high, long count) {
        if (buckets.size() >= MAX_BUCKETS) {
            dropped++;
            return;
        }
        buckets.add(new Bucket(low, high, count));
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

    private void closeHistogram(Instant at) {
        if (unit == null) {
            return;
        }
        if (!buckets.isEmpty()) {
            sink.accept(new Hist(at, keyName, key, unit, buckets));
        }
        buckets.clear();
        unit = null;
        keyName = "";
        key = "";
    }

    private boolean stackLine(String line, Instant at) {
        if (heading != null) {
            return false;
        }
        var count = STACK_COUNT.matcher(line);
        if (count.matches() && !(frames.isEmpty() && owner.isEmpty())) {
            sink.accept(new Stack(at, owner, frames.reversed(), number(count.group(1))));
            frames.clear();
            owner = "";
            return true;
        }
        var frame = FRAME.matcher(line);
        if (!frame.matches()) {
            return false;
        }
        var name = frame.group(1);
        var ownerMatcher = STACK_OWNER.matcher(name);
        if (name.startsWith("-") && ownerMatcher.matches()) {
            owner = ownerMatcher.group(1);
        } else if (frames.size() < MAX_FRAMES) {
            frames.add(name.strip());
        } else {
            dropped++;
        }
        return true;
    }

    private boolean headingLine(String line, Instant at) {
        var found = TableHeading.of(line);
        if (found.isPresent()) {
            closeTable(at);
            heading = found.get();
        }
        return found.isPresent();
    }

    private boolean rowLine(String line, Instant at) {
        if (heading == null) {
            return false;
        }
        var cells = heading.cells(line);
        if (cells.isEmpty()) {
            return false;
        }
        if (rows == Rows.EVENTS) {
            sink.accept(new Event(at, fields(heading.columns(), cells.get())));
        } else if (table.size() < MAX_ROWS) {
            table.add(cells.get());
        } else {
            dropped++;
        }
        return true;
    }

    private static LinkedHashMap<String, String> fields(List<String> columns, List<String> cells) {
        var fields = new LinkedHashMap<String, String>();
        for (int i = 0; i < columns.size(); i++) {
            fields.put(columns.get(i), cells.get(i));
        }
        return fields;
    }

    private void closeTable(Instant at) {
        if (heading != null && !table.isEmpty()) {
            sink.accept(new Table(at, heading.columns(), table));
            table.clear();
        }
    }

    private void otherLine(String line, Instant at) {
        if (CLOCK.matcher(line).matches()) {
            closeTable(at);
            return;
        }
        var named = KEY.matcher(line);
        if (named.matches()) {
            keyName = named.group(1);
            key = named.group(2).strip();
            return;
        }
        if (!BANNER.matcher(line).matches()) {
            note(line, at);
        }
    }

    private void note(String line, Instant at) {
        sink.accept(new Note(at, line.substring(0, Math.min(LONGEST_NOTE, line.length()))));
    }

    /// Whether a heading has been seen, under which lines are rows.
    boolean hasHeading() {
        return heading != null;
    }

    @Override
    public void end(Instant at) {
        closeHistogram(at);
        closeTable(at);
    }
}
