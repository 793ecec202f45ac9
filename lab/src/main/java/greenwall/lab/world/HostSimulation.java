package greenwall.lab.world;

import greenwall.lab.signal.GaugeSignal;
import greenwall.lab.signal.LatencyMode;
import greenwall.lab.signal.Rate;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.signal.StepSignal;
import greenwall.lab.world.MachineParts.Filesystem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The behaviour of one host over time. A method that takes an instant (in epoch milliseconds) accepts any
/// instant of the range's history. A rate also has a total, so a counter is the total now minus the total at
/// boot.
///
/// Channels: phases `host` and `network` (up, down), `exporter.NAME` (up, down), `unit.NAME` (active, failed,
/// …), `vm.NAME` (running, shut off, …), `clock.synced` (yes, no), `replication.JOB` (ok, stalled),
/// `certificate` (the epoch seconds at which it expires); levels `leak.SERVICE`, `clock.offset`,
/// `load.blocked`, `load.waiting`, `fs.MOUNT.used`; flows `psi.cpu`, `psi.io`, `psi.io.full`, `psi.memory`,
/// `psi.memory.full`, `runq.slow`.
public final class HostSimulation {
    private static final long RENEWED_MILLIS = 60L * 24 * 3_600_000;
    private static final double STILL_OFFSET_SECONDS = 0.000_12;

    private final SimulatedHost host;
    private final Baseline base;
    private final HostChannels pulse;
    private final List<HostSimulation> guests;
    private final Cpu cpu;
    private final Memory memory;
    private final Arc arc;
    private final Tcp tcp;
    private final Processes processes;
    private final Map<String, DiskSimulation> disks = new LinkedHashMap<>();
    private final Map<String, PoolSimulation> pools = new LinkedHashMap<>();
    private final Map<String, InterfaceSimulation> links = new LinkedHashMap<>();
    private final Map<String, TunnelSimulation> peers = new LinkedHashMap<>();
    private final Map<String, StepSignal<String>> units = new LinkedHashMap<>();
    private final Map<String, GaugeSignal> filesystems = new HashMap<>();
    private final Map<String, StepSignal<String>> exporters = new ConcurrentHashMap<>();
    private final StepSignal<String> power;
    private final StepSignal<String> network;
    private final StepSignal<String> synced;
    private final GaugeSignal clockOffset;
    private final GaugeSignal blocked;
    private final GaugeSignal waiting;
    private final GaugeSignal queryDelay;
    private final long[] boots;
    private final long anchor;
    private final Map<String, GaugeSignal> leaks = new ConcurrentHashMap<>();
    private final StepSignal<String> certificate;

    HostSimulation(
            SimulatedHost host,
            Baseline base,
            SimulatedFaults disturbances,
            List<HostSimulation> guests,
            Map<String, SimulatedHost> fleet,
            Map<String, List<PoolSimulation.Scan>> scans,
            long[] boots,
            long anchor) {
        this.host = host;
        this.base = base;
        this.guests = guests;
        this.boots = boots;
        this.anchor = anchor;
        this.pulse = new HostChannels(host, disturbances);
        this.cpu = new Cpu(
                host, base, pulse, guests.stream().map(HostSimulation::cpu).toList());
        this.arc = Arc.of(base, pulse);
        this.memory = Memory.of(host, base, pulse, arc);
        this.certificate = pulse.phases("certificate", "");
        this.power = pulse.phases("host", "up");
        this.network = pulse.phases("network", "up");
        this.synced = pulse.phases("clock.synced", "yes");
        this.clockOffset = pulse.level("clock.offset", STILL_OFFSET_SECONDS);
        this.blocked = pulse.level("load.blocked", base.iowait() * 0.8);
        this.waiting = pulse.level("load.waiting", 0);
        this.queryDelay = pulse.level("prometheus.delay", 0);
        for (var disk : host.disks()) {
            disks.put(disk.device(), DiskSimulation.of(disk, base, pulse));
        }
        var volumes = new HashMap<String, DiskSimulation>();
        for (var guest : host.guests()) {
            var inside = inside(guest.domain());
            if (inside.isPresent()) {
                var volume = inside.get().disk("vda").as(guest.blockDevice());
                disks.put(guest.blockDevice(), volume);
                volumes.put(guest.zvol(), volume);
            }
        }
        for (var pool : host.pools()) {
            pools.put(
                    pool.name(),
                    new PoolSimulation(pool, base, pulse, anchor, scans.getOrDefault(pool.name(), List.of()), volumes));
        }
        layCables(fleet);
        this.tcp = Tcp.of(base, pulse, link(host.uplink().device()));
        for (var unit : host.units()) {
            units.put(unit, pulse.phases("unit." + unit, unit.equals("syncoid.service") ? "inactive" : "active"));
        }
        for (var fs : host.filesystems()) {
            filesystems.put(fs.mountpoint(), pulse.level("fs." + fs.mountpoint() + ".used", 0));
        }
        this.processes = new Processes(host, base, cpu, memory, guests, disturbances.processes(host));
    }

    private void layCables(Map<String, SimulatedHost> fleet) {
        var uplink = host.uplink().device();
        var own = InterfaceSimulation.of(uplink, base.receiveBytes(), base.transmitBytes(), pulse);
        var received = new ArrayList<Rate>(List.of(own.rxBytes()));
        var sent = new ArrayList<Rate>(List.of(own.txBytes()));
        for (var guest : host.guests()) {
            var inside = inside(guest.domain());
            if (inside.isPresent()) {
                var cable = inside.get().link(inside.get().host.uplink().device());
                received.add(cable.rxBytes());
                sent.add(cable.txBytes());
                links.put(guest.tap(), cable.mirrored(guest.tap()));
            }
        }
        links.put(
                uplink,
                new InterfaceSimulation(
                        uplink,
                        Rate.sum(received),
                        Rate.sum(sent),
                        own.rxDropped(),
                        own.rxErrors(),
                        own.rxPacketBytes(),
                        own.txPacketBytes()));
        for (var peer : host.peers()) {
            var far = fleet.get(peer.host());
            if (far != null) {
                peers.put(peer.host(), TunnelSimulation.of(host, far, peer, pulse));
            }
        }
        if (!peers.isEmpty()) {
            links.put(
                    "wg0",
                    new InterfaceSimulation(
                            "wg0",
                            Rate.sum(peers.values().stream()
                                    .map(TunnelSimulation::rxBytes)
                                    .toList()),
                            Rate.sum(peers.values().stream()
                                    .map(TunnelSimulation::txBytes)
                                    .toList()),
                            Rate.NONE,
                            Rate.NONE,
                            620,
                            620));
        }
        links.put("lo", InterfaceSimulation.of("lo", 90_000, 90_000, pulse));
    }

    public SimulatedHost host() {
        return host;
    }

    public Baseline baseline() {
        return base;
    }

    public Cpu cpu() {
        return cpu;
    }

    public Memory memory() {
        return memory;
    }

    public Arc arc() {
        return arc;
    }

    /// The share of file reads that are served from memory.
    public double pageHitRatioAt(long t) {
        return arc.present()
                ? arc.hitRatioAt(t)
                : 1 / (1.01 + memory.majorFaults().at(t) / 400);
    }

    public Tcp tcp() {
        return tcp;
    }

    public Processes processes() {
        return processes;
    }

    /// Whether the machine is switched on.
    public boolean isUp(long t) {
        return power.at(t).equals("up");
    }

    /// The power state over time: `up` or `down`.
    public StepSignal<String> power() {
        return power;
    }

    /// Whether the machine is switched on and its network works.
    public boolean isReachable(long t) {
        return isUp(t) && network.at(t).equals("up");
    }

    /// Whether an exporter (`node`, `zfs`, `wireguard`, …) responds to Prometheus.
    public boolean answers(String exporter, long t) {
        return isReachable(t) && exporter(exporter).at(t).equals("up");
    }

    /// Whether an exporter responds, as a signal over time.
    public StepSignal<Boolean> answering(String exporter) {
        var phases = Stream.of(power, network, exporter(exporter))
                .flatMap(signal -> signal.changes().stream())
                .map(change -> new StepSignal.Phase<>(change.from(), answers(exporter, change.from())))
                .toList();
        return new StepSignal<>(answers(exporter, Long.MIN_VALUE), phases);
    }

    private StepSignal<String> exporter(String name) {
        var known = exporters.get(name);
        return known != null ? known : exporters.computeIfAbsent(name, e -> pulse.phases("exporter." + e, "up"));
    }

    /// The last boot at or before the instant.
    public long bootedAt(long t) {
        for (int i = boots.length - 1; i > 0; i--) {
            if (boots[i] <= t) {
                return boots[i];
            }
        }
        return boots[0];
    }

    /// All boots, oldest first.
    public long[] boots() {
        return boots.clone();
    }

    /// Bytes that a service of this host has leaked.
    public double leaked(String service, long t) {
        return leaks.computeIfAbsent(service, s -> pulse.level("leak." + s, 1)).moved(t);
    }

    /// When the certificate of this host expires, in epoch seconds. It is valid for 90 days and renewed every
    /// 60 days.
    public double certificateEnd(long t) {
        var held = certificate.at(t);
        return held.isEmpty()
                ? (Math.floorDiv(t, RENEWED_MILLIS) * RENEWED_MILLIS + 3 * RENEWED_MILLIS / 2) / 1000.0
                : Double.parseDouble(held);
    }

    public long uptimeMillis(long t) {
        return t - bootedAt(t);
    }

    /// The value of a counter that was zero at the last boot.
    public double sinceBoot(Rate rate, long t) {
        return Math.max(0, rate.total(t) - rate.total(bootedAt(t)));
    }

    /// The physical disks, followed by the zvols of a hypervisor's guests.
    public Collection<DiskSimulation> disks() {
        return disks.values();
    }

    public DiskSimulation disk(String device) {
        var disk = disks.get(device);
        if (disk == null) {
            throw new IllegalArgumentException(host + " has no disk " + device);
        }
        return disk;
    }

    public Collection<PoolSimulation> pools() {
        return pools.values();
    }

    /// The network interfaces: the uplink, the taps of guests, the tunnel and loopback.
    public Collection<InterfaceSimulation> links() {
        return links.values();
    }

    public InterfaceSimulation link(String device) {
        var link = links.get(device);
        if (link == null) {
            throw new IllegalArgumentException(host + " has no interface " + device);
        }
        return link;
    }

    /// The interface that connects the host to the network.
    public InterfaceSimulation uplink() {
        return link(host.uplink().device());
    }

    public Collection<TunnelSimulation> peers() {
        return peers.values();
    }

    /// The machine that runs in a domain; empty for a domain that is never started.
    public Optional<HostSimulation> inside(String domain) {
        return guests.stream().filter(g -> g.host.name().equals(domain)).findFirst();
    }

    /// The state of a domain on this hypervisor: running, shut off, paused or crashed.
    public String domainState(String domain, long t) {
        boolean runs = inside(domain).isPresent();
        return pulse.phases("vm." + domain, runs ? "running" : "shut off").at(t);
    }

    /// The number of domains that are neither shut off nor crashed.
    public long activeGuestsAt(long t) {
        return host.guests().stream()
                .filter(g -> !domainState(g.domain(), t).matches("shut off|crashed"))
                .count();
    }

    /// The state of a systemd unit: active, activating, deactivating, inactive or failed.
    public String unitState(String unit, long t) {
        var phases = units.get(unit);
        return phases == null ? "inactive" : phases.at(t);
    }

    public List<String> failedUnits(long t) {
        return host.units().stream()
                .filter(u -> unitState(u, t).equals("failed"))
                .toList();
    }

    /// The number of seconds by which the host's clock is ahead of the true time.
    public double clockOffsetAt(long t) {
        return clockOffset.at(t) - STILL_OFFSET_SECONDS;
    }

    /// The frequency of the host's clock relative to an exact clock.
    public double clockFrequency() {
        return 1 + SeededNoise.signed(host.seed(), 901) * 2e-5;
    }

    public boolean clockSyncedAt(long t) {
        return synced.at(t).equals("yes");
    }

    /// The number of tasks that run or wait for a CPU.
    public double runnableAt(long t) {
        return cpu.count() - cpu.idleAt(t) - cpu.mode(Cpu.Mode.IOWAIT).at(t) + waiting.at(t);
    }

    public double blockedAt(long t) {
        return blocked.at(t);
    }

    /// The load average over this many minutes.
    public double load(int minutes, long t) {
        int steps = minutes == 1 ? 2 : 4;
        double sum = 0;
        for (int i = 0; i < steps; i++) {
            long then = t - (long) i * minutes * 60_000 / steps;
            sum += runnableAt(then) + blockedAt(then);
        }
        return sum / steps;
    }

    /// The share of time in which some tasks waited, or all tasks for `full`: `cpu`, `io`, `io.full`,
    /// `memory`, `memory.full`.
    public Rate pressure(String of) {
        double calm = switch (of) {
            case "cpu" -> 0.012;
            case "io" -> 0.2 * base.iowait() / cpu.count() + 0.002;
            case "io.full" -> 0.14 * base.iowait() / cpu.count() + 0.001;
            default -> 0.000_02;
        };
        return pulse.flow("psi." + of, calm);
    }

    /// The rates of kernel events: context switches, interrupts and forks.
    public Rate contextSwitches() {
        return pulse.flow("kernel.switches", 1_400.0 * cpu.count());
    }

    public Rate interrupts() {
        return pulse.flow("kernel.interrupts", 900.0 * cpu.count());
    }

    public Rate forks() {
        return pulse.flow("kernel.forks", 2.5 + 0.4 * cpu.count());
    }

    /// Tasks per second that wait only briefly for a CPU. [#slowSwitches] counts the others.
    public Rate quickSwitches() {
        return pulse.flow("runq.quick", 1_100.0 * cpu.count());
    }

    public Rate slowSwitches() {
        return pulse.flow("runq.slow", 0.9 * cpu.count());
    }

    public List<DiskSimulation.Stream> runQueue() {
        return List.of(
                new DiskSimulation.Stream(quickSwitches(), 0, new LatencyMode(9e-6, 1.1)),
                new DiskSimulation.Stream(slowSwitches(), 0, new LatencyMode(0.028, 0.7)));
    }

    /// Retransmitted segments by remote address: the normal ones to a neighbour, and those of lossy paths.
    /// Channel: flow `tcp.retrans.ADDRESS`, which [SimulatedFaults#lossyPath] adds.
    public Map<String, Rate> retransmitsByPeer() {
        var all = new LinkedHashMap<String, Rate>();
        all.put(neighbourAddress(), pulse.flow("tcp.retrans", base.retransmits()));
        for (var address : pulse.lossyPaths()) {
            all.put(address, pulse.flow("tcp.retrans." + address, 0));
        }
        return all;
    }

    private String neighbourAddress() {
        int cut = host.address().lastIndexOf('.');
        return host.address().substring(0, cut) + ".1";
    }

    /// The transaction group syncs of all pools, about one every five seconds.
    public List<DiskSimulation.Stream> txgSyncs() {
        return List.of(
                new DiskSimulation.Stream(pulse.steady("txg.quick", 0.199), 0, new LatencyMode(0.32, 0.5)),
                new DiskSimulation.Stream(pulse.flow("txg.slow", 0.0008), 0, new LatencyMode(3.4, 0.3)));
    }

    /// The additional time that a query takes on the Prometheus of a monitoring host.
    public double queryDelaySeconds(long t) {
        return queryDelay.at(t);
    }

    public Rate missedEvaluations() {
        return pulse.flow("prometheus.missed", 0);
    }

    /// The bytes in use on a filesystem that is not a ZFS dataset.
    public double usedAt(Filesystem fs, long t) {
        var moved = filesystems.get(fs.mountpoint());
        double grown = fs.growth() * (t - anchor) / 1000.0;
        double used = fs.sizeBytes() * fs.usedShare() + 0.2 * grown + (moved == null ? 0 : moved.at(t));
        return Math.clamp(used, 0, fs.sizeBytes() * 0.95);
    }

    /// Epoch milliseconds of the last successful replication run.
    public long lastReplication(MachineParts.Replication job, long t) {
        var phases = pulse.phases("replication." + job.job(), "ok");
        long until = phases.at(t).equals("ok") ? t : phases.since(t);
        long every = job.every().toMillis();
        long offset = Math.floorMod(host.seed(), every - 60_000);
        long took = 20_000 + Math.floorMod(host.seed(), 40_000);
        return Math.floorDiv(until - offset - took, every) * every + offset + took;
    }

    public boolean replicates(MachineParts.Replication job, long t) {
        return pulse.phases("replication." + job.job(), "ok").at(t).equals("ok");
    }

    /// Epoch milliseconds of the newest snapshot of a dataset. There is one every hour, on the hour.
    public long lastSnapshot(long t) {
        return Math.floorDiv(t - 3_000, 3_600_000L) * 3_600_000L + 3_000;
    }
}
