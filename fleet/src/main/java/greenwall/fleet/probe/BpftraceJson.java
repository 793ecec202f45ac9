package greenwall.fleet.probe;

import greenwall.fleet.JsonPairs;
import greenwall.fleet.JsonPairs.Items;
import greenwall.fleet.JsonPairs.Pair;
import greenwall.fleet.JsonPairs.Pairs;
import greenwall.fleet.JsonPairs.Text;
import greenwall.fleet.JsonPairs.Value;
import greenwall.fleet.JsonPairs.Word;
import greenwall.fleet.probe.Output.Bucket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;

/// `bpftrace -f json`: one object a line, two empty lines before the final maps, keys that may come twice in
/// one map.
final class BpftraceJson extends BpftraceOutput {
    private final StringBuilder printed = new StringBuilder();

    BpftraceJson(Consumer<Output> sink) {
        super(sink);
    }

    @Override
    public void line(String line, Instant at) {
        blank(line.isBlank());
        if (line.isBlank()) {
            return;
        }
        if (!line.startsWith("{")) {
            note(line, at);
            return;
        }
        var value = JsonPairs.read(line);
        if (value.isEmpty() || !(value.get() instanceof Pairs object)) {
            drop(1);
            return;
        }
        var type = object.get("type")
                .map(v -> v instanceof Text(var text) ? text : "")
                .orElse("");
        var data = object.get("data");
        if (data.isEmpty()) {
            drop(1);
            return;
        }
        switch (type) {
            case "attached_probes", "time", "cat" -> {}
            case "printf", "join" -> printed(text(data.get()), at);
            case "map" -> eachMap(data.get(), this::map, at);
            case "hist" -> eachMap(data.get(), this::histogram, at);
            case "stats" -> eachMap(data.get(), this::stats, at);
            case "lost_events" ->
                drop(data.get() instanceof Pairs lost ? lost.number("events").orElse(1L) : 1);
            default -> note(text(data.get()), at);
        }
    }

    @FunctionalInterface
    private interface OneMap {
        void read(String name, Value content, Instant at);
    }

    private void eachMap(Value data, OneMap reader, Instant at) {
        if (data instanceof Pairs named) {
            for (var pair : named.pairs()) {
                reader.read(pair.key(), pair.value(), at);
            }
        } else {
            drop(1);
        }
    }

    private void printed(String text, Instant at) {
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            printed.append(text, from, end);
            program.line(printed.toString(), at);
            printed.setLength(0);
            from = end + 1;
        }
        if (printed.length() + text.length() - from > LONGEST_LINE) {
            drop(1);
            printed.setLength(0);
        } else {
            printed.append(text, from, text.length());
        }
    }

    private void map(String name, Value content, Instant at) {
        if (!(content instanceof Pairs entries)) {
            single(name, "", content, at);
            return;
        }
        var sums = new LinkedHashMap<String, Long>();
        for (Pair entry : entries.pairs()) {
            var number = JsonPairs.number(entry.value());
            if (number.isPresent()) {
                sums.merge(entry.key(), number.get(), BpftraceJson::sum);
            } else {
                single(name, entry.key(), entry.value(), at);
            }
        }
        sums.forEach((key, value) -> maps.count(name, key, value, at));
    }

    private static long sum(long a, long b) {
        long sum = a + b;
        return a > 0 && b > 0 && sum < 0 ? Long.MAX_VALUE : sum;
    }

    private void single(String name, String key, Value value, Instant at) {
        var number = JsonPairs.number(value);
        if (number.isPresent()) {
            maps.count(name, key, number.get(), at);
        } else {
            note(name + (key.isEmpty() ? "" : "[" + key + "]") + ": " + text(value), at);
        }
    }

    private void histogram(String name, Value content, Instant at) {
        switch (content) {
            case Items items -> maps.histogram(name, "", buckets(items), at);
            case Pairs byKey -> {
                for (var pair : byKey.pairs()) {
                    if (pair.value() instanceof Items items) {
                        maps.histogram(name, pair.key(), buckets(items), at);
                    }
                }
            }
            default -> drop(1);
        }
    }

    private List<Bucket> buckets(Items items) {
        var buckets = new ArrayList<Bucket>();
        for (var item : items.items()) {
            if (item instanceof Pairs bucket && buckets.size() < MOST_BUCKETS) {
                long low = bucket.number("min").orElse(Long.MIN_VALUE);
                long high = bucket.number("max").orElse(Long.MAX_VALUE);
                buckets.add(new Bucket(
                        low,
                        high == Long.MAX_VALUE ? high : high + 1,
                        bucket.number("count").orElse(0L)));
            } else {
                drop(1);
            }
        }
        return buckets;
    }

    /// `{"@b": {"count": 3, "average": 4, "total": 12}}`, keyed `{"@b": {"dd": {"count": …}}}`, or bare averages.
    private void stats(String name, Value content, Instant at) {
        if (content instanceof Pairs entries) {
            for (var entry : entries.pairs()) {
                if (entry.value() instanceof Pairs numbers) {
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
            case Word(var text) -> text;
            case Items items -> {
                var parts = items.items().stream().map(BpftraceJson::text).toList();
                yield "(" + String.join(", ", parts) + ")";
            }
            case Pairs pairs -> pairs.pairs().size() + " entries";
        };
    }

    @Override
    public void end(Instant at) {
        if (!printed.isEmpty()) {
            program.line(printed.toString(), at);
            printed.setLength(0);
        }
    }
}
