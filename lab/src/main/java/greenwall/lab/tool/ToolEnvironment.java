package greenwall.lab.tool;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.trace.EpochNanos;
import greenwall.lab.facts.EntityKind;
import greenwall.lab.facts.FactMap;
import greenwall.lab.facts.MachineSnapshot;
import greenwall.lab.logql.LineSource;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.world.HostSimulation;
import greenwall.lab.world.HostSpec;
import greenwall.lab.world.LogEvent;
import greenwall.lab.world.SimulatedFleet;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One host as its tools see it: the current state of the simulated fleet and the host's own clock, which may
/// be wrong.
public record ToolEnvironment(
        SimulatedFleet world, HostSpec host, HostSimulation simulation, InstantSource clock, JournalReader journal) {
    public static ToolEnvironment of(SimulatedFleet world, HostSpec host, InstantSource clock, JournalReader journal) {
        return new ToolEnvironment(world, host, world.simulation(host), clock, journal);
    }

    /// The true current time, in epoch milliseconds.
    public long now() {
        return clock.millis();
    }

    /// What this host's clock shows at a true instant.
    public Instant shown(long t) {
        return Instant.ofEpochMilli(t).plusNanos((long) (simulation.clockOffsetAt(t) * 1e9));
    }

    public Instant hostClock() {
        return shown(now());
    }

    public MachineSnapshot view() {
        return new MachineSnapshot(world, simulation, Optional.empty(), now());
    }

    /// Whether the host has the entities that the tool needs.
    public boolean has(ToolDescription tool) {
        return tool.text("needs")
                .map(kind -> !EntityKind.named(kind).of(view()).isEmpty())
                .orElse(true);
    }

    /// The values that output texts can use.
    ///
    /// @param millis the interval of rates; 0 for the time since boot
    /// @param more values in addition to the facts
    FactMap values(long millis, Map<String, Object> more) {
        long t = now();
        long from = millis == 0 ? simulation.bootedAt(t) : t - millis;
        var all = new HashMap<>(more);
        all.put("now", t);
        all.put("seconds", Math.max(0.001, (t - from) / 1000.0));
        var machine = EntityKind.named("machine");
        return new FactMap(machine, machine.of(view()).getFirst(), from, all);
    }

    /// A true instant as the host's clock shows it, in the given format.
    String stamp(long at, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(shown(at));
    }

    /// A number that differs between similar objects, but is the same at every call.
    public double between(String thing, double low, double high) {
        return SeededNoise.between(SeededNoise.mix(host.seed(), thing), 0, low, high);
    }

    public int number(String thing, int bound) {
        return SeededNoise.below(SeededNoise.mix(host.seed(), thing), 0, bound);
    }

    /// Reads a host's journal from the range's log server, so that both show the same lines.
    public record JournalReader(SimulatedFleet world, LineSource logs) {
        /// The host's lines in the window, oldest first, with true times instead of those of the host's clock.
        public List<LogEvent> lines(HostSpec host, TimeWindow window) {
            var events = new HashMap<String, LogEvent>();
            for (var event : world.events(host, window)) {
                events.put(event.unit() + "\n" + event.message(), event);
            }
            var lines = new ArrayList<LogEvent>();
            var selector = List.of(new LabelMatcher("hostname", LabelMatcher.Kind.EQUAL, host.name()));
            logs.read(
                    selector,
                    EpochNanos.nanos(window.start()),
                    EpochNanos.nanos(window.end()),
                    (stream, nanos, text) -> {
                        var at = EpochNanos.instant(nanos);
                        var known = events.get(stream.get("unit") + "\n" + text);
                        lines.add(known == null ? line(host, at, stream, text) : known.withTime(at));
                    });
            lines.sort(Comparator.comparing(LogEvent::at));
            return lines;
        }

        private static LogEvent line(HostSpec host, Instant at, Labels stream, String text) {
            var transport = stream.get("transport");
            int priority = Math.max(0, LogEvent.LEVELS.indexOf(stream.get("level")));
            boolean kernel = transport.equals(LogEvent.KERNEL);
            var unit = kernel ? LogEvent.KERNEL : stream.get("unit");
            return LogEvent.of(host, at, unit, identifier(unit, transport), priority, text);
        }

        private static String identifier(String unit, String transport) {
            return switch (transport) {
                case "kernel" -> "kernel";
                case "journal" -> "systemd";
                default ->
                    switch (unit) {
                        case "ssh.service", "sshd.service" -> "sshd";
                        case "zfs-zed.service" -> "zed";
                        case "cron.service" -> "CRON";
                        case "init.scope" -> "systemd";
                        default -> unit.replaceFirst("(@.*)?\\.[a-z]+$", "");
                    };
            };
        }
    }
}
