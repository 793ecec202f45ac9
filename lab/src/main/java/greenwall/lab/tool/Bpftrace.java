package greenwall.lab.tool;

import greenwall.fleet.probe.ProbeCatalogue;
import greenwall.fleet.probe.Toolset;
import greenwall.lab.machine.ProgramInvocation;
import greenwall.lab.text.NamedValues;
import greenwall.lab.tool.KernelEvents.KernelEvent;
import greenwall.lab.tool.KernelEvents.Sampler;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/// Simulates `bpftrace -f json -e PROGRAM` for the programs of the console's catalogue. A program is
/// recognised by its text and simulated by its description. Any other program is rejected.
record Bpftrace(ToolEnvironment host) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[a-z][a-z-]*\\}");
    private static final Pattern TRACEPOINT = Pattern.compile("tracepoint:\\w+:\\w+");
    private static final Map<Pattern, ToolDescription> PROGRAMS = programs();

    /// The descriptions of the programs by a pattern for their text.
    private static Map<Pattern, ToolDescription> programs() {
        var all = new HashMap<Pattern, ToolDescription>();
        for (var tool : ToolDescription.read(Bpftrace.class, "bpftrace-programs.txt")) {
            ProbeCatalogue.builtIn().probe(tool.name()).orElseThrow().candidates().stream()
                    .filter(candidate -> candidate.toolset() == Toolset.BPFTRACE)
                    .forEach(candidate -> all.put(withAnyNumber(candidate.program()), tool));
        }
        return all;
    }

    /// A pattern for the text of a program with any number as its argument.
    private static Pattern withAnyNumber(String program) {
        return Pattern.compile(Arrays.stream(PLACEHOLDER.split(program, -1))
                .map(Pattern::quote)
                .collect(Collectors.joining("(\\d+)")));
    }

    int run(ProgramInvocation invocation) throws InterruptedException {
        if (!invocation.root()) {
            return invocation.fail(1, "ERROR: bpftrace currently only supports running as the root user.");
        }
        var words = invocation.arguments();
        if (words.equals(List.of("-l", "tracepoint:*"))) {
            invocation.print(PROGRAMS.keySet().stream()
                    .flatMap(text -> TRACEPOINT.matcher(text.pattern()).results())
                    .map(found -> found.group() + "\n")
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining()));
            return 0;
        }
        if (words.size() == 4 && words.subList(0, 3).equals(List.of("-f", "json", "-e"))) {
            for (var program : PROGRAMS.entrySet()) {
                var match = program.getKey().matcher(words.get(3));
                if (match.matches()) {
                    double argument = match.groupCount() > 0 ? Double.parseDouble(match.group(1)) : 0;
                    return new ProgramRun(program.getValue(), argument, invocation, host, new KernelEvents(host)).run();
                }
            }
        }
        return invocation.fail(
                1,
                "ERROR: the practice range runs only the programs of the console's probe catalogue, started by the"
                        + " console; there is no real bpftrace");
    }

    /// One run of a catalogue program. It prints output in the format of `bpftrace -f json`.
    ///
    /// @param argument the number in the program's text; 0 for none
    private record ProgramRun(
            ToolDescription tool,
            double argument,
            ProgramInvocation invocation,
            ToolEnvironment host,
            KernelEvents kernel) {
        private static final Duration COMPILING = Duration.ofMillis(250);
        private static final Duration STEP = Duration.ofMillis(100);
        private static final int MAX_ENTRIES = 20;
        private static final double MICROS = 1e6;

        int run() throws InterruptedException {
            boolean whole = invocation.pause(COMPILING);
            write("attached_probes", Map.of("probes", Math.max(1, tool.lines().size())));
            var heading = tool.text("heading");
            if (heading.isPresent()) {
                write("printf", heading.get() + "\n");
            }
            long every = Long.parseLong(tool.text("every", "0")) * 1000;
            long started = System.nanoTime();
            long printed = 0;
            long passed = 0;
            while (whole) {
                whole = invocation.pause(STEP);
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
            invocation.print(JsonMapper.shared()
                            .writeValueAsString(
                                    new NamedValues().with("type", type).with("data", data))
                    + "\n");
        }

        private void rows(long passed) throws InterruptedException {
            double least = tool.text("least").isPresent() ? argument / MICROS : 0;
            for (var row : tool.all("row")) {
                var sampler = new Sampler(host, tool.name(), STEP.toMillis());
                var words = row.words(2);
                for (var one : KernelEvent.occurrences(kernel.during(words.getFirst(), sampler), least)) {
                    one.put("elapsed", (double) passed);
                    write("printf", ToolDescription.filled(words.getLast(), one) + "\n");
                }
            }
        }

        private void maps(long millis) throws InterruptedException {
            for (var line : tool.lines()) {
                var sampler = new Sampler(host, tool.name() + line.rest(), millis);
                var words = line.words(4);
                switch (line.word()) {
                    case "sum" -> sums(words, sampler);
                    case "hist" -> histograms(words, sampler);
                    case "stacks" -> stacks(words, sampler);
                    default -> {}
                }
            }
        }

        private static String key(String template, KernelEvent event) {
            return template.isEmpty() ? "" : ToolDescription.filled(template, event.one(Map.of()));
        }

        private void sums(List<String> words, Sampler sampler) throws InterruptedException {
            var sums = new TreeMap<String, Long>();
            for (var event : kernel.during(words.get(1), sampler)) {
                double each = switch (words.get(2)) {
                    case "one" -> 1;
                    case "nanos" -> 1000;
                    case "micros" -> event.distribution().mean() * MICROS;
                    default -> event.number(words.get(2));
                };
                sums.merge(key(words.get(3), event), Math.round(each * event.count()), Long::sum);
            }
            entries(words.getFirst(), sums);
        }

        /// Prints the largest entries, largest last. A map without keys is a single number.
        private void entries(String map, Map<String, Long> sums) throws InterruptedException {
            sums.values().removeIf(sum -> sum == 0);
            if (sums.keySet().equals(Set.of(""))) {
                write("map", Map.of(map, sums.get("")));
            } else if (!sums.isEmpty()) {
                var shown = new NamedValues();
                sums.entrySet().stream()
                        .sorted(Map.Entry.comparingByValue())
                        .skip(Math.max(0, sums.size() - MAX_ENTRIES))
                        .forEach(entry -> shown.put(entry.getKey(), entry.getValue()));
                write("map", Map.of(map, shown));
            }
        }

        /// The third word is `both` to use the kernel stack and the user stack as two keys, or else only the
        /// kernel stack is used.
        private void stacks(List<String> words, Sampler sampler) throws InterruptedException {
            double scale = argument > 0 ? argument / 99 : 1;
            var counts = new TreeMap<String, Long>();
            for (var event : kernel.during(words.get(1), sampler)) {
                var frames = event.frames();
                var text = "\n    " + String.join("\n    ", frames) + "\n";
                boolean user = frames.contains("main") || frames.getLast().matches("runtime.*|start_thread|__libc.*");
                var stack = !words.get(2).equals("both") ? text : user ? "," + text : text + ",";
                counts.merge(stack + "," + event.text("comm"), Math.round(scale * event.count()), Long::sum);
            }
            entries(words.getFirst(), counts);
        }

        private void histograms(List<String> words, Sampler sampler) throws InterruptedException {
            double unit = Double.parseDouble(words.get(2));
            var byKey = new TreeMap<>(KernelHistogram.byKey(
                    kernel.during(words.get(1), sampler), sampler, unit, event -> key(words.get(3), event)));
            var data = new NamedValues();
            byKey.forEach((key, histogram) -> data.put(key, bars(histogram, unit == 0)));
            if (!data.isEmpty()) {
                write("hist", Map.of(words.getFirst(), data.getOrDefault("", data)));
            }
        }

        private static List<NamedValues> bars(KernelHistogram histogram, boolean linear) {
            return IntStream.rangeClosed(histogram.first(), histogram.last())
                    .mapToObj(i -> new NamedValues()
                            .with("min", linear ? i : i == 0 ? 0 : 1L << i)
                            .with("max", linear ? i : (1L << (i + 1)) - 1)
                            .with("count", histogram.count(i)))
                    .toList();
        }
    }
}
