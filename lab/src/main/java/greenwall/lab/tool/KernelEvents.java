package greenwall.lab.tool;

import greenwall.fleet.BundledText;
import greenwall.fleet.TimeWindow;
import greenwall.lab.facts.EntityKind;
import greenwall.lab.facts.EntityKind.Entity;
import greenwall.lab.facts.FactMap;
import greenwall.lab.facts.FormulaParser;
import greenwall.lab.signal.LatencyComponent;
import greenwall.lab.signal.RateFunction;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.template.GoTemplate;
import greenwall.lab.template.TemplateFunctions;
import greenwall.lab.tool.KernelEvents.KernelEvent.Amount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The kernel events of a simulated host, by the source names that tool descriptions use. The sources are in
/// `events.txt`, which describes its own format, and `victims`: the processes that the kernel kills.
final class KernelEvents {
    private static final Pattern OOM = Pattern.compile("Out of memory: Killed process (\\d+) \\(([^)]*)\\).*");
    private static final Map<String, List<EventLine>> SOURCES =
            ToolDescription.read(KernelEvents.class, "events.txt").stream()
                    .collect(Collectors.toMap(ToolDescription::name, KernelEvents::lines));

    private final ToolEnvironment host;
    private Instant seen;

    /// One `each` line of the file, with the events that follow it.
    private record EventLine(
            EntityKind kind,
            Amount amount,
            Function<Entity, RateFunction> expected,
            Function<Entity, RateFunction> median,
            Function<Entity, RateFunction> spread,
            Map<String, String> fields,
            List<EventLine> then) {}

    KernelEvents(ToolEnvironment host) {
        this.host = host;
        this.seen = Instant.ofEpochMilli(host.now());
    }

    private static List<EventLine> lines(ToolDescription tool) {
        var all = new ArrayList<EventLine>();
        for (var line : tool.lines()) {
            if (line.word().equals("each")) {
                var parts = line.words(3);
                all.add(line(EntityKind.named(parts.getFirst()), new LinkedHashMap<>(), parts.getLast()));
            } else {
                var before = all.getLast();
                before.then().add(line(before.kind(), new LinkedHashMap<>(before.fields()), line.rest()));
            }
        }
        return all;
    }

    private static EventLine line(EntityKind kind, Map<String, String> fields, String text) {
        var amount = Amount.ONCE;
        var expected = "1";
        var distribution = "0.000000001 0.1";
        for (var part : text.split(" \\| ")) {
            var words = part.split(" ", 2);
            switch (words[0]) {
                case "once" -> {}
                case "often", "exactly" -> {
                    amount = Amount.valueOf(words[0].toUpperCase(Locale.ROOT));
                    expected = words[1];
                }
                case "took" -> distribution = words[1];
                default -> fields.put(words[0], words[1]);
            }
        }
        var times = distribution.split(" ");
        return new EventLine(
                kind,
                amount,
                FormulaParser.parse(expected, kind),
                FormulaParser.parse(times[0], kind),
                FormulaParser.parse(times[1], kind),
                fields,
                new ArrayList<>());
    }

    /// Returns the events in the interval that has just passed.
    ///
    /// @param source a source name, followed by `+FIELD=VALUE` to select only events with that value
    List<KernelEvent> during(String source, Sampler sampler) {
        var words = source.split("[+=]");
        var all = words[0].equals("victims")
                ? victims(sampler)
                : during(Objects.requireNonNull(SOURCES.get(words[0]), words[0]), sampler);
        return words.length == 1
                ? all
                : all.stream()
                        .filter(event -> event.text(words[1]).equals(words[2]))
                        .toList();
    }

    private List<KernelEvent> during(List<EventLine> lines, Sampler sampler) {
        var machine = host.view();
        return lines.stream()
                .flatMap(line -> line.kind().of(machine).stream().map(thing -> event(line, thing, sampler)))
                .toList();
    }

    private KernelEvent event(EventLine line, Entity thing, Sampler sampler) {
        long t = host.now();
        var facts = new FactMap(line.kind(), thing, t - sampler.millis, Map.of("seconds", sampler.seconds()));
        return new KernelEvent(
                line.amount(),
                sampler.seconds() * FormulaParser.mean(line.expected().apply(thing), t - sampler.millis, t),
                new LatencyComponent(
                        line.median().apply(thing).at(t),
                        line.spread().apply(thing).at(t)),
                facts,
                line.fields(),
                sampler,
                line.then().stream().map(next -> event(next, thing, sampler)).toList());
    }

    /// Returns the processes that the kernel killed since the last call, read from its log.
    private List<KernelEvent> victims(Sampler sampler) {
        var from = seen;
        seen = Instant.ofEpochMilli(host.now());
        var all = new ArrayList<KernelEvent>();
        if (!from.isBefore(seen)) {
            return all;
        }
        var machine = EntityKind.named("machine");
        for (var line : host.journal().lines(host.host(), new TimeWindow(from, seen))) {
            var killed = OOM.matcher(line.message());
            if (line.fromKernel() && killed.matches()) {
                long pages = host.host().hardware().memoryBytes() / 4096;
                var text = "once | pid %s | comm %s | pages %d".formatted(killed.group(1), killed.group(2), pages);
                all.addAll(during(List.of(line(machine, new LinkedHashMap<>(), text)), sampler));
            }
        }
        return all;
    }

    /// A recurring kernel event in an interval: the number of events, the duration or size of each, and the
    /// other fields that tools show.
    ///
    /// @param expected the expected number of events
    /// @param distribution the distribution of the duration in seconds, or of the size
    /// @param facts the facts of the entity that the event belongs to
    /// @param fields templates of further fields, evaluated for each event
    /// @param then the events that directly follow each of these events
    record KernelEvent(
            Amount amount,
            double expected,
            LatencyComponent distribution,
            FactMap facts,
            Map<String, String> fields,
            Sampler sampler,
            List<KernelEvent> then) {
        private static final int MAX_OCCURRENCES = 400;

        /// How the number of events in an interval is determined, in the words of `events.txt`.
        enum Amount {
            OFTEN,
            EXACTLY,
            ONCE
        }

        long count() {
            return switch (amount) {
                case OFTEN -> sampler.count(expected);
                case EXACTLY -> Math.round(expected);
                case ONCE -> 1;
            };
        }

        /// Returns the values of one event for a template.
        ///
        /// @param more values that all events share
        FactMap one(Map<String, Object> more) {
            return one(more, sampler.draw(distribution));
        }

        private FactMap one(Map<String, Object> more, double seconds) {
            var one = facts.with(more);
            fields.forEach((name, text) -> one.put(name, ToolDescription.filled(text, one, sampler.functions)));
            one.put("ms", seconds * 1e3);
            one.put("us", Math.floor(seconds * 1e6));
            return one;
        }

        /// Returns each event that took at least the given number of seconds, up to a maximum number of events.
        static List<FactMap> occurrences(List<KernelEvent> events, double least) {
            var all = new ArrayList<FactMap>();
            for (var event : events) {
                for (long left = event.count(); left > 0 && all.size() < MAX_OCCURRENCES; left--) {
                    double seconds = event.sampler().draw(event.distribution());
                    if (seconds >= least) {
                        all.add(event.one(Map.of(), seconds));
                        event.then().forEach(next -> all.add(next.one(Map.of())));
                    }
                }
            }
            return all;
        }

        String text(String field) {
            return one(Map.of()).text(field);
        }

        double number(String field) {
            return one(Map.of()).number(field);
        }

        /// Returns the functions of the event's stack, innermost first.
        List<String> frames() {
            return List.of(text("stack").split(";"));
        }
    }

    /// Converts rates and distributions to integer counts with random noise.
    static final class Sampler {
        private static final List<String[]> WORKLOADS = BundledText.lines(KernelEvents.class, "workloads.txt").stream()
                .map(line -> line.split(" ", 3))
                .toList();
        private static final Pattern BOUND = Pattern.compile("\\{(\\d+)}");

        private final long millis;
        private final long seed;
        private final Map<String, GoTemplate.Function> functions;
        private long drawn;

        /// @param what the tool name, so that two tools that run at the same time get different noise
        Sampler(ToolEnvironment host, String what, long millis) {
            this.millis = Math.max(1, millis);
            this.seed = SeededNoise.mix(SeededNoise.mix(host.host().seed(), what), host.now() / 100);
            this.functions = new HashMap<>(OutputFunctions.of(host));
            functions.put("random", a -> Math.floor(unit() * number(a, 0)));
            functions.put("sampled", a -> (double) count(seconds() * number(a, 0)));
            functions.put("pid", a ->
                    (double) host.simulation().processes().pid(TemplateFunctions.text(a.getFirst()), host.now()));
            functions.put(
                    "workload",
                    a -> workload(
                            TemplateFunctions.text(a.get(0)), TemplateFunctions.text(a.get(1)), (int) number(a, 2)));
        }

        private static double number(List<Object> arguments, int index) {
            return TemplateFunctions.number(arguments.get(index));
        }

        /// Returns a text of the command, or if it has none, a text that fits any command.
        private static String workload(String kind, String command, int number) {
            var all = WORKLOADS.stream().filter(words -> words[0].equals(kind)).toList();
            var own = all.stream().filter(words -> words[1].equals(command)).toList();
            var some = own.isEmpty()
                    ? all.stream().filter(words -> words[1].equals("*")).toList()
                    : own;
            return BOUND.matcher(some.get(number % some.size())[2])
                    .replaceAll(bound -> Integer.toString(number % Integer.parseInt(bound.group(1))))
                    .replace("{}", command);
        }

        double seconds() {
            return millis / 1000.0;
        }

        private double unit() {
            return SeededNoise.unit(seed, drawn++);
        }

        /// Returns a random count with the given mean.
        long count(double expected) {
            if (!(expected > 0)) {
                return 0;
            }
            double spread = Math.sqrt(expected) * (unit() + unit() + unit() - 1.5) * 1.2;
            return Math.max(0, (long) Math.floor(expected + spread + unit()));
        }

        /// Returns a random latency in seconds.
        double draw(LatencyComponent mode) {
            double normal = Math.sqrt(-2 * Math.log(Math.max(1e-12, unit()))) * Math.cos(2 * Math.PI * unit());
            return mode.median() * Math.exp(mode.sigma() * normal);
        }
    }
}
