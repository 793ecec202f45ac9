package greenwall.lab.probe;

import greenwall.lab.machine.Call;
import greenwall.lab.machine.CommandOptions;
import greenwall.lab.tool.ToolForm;
import greenwall.lab.tool.ToolHost;
import greenwall.lab.tool.ToolNumbers;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One tool of libbpf-tools or bcc: it counts in the kernel, and prints in the format of its form, at each interval or
/// event by event, until its time is over or it is interrupted.
record TracingTool(ToolForm form, boolean bcc, ToolHost sight) {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final Duration STEP = Duration.ofMillis(100);
    private static final double LONGEST = 86_400;

    int run(Call call) throws InterruptedException {
        var letters = form.text("options", "");
        var options = CommandOptions.of(call, letters);
        if (options.unknown().isPresent()) {
            return options.refuse(call, bcc ? 2 : 64);
        }
        if (!call.root()) {
            return call.fail(
                    1,
                    bcc
                            ? "modprobe: ERROR: could not insert 'kheaders': Operation not permitted\n"
                                    + "Exception: Failed to compile BPF module <text>"
                            : "libbpf: Error in bpf_object__probe_loading():Operation not permitted(1). Couldn't load"
                                    + " trivial BPF program.\n"
                                    + "failed to load BPF object: -1");
        }
        return new Run(call, options).course();
    }

    /// One run with its options.
    private final class Run {
        private final Call call;
        private final CommandOptions options;
        private final KernelEvents kernel = new KernelEvents(sight);
        private final Map<String, Object> values = new HashMap<>();
        private final List<String> shows = List.of(form.text("shows", "rows").split(" "));
        private final double least;

        Run(Call call, CommandOptions options) {
            this.call = call;
            this.options = options;
            form.text("options", "").replace(":", "").chars().forEach(letter -> {
                var name = String.valueOf((char) letter);
                values.put(name, options.has(name) ? name : "");
            });
            values.put("quote", bcc ? "'" : "");
            least = form.text("least").map(this::least).orElse(0.0);
        }

        /// In seconds.
        private double least(String said) {
            var words = said.split(" ");
            double usual = Double.parseDouble(words[2]);
            double value = words[0].equals("-")
                    ? options.number(0).orElse(usual)
                    : options.value(words[0])
                            .flatMap(CommandOptions::number)
                            .or(() -> options.number(0))
                            .orElse(usual);
            return value * (words[1].equals("ms") ? 1e-3 : 1e-6);
        }

        int course() throws InterruptedException {
            var start = System.nanoTime();
            print(form.text("banner"));
            print(form.text("heading"));
            var time = form.text("time", "operands");
            if (time.equals("stream")) {
                double seconds = form.text("least").isPresent()
                        ? 0
                        : options.value("d")
                                .flatMap(CommandOptions::number)
                                .or(() -> options.number(0))
                                .orElse(0.0);
                for (boolean whole = true; whole; ) {
                    whole = call.pause(STEP);
                    double passed = (System.nanoTime() - start) / 1e9;
                    values.put("since", passed);
                    report(STEP.toMillis());
                    whole &= seconds <= 0 || passed < seconds;
                }
                return 0;
            }
            double each = seconds(time);
            double times = times(time, each);
            for (int i = 0; i < times; i++) {
                long from = System.nanoTime();
                boolean whole = call.pause(Duration.ofNanos((long) ((each > 0 ? each : LONGEST) * 1e9)));
                long millis = whole ? (long) (each * 1000) : (System.nanoTime() - from) / 1_000_000;
                call.print(time.equals("once") ? "" : "\n");
                report(Math.max(1, millis));
                if (!whole) {
                    break;
                }
            }
            return 0;
        }

        private double option(String letter) {
            return options.value(letter).flatMap(CommandOptions::number).orElse(0.0);
        }

        private double seconds(String time) {
            double usual =
                    shows.getFirst().equals("top") || form.text("heading").isPresent() ? 1 : 0;
            return time.equals("options")
                    ? option("i") > 0 ? option("i") : option("d")
                    : options.number(0).orElse(usual);
        }

        private double times(String time, double each) {
            if (time.equals("once")) {
                return 1;
            }
            if (time.equals("options")) {
                return option("d") > 0 ? Math.max(1, Math.round(option("d") / each)) : each > 0 ? LONGEST : 1;
            }
            return options.number(1).orElse(each > 0 ? LONGEST : 1);
        }

        private void print(Optional<String> template) throws InterruptedException {
            if (template.isPresent()) {
                call.print(ToolForm.filled(template.get(), values) + "\n");
            }
        }

        private void report(long millis) throws InterruptedException {
            long t = sight.now();
            values.put("clock", CLOCK.format(sight.hostClock()));
            values.put(
                    "loads",
                    ToolNumbers.format(
                            "%.2f %.2f %.2f %d/240 20001",
                            sight.simulation().load(1, t),
                            sight.simulation().load(5, t),
                            sight.simulation().load(15, t),
                            Math.max(1, Math.round(sight.simulation().runnableAt(t)))));
            print(form.text("head"));
            var sampler = new Sampler(sight, form.name(), millis);
            var happenings = kernel.during(form.text("from", ""), sampler).stream()
                    .filter(this::isWanted)
                    .toList();
            switch (shows.getFirst()) {
                case "hist", "linear" -> histograms(happenings, sampler);
                case "top" -> top(happenings, sampler);
                case "stacks" -> stacks(happenings, sampler);
                default -> rows(happenings, sampler);
            }
        }

        private boolean isWanted(KernelEvent happening) {
            return form.all("only").stream().allMatch(only -> {
                var wanted = options.value(only.words(2).getFirst());
                var value = happening.text(only.words(2).getLast());
                return wanted.isEmpty()
                        || (only.rest().endsWith("comm") ? value.contains(wanted.get()) : value.equals(wanted.get()));
            });
        }

        /// The histogram's key for an event; empty where its option was not given.
        private String key(KernelEvent happening) {
            return form.all("key").stream()
                    .map(line -> line.words(2))
                    .filter(key -> key.getFirst().equals("-") || options.has(key.getFirst()))
                    .map(key -> {
                        var all = new HashMap<>(values);
                        happening.fields().forEach((name, value) -> all.put(name, KernelEvent.plain(value)));
                        return ToolForm.filled(key.getLast(), all);
                    })
                    .findFirst()
                    .orElse("");
        }

        private void histograms(List<KernelEvent> happenings, Sampler sampler) throws InterruptedException {
            boolean linear = shows.getFirst().equals("linear");
            double unit = linear ? 0 : Double.parseDouble(shows.get(2));
            for (var entry :
                    Histogram.byKey(happenings, sampler, unit, this::key).entrySet()) {
                var histogram = entry.getValue();
                call.print("\n" + (entry.getKey().isEmpty() ? "" : entry.getKey() + "\n")
                        + (linear ? histogram.numbers(shows.get(1)) : histogram.powers(shows.get(1))));
            }
        }

        private void rows(List<KernelEvent> happenings, Sampler sampler) throws InterruptedException {
            for (var one : KernelEvent.occurrences(happenings, sampler, least)) {
                one.putAll(values);
                call.print(ToolForm.filled(form.text("row", ""), one) + "\n");
            }
        }

        /// The largest rows: events that are equal in the fields of `top` are merged, with their number `n`, their
        /// bytes (`kib`), and their total (`micros`) and mean (`mean`, in milliseconds) duration.
        private void top(List<KernelEvent> happenings, Sampler sampler) throws InterruptedException {
            var grouped = form.all("key").stream()
                    .map(line -> line.words(2))
                    .filter(key -> options.has(key.getFirst()))
                    .map(List::getLast)
                    .findFirst()
                    .orElse(
                            shows.size() > 3
                                    ? shows.get(3)
                                    : shows.get(2).equals("n") ? "kind,call" : "pid,comm,file,lport");
            var rows = new LinkedHashMap<String, Map<String, Object>>();
            for (var happening : happenings) {
                double count = happening.count(sampler);
                if (count > 0) {
                    var key = new StringBuilder();
                    for (var field : grouped.split(",")) {
                        key.append(happening.text(field)).append('\n');
                    }
                    var row = rows.computeIfAbsent(key.toString(), k -> new HashMap<>(happening.one(sampler)));
                    double micros = count * happening.took().mean() * 1e6;
                    row.merge("n", count, (a, b) -> (double) a + (double) b);
                    row.merge("kib", count * happening.number("bytes") / 1024, (a, b) -> (double) a + (double) b);
                    row.merge("micros", micros, (a, b) -> (double) a + (double) b);
                    row.put("mean", KernelEvent.number(row, "micros") / KernelEvent.number(row, "n") / 1000);
                }
            }
            var by = options.has("L") ? "micros" : shows.get(2);
            var sorted = new ArrayList<>(rows.values());
            sorted.sort(Comparator.comparingDouble((Map<String, Object> row) -> KernelEvent.number(row, by))
                    .reversed());
            for (var row : sorted.subList(0, Math.min(Integer.parseInt(shows.get(1)), sorted.size()))) {
                row.putAll(values);
                call.print(ToolForm.filled(form.text("row", ""), row) + "\n");
            }
            call.print("\n");
        }

        /// Folded with the outermost function first, or one function a line with the innermost first.
        private void stacks(List<KernelEvent> happenings, Sampler sampler) throws InterruptedException {
            double scale = options.value("F").flatMap(CommandOptions::number).orElse(99.0) / 99;
            for (var happening : happenings) {
                long count = Math.round(scale * happening.count(sampler));
                var stack = frames(happening);
                if (count > 0 && options.has("f")) {
                    call.print(happening.text("comm") + ";" + String.join(";", stack.reversed()) + " " + count + "\n");
                } else if (count > 0) {
                    call.print("\n    " + String.join("\n    ", stack) + "\n    -                "
                            + happening.text("comm") + " (" + happening.text("pid") + ")\n        " + count + "\n");
                }
            }
        }
    }

    static List<String> frames(KernelEvent happening) {
        return happening.fields().get("stack") instanceof List<?> frames
                ? frames.stream().map(String::valueOf).toList()
                : List.of();
    }
}
