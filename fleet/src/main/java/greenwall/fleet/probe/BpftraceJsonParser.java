package greenwall.fleet.probe;

import greenwall.fleet.CountText;
import greenwall.fleet.DuplicateKeyJsonReader;
import greenwall.fleet.DuplicateKeyJsonReader.JsonArray;
import greenwall.fleet.DuplicateKeyJsonReader.JsonObject;
import greenwall.fleet.DuplicateKeyJsonReader.Literal;
import greenwall.fleet.DuplicateKeyJsonReader.Pair;
import greenwall.fleet.DuplicateKeyJsonReader.Text;
import greenwall.fleet.DuplicateKeyJsonReader.Value;
import greenwall.fleet.probe.ProbeOutput.Bucket;
import greenwall.fleet.probe.ProbeOutput.Count;
import greenwall.fleet.probe.ProbeOutput.Event;
import greenwall.fleet.probe.ProbeOutput.Histogram;
import greenwall.fleet.probe.ProbeOutput.Note;
import greenwall.fleet.probe.ProbeOutput.Stack;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Parses the output of `bpftrace -f json`: one object per line, two empty lines before the final maps, keys
/// that may occur twice in one map.
///
/// A map that is cleared after each print is printed once more at the exit, empty or as 0; that is not a
/// sample.
final class BpftraceJsonParser implements OutputParser {
    private static final int LONGEST_LINE = 65_536;
    private static final int LONGEST_TEXT = 4096;
    private static final int MAX_BUCKETS = 1024;
    private static final int MAX_FRAMES = 512;
    private static final int MAX_NAMES = 1000;
    private static final Pattern CLOCK = Pattern.compile("\\d\\d:\\d\\d:\\d\\d\\s*");

    private final Consumer<ProbeOutput> sink;
    private final BccOutputParser rows;
    private final LineSplitter printed = new LineSplitter(this::programLine, LONGEST_LINE);
    private final Set<String> mapNames = new HashSet<>();
    private int blanks;
    private long dropped;

    BpftraceJsonParser(Consumer<ProbeOutput> sink) {
        this.sink = sink;
        this.rows = new BccOutputParser(sink, BccOutputParser.RowKind.EVENTS);
    }

    @Override
    public void line(String line, Instant at) {
        if (line.isBlank()) {
            blanks++;
            return;
        }
        blanks = atExit() ? blanks : 0;
        if (!line.startsWith("{")) {
            note(line, at);
            return;
        }
        var value = DuplicateKeyJsonReader.read(line);
        if (value.isEmpty()) {
            truncatedLine(DuplicateKeyJsonReader.readTruncated(line), at);
            return;
        }
        if (!(value.get() instanceof JsonObject object)) {
            dropped++;
            return;
        }
        var type = object.get("type")
                .map(v -> v instanceof Text(var text) ? text : "")
                .orElse("");
        var data = object.get("data");
        if (data.isEmpty()) {
            // An error while the program runs: {"type": "helper_error", "msg": "Map full; can't update element. …
            object.get("msg").ifPresentOrElse(why -> note(type + ": " + text(why), at), () -> dropped++);
            return;
        }
        switch (type) {
            case "attached_probes", "time", "cat" -> {}
            case "printf", "join" -> {
                var bytes = text(data.get()).getBytes(StandardCharsets.UTF_8);
                printed.bytes(bytes, 0, bytes.length, at);
            }
            case "map" -> eachMap(data.get(), (name, content) -> map(name, content, at));
            case "hist" -> eachMap(data.get(), (name, content) -> histogram(name, content, at));
            case "stats" -> eachMap(data.get(), (name, content) -> stats(name, content, at));
            case "lost_events" ->
                dropped += data.get() instanceof JsonObject lost
                        ? lost.number("events").orElse(1L)
                        : 1;
            default -> note(text(data.get()), at);
        }
    }

    /// A map that is too long keeps its first entries.
    private void truncatedLine(JsonObject object, Instant at) {
        dropped++;
        var type = object.get("type").map(BpftraceJsonParser::text).orElse("");
        var data = object.get("data");
        if (data.isEmpty()) {
            return;
        }
        switch (type) {
            case "map" -> eachMap(data.get(), (name, content) -> map(name, content, at));
            case "hist" -> eachMap(data.get(), (name, content) -> histogram(name, content, at));
            default -> {
                return;
            }
        }
        note("a map was not read completely: its last entries are missing", at);
    }

    private void eachMap(Value data, BiConsumer<String, Value> reader) {
        if (data instanceof JsonObject named) {
            named.pairs().forEach(pair -> reader.accept(pair.key(), pair.value()));
        } else {
            dropped++;
        }
    }

    private boolean atExit() {
        return blanks >= 2;
    }

    private void map(String name, Value content, Instant at) {
        if (!(content instanceof JsonObject entries)) {
            single(name, "", content, at);
            return;
        }
        var sums = new LinkedHashMap<String, Long>();
        for (Pair entry : entries.pairs()) {
            var number = DuplicateKeyJsonReader.number(entry.value());
            if (number.isPresent()) {
                sums.merge(entry.key(), number.get(), BpftraceJsonParser::sum);
            } else {
                single(name, entry.key(), entry.value(), at);
            }
        }
        sums.forEach((key, value) -> count(name, key, value, at));
    }

    private static long sum(long a, long b) {
        long sum = a + b;
        return a > 0 && b > 0 && sum < 0 ? Long.MAX_VALUE : sum;
    }

    private void single(String name, String key, Value value, Instant at) {
        var number = DuplicateKeyJsonReader.number(value);
        if (number.isPresent()) {
            count(name, key, number.get(), at);
        } else {
            note(name + (key.isEmpty() ? "" : "[" + key + "]") + ": " + text(value), at);
        }
    }

    private void histogram(String name, Value content, Instant at) {
        switch (content) {
            case JsonArray items -> histogram(name, "", buckets(items), at);
            case JsonObject byKey -> {
                for (var pair : byKey.pairs()) {
                    if (pair.value() instanceof JsonArray items) {
                        histogram(name, pair.key(), buckets(items), at);
                    }
                }
            }
            default -> dropped++;
        }
    }

    private List<Bucket> buckets(JsonArray items) {
        var buckets = new ArrayList<Bucket>();
        for (var item : items.items()) {
            if (item instanceof JsonObject bucket && buckets.size() < MAX_BUCKETS) {
                long low = bucket.number("min").orElse(Long.MIN_VALUE);
                long high = bucket.number("max").orElse(Long.MAX_VALUE);
                buckets.add(new Bucket(
                        low,
                        high == Long.MAX_VALUE ? high : high + 1,
                        bucket.number("count").orElse(0L)));
            } else {
                dropped++;
            }
        }
        return buckets;
    }

    /// Reads `{"@b": {"count": 3, "average": 4, "total": 12}}`, the same with keys as in `{"@b": {"dd":
    /// {"count": …}}}`, or plain averages.
    private void stats(String name, Value content, Instant at) {
        if (content instanceof JsonObject entries) {
            for (var entry : entries.pairs()) {
                if (entry.value() instanceof JsonObject numbers) {
                    for (var number : numbers.pairs()) {
                        single(name, entry.key() + "," + number.key(), number.value(), at);
                    }
                } else {
                    single(name, entry.key(), entry.value(), at);
                }
            }
        } else {
            single(name, "", content, at);
        }
    }

    private static String text(Value value) {
        return switch (value) {
            case Text(var text) -> text;
            case Literal(var text) -> text;
            case JsonArray items -> {
                var parts = items.items().stream().map(BpftraceJsonParser::text).toList();
                yield "(" + String.join(", ", parts) + ")";
            }
            case JsonObject pairs -> CountText.of(pairs.pairs().size(), "entry", "entries");
        };
    }

    @Override
    public void end(Instant at) {
        printed.end(at);
    }

    /// A line that the program itself prints: a row if it printed a heading before, else an event with a text.
    private void programLine(String line, Instant at) {
        if (line.isBlank() || CLOCK.matcher(line).matches()) {
            return;
        }
        if (rows.hasHeading() || ToolTableHeading.of(line).isPresent()) {
            rows.line(line, at);
            return;
        }
        sink.accept(new Event(at, Map.of("text", line.substring(0, Math.min(LONGEST_TEXT, line.length())))));
    }

    private void count(String name, String key, long value, Instant at) {
        if (atExit() && value == 0 && key.isEmpty() && mapNames.contains(name)) {
            return;
        }
        if (!atExit() && mapNames.size() < MAX_NAMES) {
            mapNames.add(name);
        }
        if (key.indexOf('\n') >= 0 || key.startsWith(",")) {
            stack(key, value, at);
        } else {
            sink.accept(new Count(at, name, key, value));
        }
    }

    /// Adds a key that contains stacks, the kernel stack before the user stack: `\n    inner\n    outer\n,\n
    /// 0x55…\n,comm`. From version 0.24 on, bpftrace prints keys without any blanks.
    private void stack(String key, long value, Instant at) {
        var frames = new ArrayList<String>();
        var lines = key.split("\n", -1);
        var rest = new StringBuilder(lines[0]);
        for (var line : Arrays.asList(lines).subList(1, lines.length)) {
            if (line.startsWith(",")) {
                rest.append(line);
            } else if (!line.isBlank() && frames.size() < MAX_FRAMES) {
                frames.add(line.strip());
            }
        }
        sink.accept(new Stack(at, rest.toString().replaceFirst("^[, ]+", ""), frames.reversed(), value));
    }

    private void histogram(String name, String key, List<Bucket> buckets, Instant at) {
        if (!buckets.isEmpty()) {
            sink.accept(new Histogram(
                    at, name, key, BccOutputParser.unitOf(name.substring(Math.min(1, name.length()))), buckets));
        }
    }

    private void note(String text, Instant at) {
        sink.accept(Note.of(at, text));
    }

    @Override
    public long dropped() {
        return dropped + rows.dropped() + printed.dropped();
    }
}
