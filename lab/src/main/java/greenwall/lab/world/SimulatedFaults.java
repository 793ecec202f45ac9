package greenwall.lab.world;

import greenwall.lab.signal.GaugeSignal.Ramp;
import greenwall.lab.signal.RateSignal.Change;
import greenwall.lab.signal.StepSignal;
import greenwall.lab.signal.StepSignal.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// All deviations of the fleet from its baseline, by host and channel. They are added while a range is set
/// up, and only read afterwards.
///
/// A channel is a name such as `disk.sdc.read`; [HostSimulation] and its parts list the channels.
public final class SimulatedFaults {
    private record Channel(String host, String name) {}

    /// An additional process that runs for a limited time.
    ///
    /// @param cores the CPU cores that it uses
    public record Extra(
            String host,
            long from,
            long to,
            int pid,
            String user,
            String command,
            String unit,
            double cores,
            long bytes) {}

    /// The second of the week at which a pool's scrub starts, its duration, and how much it loads the disks
    /// (1 is normal).
    public record ScrubHabit(int at, Duration takes, double pressure) {}

    private final Map<Channel, List<Change>> changes = new HashMap<>();
    private final Map<Channel, List<Ramp>> ramps = new HashMap<>();
    private final Map<Channel, List<Phase<String>>> phases = new HashMap<>();
    private final Map<Channel, ScrubHabit> scrubs = new HashMap<>();
    private final Map<Channel, List<PoolSimulation.Scan>> scans = new HashMap<>();
    private final Map<String, Set<String>> lossyPaths = new HashMap<>();
    private final Map<String, List<Long>> boots = new HashMap<>();
    private final Map<String, List<LogEvent>> lines = new HashMap<>();
    private final Map<String, List<Extra>> processes = new HashMap<>();
    private final List<ServiceChange> serviceChanges = new ArrayList<>();

    public void change(SimulatedHost host, String channel, Change change) {
        if (change.to() > change.from()) {
            changes.computeIfAbsent(new Channel(host.name(), channel), c -> new ArrayList<>())
                    .add(change);
        }
    }

    public void scale(SimulatedHost host, String channel, long from, long to, double factor) {
        change(host, channel, Change.scale(from, to, factor));
    }

    public void add(SimulatedHost host, String channel, long from, long to, double plus) {
        change(host, channel, Change.add(from, to, plus));
    }

    /// Replaces the value of a channel. A tenth of its normal value is added, so that it still varies.
    public void hold(SimulatedHost host, String channel, long from, long to, double value) {
        change(host, channel, new Change(from, to, 0.1, value));
    }

    public void ramp(SimulatedHost host, String channel, Ramp ramp) {
        ramps.computeIfAbsent(new Channel(host.name(), channel), c -> new ArrayList<>())
                .add(ramp);
    }

    public void phase(SimulatedHost host, String channel, long from, String value) {
        phases.computeIfAbsent(new Channel(host.name(), channel), c -> new ArrayList<>())
                .add(new Phase<>(from, value));
    }

    public void scrub(SimulatedHost host, String pool, ScrubHabit habit) {
        scrubs.put(new Channel(host.name(), pool), habit);
    }

    /// Loses this many segments per second to one address. They also count in the host's total.
    public void lossyPath(SimulatedHost host, String address, long from, long to, double perSecond) {
        lossyPaths.computeIfAbsent(host.name(), h -> new TreeSet<>()).add(address);
        add(host, "tcp.retrans." + address, from, to, perSecond);
    }

    /// Adds a scan to the weekly scrubs: a resilver, or a scrub with errors.
    public void scan(SimulatedHost host, String pool, PoolSimulation.Scan scan) {
        scans.computeIfAbsent(new Channel(host.name(), pool), c -> new ArrayList<>())
                .add(scan);
    }

    public void boot(SimulatedHost host, long at) {
        boots.computeIfAbsent(host.name(), h -> new ArrayList<>()).add(at);
    }

    public void log(LogEvent line) {
        lines.computeIfAbsent(line.host(), h -> new ArrayList<>()).add(line);
    }

    public void run(Extra process) {
        processes.computeIfAbsent(process.host(), h -> new ArrayList<>()).add(process);
    }

    public void service(ServiceChange change) {
        serviceChanges.add(change);
    }

    List<ServiceChange> serviceChanges() {
        return List.copyOf(serviceChanges);
    }

    List<Change> changes(SimulatedHost host, String channel) {
        return changes.getOrDefault(new Channel(host.name(), channel), List.of());
    }

    List<Ramp> ramps(SimulatedHost host, String channel) {
        return ramps.getOrDefault(new Channel(host.name(), channel), List.of());
    }

    StepSignal<String> phases(SimulatedHost host, String channel, String initially) {
        var all = phases.get(new Channel(host.name(), channel));
        return all == null ? StepSignal.always(initially) : new StepSignal<>(initially, all);
    }

    Optional<ScrubHabit> scrubHabit(SimulatedHost host, String pool) {
        return Optional.ofNullable(scrubs.get(new Channel(host.name(), pool)));
    }

    Set<String> lossyPaths(SimulatedHost host) {
        return lossyPaths.getOrDefault(host.name(), Set.of());
    }

    List<PoolSimulation.Scan> scans(SimulatedHost host, String pool) {
        return scans.getOrDefault(new Channel(host.name(), pool), List.of());
    }

    List<Long> boots(SimulatedHost host) {
        return boots.getOrDefault(host.name(), List.of());
    }

    List<LogEvent> lines(SimulatedHost host) {
        return lines.getOrDefault(host.name(), List.of());
    }

    List<Extra> processes(SimulatedHost host) {
        return processes.getOrDefault(host.name(), List.of());
    }
}
