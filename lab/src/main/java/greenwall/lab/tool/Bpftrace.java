package greenwall.lab.tool;

import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.ToolCandidate;
import greenwall.lab.machine.ProgramInvocation;
import greenwall.lab.tool.KernelEvents.KernelEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// Simulates `bpftrace -f json -e PROGRAM` for the programs of the console's catalogue. A program is
/// recognised by its text and simulated by its form. Any other program is rejected.
record Bpftrace(ToolHost host) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z][a-z-]*)\\}");
    private static final Pattern TRACEPOINT = Pattern.compile("tracepoint:\\w+:\\w+");
    private static final Map<String, ToolForm> FORMS = ToolForm.read(Bpftrace.class, "programs.txt").stream()
            .collect(Collectors.toMap(ToolForm::name, Function.identity()));
    private static final List<Known> KNOWN = known();

    /// A program of the catalogue. Its text matches any number as the argument.
    private record Known(ToolForm form, Pattern text) {}

    private static List<Known> known() {
        var all = new ArrayList<Known>();
        for (var probe : ProbeCatalogue.builtIn().all()) {
            for (var candidate : probe.candidates()) {
                var form = FORMS.get(probe.name());
                if (form != null && candidate.collection() == ToolCandidate.Collection.BPFTRACE) {
                    all.add(known(form, candidate.program()));
                }
            }
        }
        return List.copyOf(all);
    }

    private static Known known(ToolForm form, String program) {
        var text = new StringBuilder();
        var found = PLACEHOLDER.matcher(program);
        int from = 0;
        while (found.find()) {
            text.append(Pattern.quote(program.substring(from, found.start()))).append("(\\d+)");
            from = found.end();
        }
        return new Known(form, Pattern.compile(text + Pattern.quote(program.substring(from))));
    }

    int run(ProgramInvocation call) throws InterruptedException {
        if (!call.root()) {
            return call.fail(1, "ERROR: bpftrace currently only supports running as the root user.");
        }
        var words = call.arguments();
        if (words.equals(List.of("-l", "tracepoint:*"))) {
            call.print(KNOWN.stream()
                    .flatMap(known -> TRACEPOINT.matcher(known.text().pattern()).results())
                    .map(found -> found.group() + "\n")
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining()));
            return 0;
        }
        if (words.size() == 4 && words.subList(0, 3).equals(List.of("-f", "json", "-e"))) {
            for (var known : KNOWN) {
                var match = known.text().matcher(words.get(3));
                if (match.matches()) {
                    double argument = match.groupCount() > 0 ? Double.parseDouble(match.group(1)) : 0;
                    return new ProgramRun(known.form(), argument, call, host, new KernelEvents(host)).run();
                }
            }
        }
        return call.fail(
                1,
                "ERROR: the practice range runs only the programs of the console's probe catalogue, started by the"
                        + " console; there is no real bpftrace");
    }

    /// One run of a catalogue program. It prints output in the format of `bpftrace -f json`.
    ///
    /// @param argument the number in the program's text; 0 for none
    private record ProgramRun(
            ToolForm form, double argument, ProgramInvocation call, ToolHost host, KernelEvents kernel) {
        private static final Duration COMPILING = Duration.ofMillis(250);
        private static final Duration STEP = Duration.ofMillis(100);
        private static final int MAX_ENTRIES = 20;
        private static final double MICROS = 1e6;

        int run() throws InterruptedException {
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
            call.print(JsonMapper.shared().writeValueAsString(all) + "\n");
        }

        private void rows(long passed) throws InterruptedException {
            double least = form.text("least").isPresent() ? argument / MICROS : 0;
            for (var row : form.all("row")) {
                var sampler = new Sampler(host, form.name(), STEP.toMillis());
                var words = row.words(2);
                for (var one : KernelEvent.occurrences(kernel.during(words.getFirst(), sampler), least)) {
                    one.put("elapsed", (double) passed);
                    write("printf", ToolForm.filled(words.getLast(), one) + "\n");
                }
            }
        }

        private void maps(long millis) throws InterruptedException {
            for (var line : form.lines()) {
                var sampler = new Sampler(host, form.name() + line.rest(), millis);
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

        private static String key(String template, KernelEvent event) {
            return template.isEmpty() ? "" : ToolForm.filled(template, event.one(Map.of()));
        }

        private void counts(String map, String source, String field, String template, Sampler sampler)
                throws InterruptedException {
            var counts = new TreeMap<String, Long>();
            for (var event : kernel.during(source, sampler)) {
                double each = switch (field) {
                    case "one" -> 1;
                    case "nanos" -> 1000;
                    case "micros" -> event.distribution().mean() * MICROS;
                    default -> event.number(field);
                };
                long value = Math.round(each * event.count());
                if (value > 0) {
                    counts.merge(key(template, event), value, Long::sum);
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
                sorted.subList(Math.max(0, sorted.size() - MAX_ENTRIES), sorted.size())
                        .forEach(e -> shown.put(e.getKey(), e.getValue()));
                write("map", Map.of(map, shown));
            }
        }

        /// @param how `both` to use the kernel stack and the user stack as two keys, or else only the kernel
        ///     stack
        private void stacks(String map, String source, String how, Sampler sampler) throws InterruptedException {
            double scale = argument > 0 ? argument / 99 : 1;
            var counts = new TreeMap<String, Long>();
            for (var event : kernel.during(source, sampler)) {
                long count = Math.round(scale * event.count());
                if (count > 0) {
                    var frames = event.frames();
                    var text = "\n    " + String.join("\n    ", frames) + "\n";
                    boolean user =
                            frames.contains("main") || frames.getLast().matches("runtime.*|start_thread|__libc.*");
                    var stack = !how.equals("both") ? text : user ? "," + text : text + ",";
                    counts.merge(stack + "," + event.text("comm"), count, Long::sum);
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
}
