package greenwall.lab.tool;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.trace.EpochNanos;
import greenwall.lab.logql.LogSource;
import greenwall.lab.world.LogEvent;
import greenwall.lab.world.SimulatedHost;
import greenwall.lab.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/// Reads a host's journal from the range's log server, so that both show the same lines.
public record LogsJournal(World world, LogSource logs) {
    /// The host's lines in the window, oldest first, with true times instead of those of the host's clock.
    public List<LogEvent> lines(SimulatedHost host, TimeWindow window) {
        var story = new HashMap<String, LogEvent>();
        for (var event : world.events(host, window)) {
            story.put(event.unit() + "\n" + event.message(), event);
        }
        var lines = new ArrayList<LogEvent>();
        var selector = List.of(new LabelMatcher("hostname", LabelMatcher.Kind.EQUAL, host.name()));
        logs.read(selector, EpochNanos.nanos(window.start()), EpochNanos.nanos(window.end()), (stream, nanos, text) -> {
            var at = EpochNanos.instant(nanos);
            var known = story.get(stream.get("unit") + "\n" + text);
            lines.add(known == null ? line(host, at, stream, text) : known.withTime(at));
        });
        lines.sort(Comparator.comparing(LogEvent::at));
        return lines;
    }

    private static LogEvent line(SimulatedHost host, Instant at, Labels stream, String text) {
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
