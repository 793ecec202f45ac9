package greenwall.lab.probe;

import greenwall.fleet.TimeWindow;
import greenwall.lab.facts.Entity;
import greenwall.lab.facts.EntityKind;
import greenwall.lab.facts.FactMap;
import greenwall.lab.facts.Formula;
import greenwall.lab.probe.KernelEvent.Amount;
import greenwall.lab.signal.LatencyMode;
import greenwall.lab.signal.Rate;
import greenwall.lab.tool.ToolForm;
import greenwall.lab.tool.ToolHost;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The kernel events of a simulated host, by the source names that the tool forms use. The sources are in
/// `events.txt`, which describes its own format, and `victims`: the processes that the kernel kills.
final class KernelEvents {
    private static final Pattern OOM = Pattern.compile("Out of memory: Killed process (\\d+) \\(([^)]*)\\).*");
    private static final Map<String, List<EventLine>> SOURCES = ToolForm.read(KernelEvents.class, "events.txt").stream()
            .collect(Collectors.toMap(ToolForm::name, KernelEvents::lines));

    private final ToolHost sight;
    private Instant seen;

    /// One `each` line of the file, with the events that follow it.
    private record EventLine(
            EntityKind kind,
            Amount amount,
            Function<Entity, Rate> often,
            Function<Entity, Rate> median,
            Function<Entity, Rate> spread,
            Map<String, String> fields,
            List<EventLine> then) {}

    KernelEvents(ToolHost sight) {
        this.sight = sight;
        this.seen = Instant.ofEpochMilli(sight.now());
    }

    private static List<EventLine> lines(ToolForm form) {
        var all = new ArrayList<EventLine>();
        for (var line : form.lines()) {
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
        var often = "1";
        var took = "0.000000001 0.1";
        for (var part : text.split(" \\| ")) {
            var words = part.split(" ", 2);
            switch (words[0]) {
                case "once" -> {}
                case "often", "exactly" -> {
                    amount = words[0].equals("often") ? Amount.RANDOM : Amount.EXACT;
                    often = words[1];
                }
                case "took" -> took = words[1];
                default -> fields.put(words[0], words[1]);
            }
        }
        var times = took.split(" ");
        return new EventLine(
                kind,
                amount,
                Formula.parse(often, kind),
                Formula.parse(times[0], kind),
                Formula.parse(times[1], kind),
                fields,
                new ArrayList<>());
    }

    /// Returns the events in the interval that has just passed.
    ///
    /// @param asked a source name, followed by `+FIELD=VALUE` to select only events with that value
    List<KernelEvent> during(String asked, Sampler sampler) {
        int plus = asked.indexOf('+');
        var name = plus < 0 ? asked : asked.substring(0, plus);
        var all = name.equals("victims") ? victims(sampler) : during(lines(name), sampler);
        if (plus < 0) {
            return all;
        }
        var condition = asked.substring(plus + 1).split("=");
        return all.stream()
                .filter(h -> h.text(condition[0]).equals(condition[1]))
                .toList();
    }

    private static List<EventLine> lines(String source) {
        return Optional.ofNullable(SOURCES.get(source))
                .orElseThrow(
                        () -> new IllegalStateException("the forms of the tools name an unknown source: " + source));
    }

    private List<KernelEvent> during(List<EventLine> lines, Sampler sampler) {
        var view = sight.view();
        return lines.stream()
                .flatMap(line -> line.kind().of(view).stream().map(thing -> event(line, thing, sampler)))
                .toList();
    }

    private KernelEvent event(EventLine line, Entity thing, Sampler sampler) {
        long t = sight.now();
        var facts = new FactMap(line.kind(), thing, t - sampler.millis(), Map.of("seconds", sampler.seconds()));
        return new KernelEvent(
                line.amount(),
                sampler.seconds() * Formula.mean(line.often().apply(thing), t - sampler.millis(), t),
                new LatencyMode(
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
        seen = Instant.ofEpochMilli(sight.now());
        var all = new ArrayList<KernelEvent>();
        if (!from.isBefore(seen)) {
            return all;
        }
        var machine = EntityKind.named("machine");
        for (var line : sight.journal().lines(sight.host(), new TimeWindow(from, seen))) {
            var killed = OOM.matcher(line.message());
            if (line.fromKernel() && killed.matches()) {
                var pages = Long.toString(sight.host().hardware().memoryBytes() / 4096);
                var fields = Map.of("pid", killed.group(1), "comm", killed.group(2), "pages", pages);
                var victim = line(machine, new LinkedHashMap<>(fields), "once");
                all.addAll(during(List.of(victim), sampler));
            }
        }
        return all;
    }
}
