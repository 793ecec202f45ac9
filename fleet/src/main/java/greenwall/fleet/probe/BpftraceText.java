package greenwall.fleet.probe;

import greenwall.fleet.probe.Output.Bucket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// bpftrace's plain text: `@name[key]: value`, histograms, stacks over several lines, and the program's own
/// lines.
final class BpftraceText extends BpftraceOutput {
    private static final int LONGEST_STACK = 65_536;
    private static final Pattern VALUE = Pattern.compile("(@\\w*)(?:\\[(.*)\\])?: (-?\\d{1,20})");
    private static final Pattern HISTOGRAM = Pattern.compile("(@\\w*)(?:\\[(.*)\\])?:\\s*");
    private static final Pattern STATS =
            Pattern.compile("(@\\w*)(?:\\[(.*)\\])?: count (\\d{1,20}), average (-?\\d{1,20}), total (-?\\d{1,20})");
    private static final Pattern BUCKET = Pattern.compile("([\\[(][^|]{1,40}[\\])])\\s+(\\d{1,19}) \\|[@ ]*\\|\\s*");
    private static final Pattern BUCKET_BEGUN = Pattern.compile("[\\[(][-.\\d].*");
    private static final Pattern STACK_BEGINS = Pattern.compile("(@\\w*)\\[(.*)");
    private static final Pattern STACK_ENDS = Pattern.compile("(.*)\\]: (-?\\d{1,20})");
    private static final Pattern ATTACHING = Pattern.compile("Attaching \\d+ probes?\\.\\.\\.");
    private static final Pattern ERROR = Pattern.compile("(?:stdin:\\S+ )?(ERROR|WARNING): .*");

    private final List<Bucket> buckets = new ArrayList<>();
    private final StringBuilder stack = new StringBuilder();
    private @Nullable String histogram;
    private String key = "";
    private @Nullable String stackName;

    BpftraceText(Consumer<Output> sink) {
        super(sink);
    }

    @Override
    public void line(String line, Instant at) {
        if (line.isBlank() && stackName == null) {
            closeHistogram(at);
            blank(true);
            return;
        }
        blank(false);
        if (line.length() > LONGEST_LINE) {
            drop(1);
        } else if (stackName != null) {
            stackLine(line, at);
        } else if (!bucket(line)) {
            closeHistogram(at);
            mapOrText(line, at);
        }
    }

    private boolean bucket(String line) {
        if (histogram == null) {
            return false;
        }
        var matcher = BUCKET.matcher(line);
        var range = matcher.matches() ? range(matcher.group(1)) : null;
        if (range != null && buckets.size() < MOST_BUCKETS) {
            buckets.add(new Bucket(range[0], range[1], ToolText.number(matcher.group(2))));
            return true;
        }
        if (BUCKET_BEGUN.matcher(line).matches()) {
            drop(1);
            return true;
        }
        return false;
    }

    /// `[1]`, `[2, 4)`, `[1K, 2K)`, `(..., 0)`, `[128, ...)`.
    static long @Nullable [] range(String text) {
        var ends = text.substring(1, text.length() - 1).split(",", -1);
        try {
            long low = ends[0].strip().equals("...") ? Long.MIN_VALUE : scaled(ends[0].strip());
            if (ends.length == 1) {
                return new long[] {low, low + 1};
            }
            long high = ends[1].strip().equals("...") ? Long.MAX_VALUE : scaled(ends[1].strip());
            return new long[] {low, high};
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private static long scaled(String text) {
        int unit = text.isEmpty() ? -1 : "KMGTPE".indexOf(text.charAt(text.length() - 1));
        long number = Long.parseLong(unit < 0 ? text : text.substring(0, text.length() - 1));
        return number << (10 * (unit + 1));
    }

    private void closeHistogram(Instant at) {
        if (histogram != null) {
            maps.histogram(histogram, key, buckets, at);
            histogram = null;
            buckets.clear();
        }
    }

    private void mapOrText(String line, Instant at) {
        if (!line.startsWith("@")) {
            if (ERROR.matcher(line).matches() || line.startsWith("(")) {
                note(line, at);
            } else if (!ATTACHING.matcher(line).matches()) {
                program.line(line, at);
            }
            return;
        }
        var value = VALUE.matcher(line);
        if (value.matches()) {
            maps.count(value.group(1), keyOf(value.group(2)), ToolText.number(value.group(3)), at);
            return;
        }
        var stats = STATS.matcher(line);
        if (stats.matches()) {
            var whose = keyOf(stats.group(2));
            var prefix = whose.isEmpty() ? "" : whose + ",";
            maps.count(stats.group(1), prefix + "count", ToolText.number(stats.group(3)), at);
            maps.count(stats.group(1), prefix + "average", ToolText.number(stats.group(4)), at);
            maps.count(stats.group(1), prefix + "total", ToolText.number(stats.group(5)), at);
            return;
        }
        var begins = HISTOGRAM.matcher(line);
        if (begins.matches()) {
            histogram = begins.group(1);
            key = keyOf(begins.group(2));
            return;
        }
        var stacked = STACK_BEGINS.matcher(line);
        if (stacked.matches() && !line.contains("]: ")) {
            stackName = stacked.group(1);
            stack.setLength(0);
            stack.append(stacked.group(2)).append('\n');
            return;
        }
        note(line, at);
    }

    /// The parts of a key without the blanks between them, as in the JSON.
    private static String keyOf(@Nullable String text) {
        return text == null ? "" : text.replace(", ", ",");
    }

    private void stackLine(String line, Instant at) {
        var ends = STACK_ENDS.matcher(line);
        if (!line.startsWith("    ") && ends.matches()) {
            stack.append(ends.group(1));
            maps.stack(stack.toString(), ToolText.number(ends.group(2)), at);
            stackName = null;
        } else if (stack.length() + line.length() > LONGEST_STACK) {
            drop(1);
            stackName = null;
        } else {
            stack.append(line).append('\n');
        }
    }

    @Override
    public void end(Instant at) {
        closeHistogram(at);
        if (stackName != null) {
            drop(1);
            stackName = null;
        }
    }
}
