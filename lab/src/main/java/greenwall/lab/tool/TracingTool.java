package greenwall.lab.tool;

import greenwall.lab.facts.FactMap;
import greenwall.lab.machine.CommandOptions;
import greenwall.lab.machine.HostProgram;
import greenwall.lab.machine.ProgramInvocation;
import greenwall.lab.tool.KernelEvents.KernelEvent;
import greenwall.lab.tool.KernelEvents.Sampler;
import greenwall.lab.world.HostSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A tool of libbpf-tools or bcc. It counts kernel events and prints them in the format of its description, at each
/// interval or event by event, until its time is over or it is interrupted.
public record TracingTool(ToolDescription tool, boolean bcc, ToolEnvironment host) {
    private static final List<ToolDescription> TOOLS = ToolDescription.read(TracingTool.class, "tracing-tools.txt");
    private static final Duration STEP = Duration.ofMillis(100);
    private static final double LONGEST = 86_400;
    private static final List<String> TOTALS = List.of("n", "micros", "mean", "kib");

    /// The tracing tools that are installed on a host, by absolute path. As on real hosts, they differ from
    /// host to host.
    ///
    /// Bare-metal machines have libbpf-tools in `/usr/sbin`, plus those tools that only bcc has. Guests have bcc.
    /// The tools of bcc have Debian's names (`biolatency-bpfcc`), except on application servers, which have them
    /// in `/usr/share/bcc/tools`. All of these also have bpftrace. Gateways have only bpftrace. Cache servers with
    /// an even [HostSpec#number] have no tracing tools.
    public static Map<String, HostProgram> on(ToolEnvironment tools) {
        var host = tools.host();
        var installed = new HashMap<String, HostProgram>();
        if (host.role() == HostSpec.Role.CACHE && host.number() % 2 == 0) {
            return installed;
        }
        installed.put("/usr/bin/bpftrace", new Bpftrace(tools)::run);
        if (host.role() == HostSpec.Role.GATEWAY) {
            return installed;
        }
        for (var tool : TOOLS) {
            boolean bcc = host.isGuest() || tool.text("in").isPresent();
            if (tools.has(tool)) {
                var path = host.isGuest() && host.role() == HostSpec.Role.APPLICATION
                        ? "/usr/share/bcc/tools/" + tool.name()
                        : "/usr/sbin/" + tool.name() + (bcc ? "-bpfcc" : "");
                installed.put(path, new TracingTool(tool, bcc, tools)::run);
            }
        }
        return installed;
    }

    int run(ProgramInvocation invocation) throws InterruptedException {
        var letters = tool.text("options", "");
        var options = CommandOptions.of(invocation.arguments(), letters, List.of());
        var refusal = options.refusal();
        if (refusal.isPresent()) {
            return invocation.fail(bcc ? 2 : 64, invocation.name() + ": " + refusal.get());
        }
        if (!invocation.root()) {
            return invocation.fail(
                    1,
                    bcc
                            ? "modprobe: ERROR: could not insert 'kheaders': Operation not permitted\n"
                                    + "Exception: Failed to compile BPF module <text>"
                            : "libbpf: Error in bpf_object__probe_loading():Operation not permitted(1). Couldn't load"
                                    + " trivial BPF program.\n"
                                    + "failed to load BPF object: -1");
        }
        return new Run(invocation, options).run();
    }

    /// One run of the tool with its options.
    private final class Run {
        private final ProgramInvocation invocation;
        private final CommandOptions options;
        private final KernelEvents kernel = new KernelEvents(host);
        private final Map<String, Object> values = new HashMap<>();
        private final List<String> shows = List.of(tool.text("shows", "rows").split(" "));
        private final double least;

        Run(ProgramInvocation invocation, CommandOptions options) {
            this.invocation = invocation;
            this.options = options;
            tool.text("options", "").replace(":", "").chars().forEach(letter -> {
                var name = String.valueOf((char) letter);
                values.put(name, options.has(name) ? name : "");
            });
            values.put("quote", bcc ? "'" : "");
            least = tool.text("least").map(this::least).orElse(0.0);
        }

        /// Returns the minimum duration in seconds.
        private double least(String text) {
            var words = text.split(" ");
            double value = number("m").orElse(Double.parseDouble(words[1]));
            return value * (words[0].equals("ms") ? 1e-3 : 1e-6);
        }

        int run() throws InterruptedException {
            print(tool.text("banner"));
            print(tool.text("heading"));
            var time = tool.text("time", "");
            if (time.equals("stream")) {
                stream();
            } else {
                reports(time.equals("once"));
            }
            return 0;
        }

        /// The number that an option or the first operand gives.
        private Optional<Double> number(String letter) {
            return options.number(letter).or(() -> options.number(0));
        }

        private void stream() throws InterruptedException {
            var start = System.nanoTime();
            double seconds =
                    tool.text("least").isPresent() ? LONGEST : number("d").orElse(LONGEST);
            double passed = 0;
            for (boolean whole = true; whole && passed < seconds; ) {
                whole = invocation.pause(STEP);
                passed = (System.nanoTime() - start) / 1e9;
                values.put("since", passed);
                report(STEP.toMillis());
            }
        }

        private void reports(boolean once) throws InterruptedException {
            boolean everySecond =
                    shows.getFirst().equals("top") || tool.text("heading").isPresent();
            double each = number("i").or(() -> options.number("d")).orElse(everySecond ? 1.0 : 0.0);
            double times = options.number("d")
                    .map(all -> Math.max(1, Math.rint(all / each)))
                    .or(() -> options.number(1))
                    .orElse(once || each == 0 ? 1 : LONGEST);
            for (int i = 0; i < times; i++) {
                long from = System.nanoTime();
                boolean whole = invocation.pause(Duration.ofNanos((long) ((each > 0 ? each : LONGEST) * 1e9)));
                long millis = whole ? (long) (each * 1000) : (System.nanoTime() - from) / 1_000_000;
                invocation.print(once ? "" : "\n");
                report(Math.max(1, millis));
                if (!whole) {
                    break;
                }
            }
        }

        private void print(Optional<String> template) throws InterruptedException {
            if (template.isPresent()) {
                invocation.print(ToolDescription.filled(template.get(), host.values(1000, values)) + "\n");
            }
        }

        private void report(long millis) throws InterruptedException {
            values.put("clock", host.stamp(host.now(), "HH:mm:ss"));
            print(tool.text("head"));
            var sampler = new Sampler(host, tool.name(), millis);
            var events = kernel.during(tool.text("from", ""), sampler).stream()
                    .filter(this::matchesOptions)
                    .toList();
            switch (shows.getFirst()) {
                case "hist" -> histograms(events, sampler);
                case "top" -> top(events);
                case "stacks" -> stacks(events);
                default -> rows(events);
            }
        }

        private boolean matchesOptions(KernelEvent event) {
            return tool.all("only").stream()
                    .map(only -> only.words(2))
                    .allMatch(only -> options.value(only.getFirst())
                            .map(wanted -> matchesOptions(event.text(only.getLast()), wanted, only.getLast()))
                            .orElse(true));
        }

        private boolean matchesOptions(String value, String wanted, String field) {
            return field.equals("comm") ? value.contains(wanted) : value.equals(wanted);
        }

        /// Returns the histogram key for an event; empty if no key option was given.
        private String key(KernelEvent event) {
            return tool.all("key").stream()
                    .map(line -> line.words(2))
                    .filter(key -> key.getFirst().equals("-") || options.has(key.getFirst()))
                    .map(key -> ToolDescription.filled(key.getLast(), event.one(values)))
                    .findFirst()
                    .orElse("");
        }

        private void histograms(List<KernelEvent> events, Sampler sampler) throws InterruptedException {
            double unit = Double.parseDouble(shows.get(2));
            for (var entry :
                    KernelHistogram.byKey(events, sampler, unit, this::key).entrySet()) {
                var histogram = entry.getValue();
                invocation.print("\n" + (entry.getKey().isEmpty() ? "" : entry.getKey() + "\n")
                        + (unit == 0 ? histogram.numbers(shows.get(1)) : histogram.powers(shows.get(1))));
            }
        }

        private void rows(List<KernelEvent> events) throws InterruptedException {
            for (var one : KernelEvent.occurrences(events, least)) {
                one.putAll(values);
                invocation.print(ToolDescription.filled(tool.text("row", ""), one) + "\n");
            }
        }

        /// Prints the largest rows. Events with equal values in the fields of `top` are merged: the row
        /// contains their number (`n`), their bytes (`kib`), and their total (`micros`) and mean (`mean`, in
        /// milliseconds) duration.
        private void top(List<KernelEvent> events) throws InterruptedException {
            var grouped = tool.all("key").stream()
                    .map(line -> line.words(2))
                    .filter(key -> options.has(key.getFirst()))
                    .map(List::getLast)
                    .findFirst()
                    .orElse(shows.get(3))
                    .split(",");
            var rows = new LinkedHashMap<String, FactMap>();
            for (var event : events) {
                double count = event.count();
                if (count > 0) {
                    var one = event.one(values);
                    TOTALS.forEach(total -> one.put(total, 0.0));
                    var key = Arrays.stream(grouped).map(one::text).collect(Collectors.joining("\n"));
                    var row = rows.computeIfAbsent(key, _ -> one);
                    row.put("n", row.number("n") + count);
                    row.put(
                            "micros",
                            row.number("micros") + count * event.distribution().mean() * 1e6);
                    row.put("mean", row.number("micros") / row.number("n") / 1000);
                    if (shows.contains("kib")) {
                        row.put("kib", row.number("kib") + count * one.number("bytes") / 1024);
                    }
                }
            }
            var by = options.has("L") ? "micros" : shows.get(2);
            var sorted = new ArrayList<>(rows.values());
            sorted.sort(
                    Comparator.comparingDouble((FactMap row) -> row.number(by)).reversed());
            for (var row : sorted.subList(0, Math.min(Integer.parseInt(shows.get(1)), sorted.size()))) {
                invocation.print(ToolDescription.filled(tool.text("row", ""), row) + "\n");
            }
            invocation.print("\n");
        }

        /// Prints folded stacks with the outermost function first, or one function per line with the
        /// innermost first.
        private void stacks(List<KernelEvent> events) throws InterruptedException {
            double scale = options.number("F").orElse(99.0) / 99;
            for (var event : events) {
                long count = Math.round(scale * event.count());
                var stack = event.frames();
                if (count > 0 && options.has("f")) {
                    invocation.print(
                            event.text("comm") + ";" + String.join(";", stack.reversed()) + " " + count + "\n");
                } else if (count > 0) {
                    invocation.print("\n    " + String.join("\n    ", stack) + "\n    -                "
                            + event.text("comm") + " (" + event.text("pid") + ")\n        " + count + "\n");
                }
            }
        }
    }
}
