package greenwall.lab.tool;

import greenwall.lab.signal.Rate;
import greenwall.lab.text.Fields;
import greenwall.lab.world.Cpu;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Values that the pages of several tools share: the identity of a host, its clock, load, CPUs and memory.
final class HostFacts {
    private final ToolHost sight;
    private final long t;
    private final long from;

    /// @param millis the interval of rates; 0 for the time since boot
    HostFacts(ToolHost sight, long millis) {
        this.sight = sight;
        this.t = sight.now();
        this.from = millis == 0 ? sight.simulation().bootedAt(t) : t - millis;
    }

    static String stamp(ToolHost sight, long at, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(sight.shown(at));
    }

    double seconds() {
        return Math.max(0.001, (t - from) / 1000.0);
    }

    double moved(Rate rate) {
        return Math.max(0, rate.total(t) - rate.total(from));
    }

    double rate(Rate rate) {
        return moved(rate) / seconds();
    }

    /// @param memoryUnit in bytes
    Map<String, Object> host(double memoryUnit) {
        var host = sight.host();
        var simulation = sight.simulation();
        double running = Math.max(1, Math.round(simulation.runnableAt(t)));
        return new HashMap<>(new Fields()
                .with("host", host.name())
                .with("kernel", host.os().kernel())
                .with("os", host.os().prettyName())
                .with("osVersion", host.os().versionId())
                .with("osId", host.os().id())
                .with("cpus", host.hardware().cpus())
                .with("time", stamp(sight, t, "HH:mm:ss"))
                .with("date", stamp(sight, t, "MM/dd/yy"))
                .with("stamp", stamp(sight, t, "EEE yyyy-MM-dd HH:mm:ss 'UTC'"))
                .with("uptime", ToolNumbers.uptime(simulation.uptimeMillis(t)))
                .with("up", simulation.uptimeMillis(t) / 1000.0)
                .with("idle", simulation.cpu().count() * simulation.uptimeMillis(t) / 1250.0)
                .with(
                        "loads",
                        ToolNumbers.format(
                                "%.2f, %.2f, %.2f",
                                simulation.load(1, t), simulation.load(5, t), simulation.load(15, t)))
                .with(
                        "loadavg",
                        ToolNumbers.format(
                                "%.2f %.2f %.2f", simulation.load(1, t), simulation.load(5, t), simulation.load(15, t)))
                .with("running", running)
                .with("runnable", running)
                .with("blocked", Math.round(simulation.blockedAt(t)))
                .with("synced", simulation.clockSyncedAt(t) ? "yes" : "")
                .with("nothing", "")
                .with("cpu", cpu())
                .with("memory", memory(memoryUnit)));
    }

    /// Percent of all CPUs; interrupts are on their own and also within `kernel`.
    private Map<String, Object> cpu() {
        var cpu = sight.simulation().cpu();
        var shares = new HashMap<String, Object>();
        double rest = 100;
        for (var mode : Cpu.Mode.values()) {
            if (mode != Cpu.Mode.IDLE) {
                double share = 100 * rate(cpu.mode(mode)) / cpu.count();
                shares.put(mode.word(), share);
                rest -= share;
            }
        }
        shares.put("idle", Math.max(0, rest));
        shares.put(
                "kernel",
                ToolPages.number(shares, "system")
                        + ToolPages.number(shares, "irq")
                        + ToolPages.number(shares, "softirq"));
        return shares;
    }

    Map<String, Object> memory(double unit) {
        var m = sight.simulation().memory().at(t);
        double cache = m.cached() + m.buffers() + m.slabReclaimable();
        var all = new Fields()
                .with("total", m.total())
                .with("free", m.free())
                .with("used", m.total() - m.free() - cache)
                .with("shared", 0.004 * m.total())
                .with("cache", cache)
                .with("cached", m.cached())
                .with("buffers", m.buffers())
                .with("anon", m.anon())
                .with("available", m.available())
                .with("swap", m.swapTotal())
                .with("swapUsed", m.swapUsed())
                .with("swapFree", m.swapTotal() - m.swapUsed());
        all.replaceAll((name, bytes) -> (double) bytes / unit);
        return all;
    }
}
