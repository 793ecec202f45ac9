package greenwall.lab.world;

import greenwall.lab.signal.SeededNoise;
import java.time.Instant;
import java.util.List;

/// A line about an event in the journal of a host. The range's log server returns it too.
///
/// @param unit the systemd unit (`zfs-zed.service`), or `kernel` for kernel messages
/// @param identifier the syslog identifier: `kernel`, `sshd`, `zed`
/// @param pid the process id; 0 for the kernel
/// @param priority the syslog priority, from 0 (emergency) to 7 (debug)
public record LogEvent(Instant at, String host, String unit, String identifier, int pid, int priority, String message) {
    public static final String KERNEL = "kernel";

    /// The value of the log server's label `level` for each priority.
    public static final List<String> LEVELS =
            List.of("emerg", "alert", "crit", "error", "warning", "notice", "info", "debug");

    /// The pids of the kernel and systemd are fixed. Any other pid depends on the identifier and the host.
    public static LogEvent of(HostSpec host, Instant at, String unit, String identifier, int priority, String message) {
        int pid = switch (identifier) {
            case KERNEL -> 0;
            case "systemd" -> 1;
            default -> 500 + SeededNoise.below(SeededNoise.mix(host.seed(), identifier), 0, 4_000);
        };
        return new LogEvent(at, host.name(), unit, identifier, pid, priority, message);
    }

    /// The text of a line: `UNIT IDENTIFIER PRIORITY | MESSAGE`. The unit and the message are patterns of
    /// [String#format].
    public record Text(String unit, String identifier, int priority, String message) {
        public static Text of(String line) {
            var parts = line.split(" ", 5);
            return new Text(parts[0], parts[1], Integer.parseInt(parts[2]), parts[4]);
        }

        public LogEvent event(HostSpec host, Instant at, Object... values) {
            return LogEvent.of(host, at, unit.formatted(values), identifier, priority, message.formatted(values));
        }
    }

    public LogEvent withTime(Instant time) {
        return new LogEvent(time, host, unit, identifier, pid, priority, message);
    }

    public boolean fromKernel() {
        return unit.equals(KERNEL);
    }
}
