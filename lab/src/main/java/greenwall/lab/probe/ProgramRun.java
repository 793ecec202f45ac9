package greenwall.lab.probe;

import greenwall.lab.machine.Call;
import greenwall.lab.tool.ToolForm;
import greenwall.lab.tool.ToolHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/// One run of a catalogue program. It prints output in the format of `bpftrace -f json`.
final class ProgramRun {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration COMPILING = Duration.ofMillis(250);
    private static final Duration STEP = Duration.ofMillis(100);
    private static final int MOST_ENTRIES = 20;
    private static final double MICROS = 1e6;
    private final ToolForm form;
    private final double argument;
    private final Call call;
    private final ToolHost sight;
    private final KernelEvents kernel;

    /// @param argument the number in the program's text; 0 for none
    ProgramRun(ToolForm form, double argument, Call call, ToolHost sight) {
        this.form = form;
        this.argument = argument;
        this.call = call;
        this.sight = sight;
        this.kernel = new KernelEvents(sight);
    }

    int course() throws InterruptedException {
        boolean whole = call.pause(COMPILING);
        write("attached_probes", Map.of("probes", Math.max(1, form.lines().size())));
        var heading = form.text("heading");
        if (heading.isPresent()) {
            write("printf", heading.get() + "\n");
        }
        long every = Long.parseLong(form.text("every", "0")) * 1000;
        long started = System.nanoTime();
        long printed = 0;
        long passed = 0;
        while (whole) {
            whole = call.pause(STEP);
            passed = (System.nanoTime() - started) / 1_000_000;
            rows(passed);
            if (every > 0 && passed - printed >= every) {
                maps(passed - printed);
                printed = passed;
            }
        }
        if (every == 0) {
            maps(passed);
        }
        return 0;
    }

    private void write(String type, Object data) throws InterruptedException {
        var all = new LinkedHashMap<String, Object>();
        all.put("type", type);
        all.put("data", data);
        call.print(JSON.writeValueAsString(all) + "\n");
    }

    private void rows(long passed) throws InterruptedException {
        double least = form.text("least").isPresent() ? argument / MICROS : 0;
        for (var row : form.all("row")) {
            var sampler = new Sampler(sight, form.name(), STEP.toMillis());
            var words = row.words(2);
            for (var one : KernelEvent.occurrences(kernel.during(words.getFirst(), sampler), least)) {
                one.put("elapsed", (double) passed);
                write("printf", ToolForm.filled(words.getLast(), one) + "\n");
            }
        }
    }

    private void maps(long millis) throws InterruptedException {
        for (var line : form.lines()) {
            var sampler = new Sampler(sight, form.name() + line.rest(), millis);
            switch (line.word()) {
                case "count" -> {
                    var words = line.words(3);
                    counts(words.get(0), words.get(1), "one", words.get(2), sampler);
                }
                case "sum" -> {
                    var words = line.words(4);
                    counts(words.get(0), words.get(1), words.get(2), words.get(3), sampler);
                }
                case "stacks" -> {
                    var words = line.words(3);
                    stacks(words.get(0), words.get(1), words.get(2), sampler);
                }
                case "hist" -> {
                    var words = line.words(4);
                    histograms(words, Double.parseDouble(words.get(2)), sampler);
                }
                case "lhist" ->
                    histograms(List.of(line.words(2).get(0), line.words(2).get(1), "0", ""), 0, sampler);
                default -> {}
            }
        }
    }

    private static String key(String template, KernelEvent happening) {
        return template.isEmpty() ? "" : ToolForm.filled(template, happening.one(Map.of()));
    }

    private void counts(String map, String source, String field, String template, Sampler sampler)
            throws InterruptedException {
        var counts = new TreeMap<String, Long>();
        for (var happening : kernel.during(source, sampler)) {
            double each = switch (field) {
                case "one" -> 1;
                case "nanos" -> 1000;
                case "micros" -> happening.took().mean() * MICROS;
                default -> happening.number(field);
            };
            long value = Math.round(each * happening.count());
            if (value > 0) {
                counts.merge(key(template, happening), value, Long::sum);
            }
        }
        entries(map, counts);
    }

    /// Prints the largest entries, largest last. A map without keys is a single number.
    private void entries(String map, Map<String, Long> counts) throws InterruptedException {
        if (counts.keySet().equals(Set.of(""))) {
            write("map", Map.of(map, counts.get("")));
        } else if (!counts.isEmpty()) {
            var sorted = new ArrayList<>(counts.entrySet());
            sorted.sort(Map.Entry.comparingByValue());
            var shown = new LinkedHashMap<String, Long>();
            sorted.subList(Math.max(0, sorted.size() - MOST_ENTRIES), sorted.size())
                    .forEach(e -> shown.put(e.getKey(), e.getValue()));
            write("map", Map.of(map, shown));
        }
    }

    /// @param how `both` to use the kernel stack and the user stack as two keys, or else only the kernel
    ///     stack
    private void stacks(String map, String source, String how, Sampler sampler) throws InterruptedException {
        double scale = argument > 0 ? argument / 99 : 1;
        var counts = new TreeMap<String, Long>();
        for (var happening : kernel.during(source, sampler)) {
            long count = Math.round(scale * happening.count());
            if (count > 0) {
                var frames = happening.frames();
                var text = "\n    " + String.join("\n    ", frames) + "\n";
                boolean user = frames.contains("main") || frames.getLast().matches("runtime.*|start_thread|__libc.*");
                var stack = !how.equals("both") ? text : user ? "," + text : text + ",";
                counts.merge(stack + "," + happening.text("comm"), count, Long::sum);
            }
        }
        entries(map, counts);
    }

    /// @param unit 0 for linear buckets
    private void histograms(List<String> words, double unit, Sampler sampler) throws InterruptedException {
        var byKey = new TreeMap<>(Histogram.byKey(
                kernel.during(words.get(1), sampler), sampler, unit, event -> key(words.get(3), event)));
        var data = new LinkedHashMap<String, Object>();
        byKey.forEach((key, histogram) -> data.put(key, bars(histogram, unit == 0)));
        if (!data.isEmpty()) {
            write("hist", Map.of(words.get(0), data.keySet().equals(Set.of("")) ? data.get("") : data));
        }
    }

    private static List<Map<String, Long>> bars(Histogram histogram, boolean linear) {
        var bars = new ArrayList<Map<String, Long>>();
        for (int i = histogram.first(); i <= histogram.last(); i++) {
            var bar = new LinkedHashMap<String, Long>();
            bar.put("min", linear ? i : i == 0 ? 0 : 1L << i);
            bar.put("max", linear ? i : (1L << (i + 1)) - 1);
            bar.put("count", histogram.count(i));
            bars.add(bar);
        }
        return bars;
    }
}
