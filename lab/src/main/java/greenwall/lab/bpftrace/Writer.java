package greenwall.lab.bpftrace;

import greenwall.lab.bpftrace.Tally.Bar;
import greenwall.lab.tool.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/// How bpftrace writes: plain, or a line of JSON for each thing.
final class Writer {
    private static final int WIDTH = 52;
    private final boolean json;

    Writer(boolean json) {
        this.json = json;
    }

    String attached(int probes) {
        return json
                ? "{\"type\": \"attached_probes\", \"data\": {\"probes\": " + probes + "}}\n"
                : "Attaching " + probes + (probes == 1 ? " probe...\n" : " probes...\n");
    }

    String text(String type, String text) {
        return json ? "{\"type\": \"" + type + "\", \"data\": " + quote(text) + "}\n" : text;
    }

    /// @param most how many of the largest entries; 0 for all
    String map(String name, Map<List<Object>, Tally> entries, int most) {
        var sorted = new ArrayList<>(entries.entrySet());
        sorted.sort(Comparator.comparingLong(e -> e.getValue().weight()));
        var shown = most > 0 && sorted.size() > most ? sorted.subList(sorted.size() - most, sorted.size()) : sorted;
        if (shown.isEmpty()) {
            return "";
        }
        boolean keyed = !shown.getFirst().getKey().isEmpty();
        if (!json) {
            var out = new StringBuilder();
            shown.forEach(e -> out.append(plain(name, e.getKey(), e.getValue())));
            return out.toString();
        }
        var first = shown.getFirst().getValue();
        var type = first.isHistogram()
                ? "hist"
                : first.kind() == Tally.Kind.STATS || first.kind() == Tally.Kind.AVG ? "stats" : "map";
        if (!keyed) {
            return first.isHistogram() && first.bars().isEmpty()
                    ? ""
                    : "{\"type\": \"" + type + "\", \"data\": {" + quote(name) + ": " + value(first) + "}}\n";
        }
        var pairs = new StringJoiner(", ");
        shown.forEach(e -> pairs.add(quote(key(e.getKey(), ",")) + ": " + value(e.getValue())));
        return "{\"type\": \"" + type + "\", \"data\": {" + quote(name) + ": {" + pairs + "}}}\n";
    }

    private static String key(List<Object> key, String between) {
        var joined = new StringJoiner(between);
        key.forEach(part -> joined.add(String.valueOf(part)));
        return joined.toString();
    }

    private static String plain(String name, List<Object> key, Tally tally) {
        var label = name + (key.isEmpty() ? "" : "[" + key(key, ", ") + "]");
        if (tally.isHistogram()) {
            return tally.bars().isEmpty() ? "" : label + ": \n" + bars(tally) + "\n";
        }
        if (tally.kind() == Tally.Kind.STATS) {
            return label + ": count " + tally.count() + ", average " + tally.total() / Math.max(1, tally.count())
                    + ", total " + tally.total() + "\n";
        }
        return label + ": " + tally.value() + "\n";
    }

    private static String bars(Tally tally) {
        var bars = tally.bars();
        long most = bars.stream().mapToLong(Bar::count).max().orElse(1);
        var out = new StringBuilder();
        for (var bar : bars) {
            int stars = (int) (bar.count() * WIDTH / Math.max(1, most));
            out.append(Text.format(
                    "%-16s%8d |%s%s|\n",
                    range(bar, tally.kind()), bar.count(), "@".repeat(stars), " ".repeat(WIDTH - stars)));
        }
        return out.toString();
    }

    private static String range(Bar bar, Tally.Kind kind) {
        var low = bar.low();
        var high = bar.high();
        if (low == null) {
            return "(..., " + scaled(high == null ? 0 : high) + ")";
        }
        if (high == null) {
            return "[" + scaled(low) + ", ...)";
        }
        if (kind == Tally.Kind.HIST && high - low == 1) {
            return "[" + low + "]";
        }
        return "[" + scaled(low) + ", " + scaled(high) + ")";
    }

    private static String scaled(long value) {
        long left = value;
        int unit = 0;
        while (left >= 1024 && left % 1024 == 0 && unit < 6) {
            left /= 1024;
            unit++;
        }
        return left + (unit == 0 ? "" : "KMGTPE".substring(unit - 1, unit));
    }

    private static String value(Tally tally) {
        if (tally.isHistogram()) {
            var items = new StringJoiner(", ", "[", "]");
            for (var bar : tally.bars()) {
                var low = bar.low();
                var high = bar.high();
                items.add("{" + (low == null ? "" : "\"min\": " + low + ", ")
                        + (high == null ? "" : "\"max\": " + (high - 1) + ", ") + "\"count\": " + bar.count() + "}");
            }
            return items.toString();
        }
        if (tally.kind() == Tally.Kind.STATS) {
            return "{\"count\": " + tally.count() + ", \"average\": " + tally.total() / Math.max(1, tally.count())
                    + ", \"total\": " + tally.total() + "}";
        }
        return tally.value() instanceof Long number ? number.toString() : quote(String.valueOf(tally.value()));
    }

    private static String quote(String text) {
        var out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append(Text.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }
}
