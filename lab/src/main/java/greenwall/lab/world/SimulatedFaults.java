package greenwall.lab.world;

import greenwall.lab.signal.GaugeSignal.Ramp;
import greenwall.lab.signal.RateSignal.Change;
import greenwall.lab.signal.StepSignal.Phase;
import greenwall.lab.world.ProcessSimulation.Process;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// All deviations of the fleet from its baseline, by host and channel. They are added while a range is set
/// up, and only read afterwards.
///
/// A channel is a name such as `disk.sdc.read`; [HostSimulation] and its parts list the channels.
public final class SimulatedFaults {
    private record Channel(String host, String name) {}

    /// An additional process that runs for a limited time.
    public record ExtraProcess(String host, long from, long to, Process process) {}

    /// The second of the week at which a pool's scrub starts, its duration, and how much it loads the disks
    /// (1 is normal).
    public record ScrubSchedule(int at, Duration takes, double pressure) {}

    /// What was added, by host and channel.
    static final class Additions<T> {
        private final Map<Channel, List<T>> lists = new HashMap<>();

        private void add(String host, String channel, T value) {
            lists.computeIfAbsent(new Channel(host, channel), _ -> new ArrayList<>())
                    .add(value);
        }

        List<T> of(HostSpec host, String channel) {
            return lists.getOrDefault(new Channel(host.name(), channel), List.of());
        }

        List<T> of(HostSpec host) {
            return of(host, "");
        }
    }

    final Additions<Change> changes = new Additions<>();
    final Additions<Ramp> ramps = new Additions<>();
    final Additions<Phase<String>> phases = new Additions<>();
    private final Additions<PoolSimulation.Scan> scans = new Additions<>();
    private final Additions<String> lossyPaths = new Additions<>();
    final Additions<Long> boots = new Additions<>();
    final Additions<LogEvent> lines = new Additions<>();
    final Additions<ExtraProcess> processes = new Additions<>();
    private final Map<Channel, ScrubSchedule> scrubs = new HashMap<>();
    private final List<SimulatedServiceChange> serviceChanges = new ArrayList<>();

    public void change(HostSpec host, String channel, Change change) {
        if (change.to() > change.from()) {
            changes.add(host.name(), channel, change);
        }
    }

    public void scale(HostSpec host, String channel, long from, long to, double factor) {
        change(host, channel, Change.scale(from, to, factor));
    }

    public void add(HostSpec host, String channel, long from, long to, double plus) {
        change(host, channel, Change.add(from, to, plus));
    }

    /// Replaces the value of a channel. A tenth of its normal value is added, so that it still varies.
    public void hold(HostSpec host, String channel, long from, long to, double value) {
        change(host, channel, new Change(from, to, 0.1, value));
    }

    public void ramp(HostSpec host, String channel, Ramp ramp) {
        ramps.add(host.name(), channel, ramp);
    }

    public void phase(HostSpec host, String channel, long from, String value) {
        phases.add(host.name(), channel, new Phase<>(from, value));
    }

    public void scrub(HostSpec host, String pool, ScrubSchedule schedule) {
        scrubs.put(new Channel(host.name(), pool), schedule);
    }

    /// Loses this many segments per second to one address. They also count in the host's total.
    public void addLossyPath(HostSpec host, String address, long from, long to, double perSecond) {
        lossyPaths.add(host.name(), "", address);
        add(host, "tcp.retrans." + address, from, to, perSecond);
    }

    /// Adds a scrub to the weekly ones.
    public void addScan(HostSpec host, String pool, PoolSimulation.Scan scan) {
        scans.add(host.name(), pool, scan);
    }

    public void addBoot(HostSpec host, long at) {
        boots.add(host.name(), "", at);
    }

    public void log(LogEvent line) {
        lines.add(line.host(), "", line);
    }

    public void run(ExtraProcess extra) {
        processes.add(extra.host(), "", extra);
    }

    public void addServiceChange(SimulatedServiceChange change) {
        serviceChanges.add(change);
    }

    public List<SimulatedServiceChange> serviceChanges() {
        return List.copyOf(serviceChanges);
    }

    Optional<ScrubSchedule> scrubSchedule(HostSpec host, String pool) {
        return Optional.ofNullable(scrubs.get(new Channel(host.name(), pool)));
    }

    SortedSet<String> lossyPaths(HostSpec host) {
        return new TreeSet<>(lossyPaths.of(host));
    }

    /// The scans of a pool, oldest first.
    List<PoolSimulation.Scan> scans(HostSpec host, String pool) {
        return scans.of(host, pool).stream()
                .sorted(Comparator.comparingLong(PoolSimulation.Scan::from))
                .toList();
    }
}
