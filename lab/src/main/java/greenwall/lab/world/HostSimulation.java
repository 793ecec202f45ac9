package greenwall.lab.world;

import greenwall.lab.signal.LatencyComponent;
import greenwall.lab.signal.RateFunction;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.signal.StepSignal;
import greenwall.lab.world.MachineComponents.Filesystem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;
import java.util.stream.Stream;

/// The behaviour of one host over time. A method that takes an instant (in epoch milliseconds) accepts any
/// instant of the range's history. A rate also has a total, so a counter is the total now minus the total at
/// boot.
///
/// Channels: phases `host` and `network` (up, down), `exporter.NAME` (up, down), `unit.NAME` (active, failed,
/// …), `vm.NAME` (running, shut off, …), `clock.synced` (yes, no), `replication.JOB` (ok, stalled),
/// `certificate` (the epoch seconds at which it expires); gauges `leak.SERVICE`, `clock.offset`,
/// `load.blocked`, `load.waiting`, `fs.MOUNT.used`; rates `runq.slow`, and those in `facts.txt`, such as
/// `psi.io.full` and `tcp.resets`.
///
/// @param disks the physical disks, followed by the zvols of a hypervisor's guests
/// @param boots all boots, oldest first
/// @param start the start of the range
public record HostSimulation(
        HostSpec host,
        BaselineLoad baseline,
        HostSignals channels,
        List<HostSimulation> guests,
        CpuSimulation cpu,
        MemorySimulation memory,
        ProcessSimulation processes,
        NetworkSimulation network,
        List<DiskSimulation> disks,
        List<PoolSimulation> pools,
        long[] boots,
        long start) {
    private static final long RENEWED_MILLIS = 60L * 24 * 3_600_000;
    private static final double STILL_OFFSET_SECONDS = 0.000_12;

    static HostSimulation of(HostSpec host, FaultPropagation propagation, List<HostSimulation> guests, long start) {
        var base = propagation.baseline(host);
        var faults = propagation.faults();
        var channels = new HostSignals(host, faults);
        var cpu = new CpuSimulation(
                host, base, channels, guests.stream().map(HostSimulation::cpu).toList());
        var memory = MemorySimulation.of(host, base, channels);
        var processes = new ProcessSimulation(host, base, cpu, memory, guests, faults.processes.of(host));
        var disks = new ArrayList<DiskSimulation>();
        host.disks().forEach(disk -> disks.add(DiskSimulation.of(disk, base, channels)));
        var volumes = new HashMap<String, DiskSimulation>();
        for (var guest : host.guests()) {
            inside(guests, guest.domain()).ifPresent(inside -> {
                var volume = inside.disk("vda").as(guest.blockDevice());
                disks.add(volume);
                volumes.put(guest.zvol(), volume);
            });
        }
        var pools = host.pools().stream()
                .map(pool -> new PoolSimulation(pool, base, channels, start, faults.scans(host, pool.name()), volumes))
                .toList();
        var network = NetworkSimulation.of(host, propagation, channels, guests);
        long[] boots = faults.boots.of(host).stream().mapToLong(t -> t).sorted().toArray();
        return new HostSimulation(
                host, base, channels, guests, cpu, memory, processes, network, disks, pools, boots, start);
    }

    static Optional<HostSimulation> inside(List<HostSimulation> guests, String domain) {
        return guests.stream().filter(g -> g.host.name().equals(domain)).findFirst();
    }

    /// The share of file reads that are served from memory.
    public double pageHitRatioAt(long t) {
        return memory.arc().present()
                ? memory.arc().hitRatioAt(t)
                : 1 / (1.01 + memory.majorFaults().at(t) / 400);
    }

    /// Whether the machine is switched on.
    public boolean isUp(long t) {
        return power().at(t).equals("up");
    }

    /// The power state over time: `up` or `down`.
    public StepSignal<String> power() {
        return upOrDown("host");
    }

    private StepSignal<String> upOrDown(String channel) {
        return channels.phases(channel, "up");
    }

    /// Whether the machine is switched on and its network works.
    public boolean isReachable(long t) {
        return isUp(t) && upOrDown("network").at(t).equals("up");
    }

    /// Whether an exporter (`node`, `zfs`, `wireguard`, …) responds to Prometheus.
    public boolean answers(String exporter, long t) {
        return isReachable(t) && upOrDown("exporter." + exporter).at(t).equals("up");
    }

    /// Whether an exporter responds, as a signal over time.
    public StepSignal<Boolean> answering(String exporter) {
        var phases = Stream.of("host", "network", "exporter." + exporter)
                .map(this::upOrDown)
                .flatMap(signal -> signal.changes().stream())
                .map(change -> new StepSignal.Phase<>(change.from(), answers(exporter, change.from())))
                .toList();
        return new StepSignal<>(answers(exporter, Long.MIN_VALUE), phases);
    }

    /// The last boot at or before the instant.
    public long bootedAt(long t) {
        return boots[bootAt(t)];
    }

    private int bootAt(long t) {
        int boot = boots.length - 1;
        while (boot > 0 && boots[boot] > t) {
            boot--;
        }
        return boot;
    }

    /// Bytes that a service of this host has leaked.
    public double leaked(String service, long t) {
        return channels.gauge("leak." + service, 1).moved(t);
    }

    /// The expiry of this host's certificate, in epoch seconds. It is valid for 90 days and renewed every 60 days.
    public double certificateEnd(long t) {
        var held = channels.phases("certificate", "").at(t);
        return held.isEmpty()
                ? (Math.floorDiv(t, RENEWED_MILLIS) * RENEWED_MILLIS + 3 * RENEWED_MILLIS / 2) / 1000.0
                : Double.parseDouble(held);
    }

    public long uptimeMillis(long t) {
        return t - bootedAt(t);
    }

    /// A counter that was zero at the last boot. The totals at the boots are computed once: a counter is read
    /// for many instants.
    public LongToDoubleFunction sinceBoot(RateFunction rate) {
        double[] atBoot = Arrays.stream(boots).mapToDouble(rate::total).toArray();
        return t -> Math.max(0, rate.total(t) - atBoot[bootAt(t)]);
    }

    /// The value of such a counter at one instant.
    public double sinceBoot(RateFunction rate, long t) {
        return Math.max(0, rate.total(t) - rate.total(bootedAt(t)));
    }

    public DiskSimulation disk(String device) {
        return disks.stream()
                .filter(disk -> disk.device().equals(device))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(host + " has no disk " + device));
    }

    /// The machine that runs in a domain; empty for a domain that is never started.
    public Optional<HostSimulation> guest(String domain) {
        return inside(guests, domain);
    }

    /// The state of a domain on this hypervisor: running, shut off, paused or crashed.
    public String domainState(String domain, long t) {
        boolean runs = guest(domain).isPresent();
        return channels.phases("vm." + domain, runs ? "running" : "shut off").at(t);
    }

    /// The number of domains that are neither shut off nor crashed.
    public long activeGuestsAt(long t) {
        return host.guests().stream()
                .filter(g -> !domainState(g.domain(), t).matches("shut off|crashed"))
                .count();
    }

    /// The state of a systemd unit: active, activating, deactivating, inactive or failed.
    public String unitState(String unit, long t) {
        boolean idle = unit.equals("syncoid.service") || !host.units().contains(unit);
        return channels.phases("unit." + unit, idle ? "inactive" : "active").at(t);
    }

    public List<String> failedUnits(long t) {
        return host.units().stream()
                .filter(u -> unitState(u, t).equals("failed"))
                .toList();
    }

    /// The number of seconds by which the host's clock is ahead of the true time.
    public double clockOffsetAt(long t) {
        return channels.gauge("clock.offset", STILL_OFFSET_SECONDS).at(t) - STILL_OFFSET_SECONDS;
    }

    /// The frequency of the host's clock relative to an exact clock.
    public double clockFrequency() {
        return 1 + SeededNoise.signed(host.seed(), 901) * 2e-5;
    }

    public boolean clockSyncedAt(long t) {
        return channels.phases("clock.synced", "yes").at(t).equals("yes");
    }

    /// The number of tasks that run or wait for a CPU.
    public double runnableAt(long t) {
        double waiting = channels.gauge("load.waiting", 0).at(t);
        return cpu.count() - cpu.idleAt(t) - cpu.mode(CpuSimulation.Mode.IOWAIT).at(t) + waiting;
    }

    public double blockedAt(long t) {
        return channels.gauge("load.blocked", baseline.iowait() * 0.8).at(t);
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

    /// A rate per second that faults of the channel change.
    ///
    /// @param mean its mean without faults
    public RateFunction rate(String channel, double mean) {
        return channels.rate(channel, mean);
    }

    /// Tasks per second that wait only briefly for a CPU. [#slowSwitches] counts the others.
    public RateFunction quickSwitches() {
        return channels.rate("runq.quick", 1_100.0 * cpu.count());
    }

    public RateFunction slowSwitches() {
        return channels.rate("runq.slow", 0.9 * cpu.count());
    }

    public List<DiskSimulation.RequestStream> runQueue() {
        return List.of(
                new DiskSimulation.RequestStream(quickSwitches(), 0, new LatencyComponent(9e-6, 1.1)),
                new DiskSimulation.RequestStream(slowSwitches(), 0, new LatencyComponent(0.028, 0.7)));
    }

    /// The transaction group syncs of all pools, about one every five seconds.
    public List<DiskSimulation.RequestStream> txgSyncs() {
        return List.of(
                new DiskSimulation.RequestStream(
                        channels.steadyRate("txg.quick", 0.199), 0, new LatencyComponent(0.32, 0.5)),
                new DiskSimulation.RequestStream(channels.rate("txg.slow", 0.0008), 0, new LatencyComponent(3.4, 0.3)));
    }

    /// The additional time that a query takes on the Prometheus of a monitoring host.
    public double queryDelaySeconds(long t) {
        return channels.gauge("prometheus.delay", 0).at(t);
    }

    /// The bytes in use on a filesystem that is not a ZFS dataset.
    public double usedAt(Filesystem fs, long t) {
        double grown = fs.growth() * (t - start) / 1000.0;
        double moved = channels.gauge("fs." + fs.mountpoint() + ".used", 0).at(t);
        return Math.clamp(fs.sizeBytes() * fs.usedShare() + 0.2 * grown + moved, 0, fs.sizeBytes() * 0.95);
    }

    /// Epoch milliseconds of the last successful replication run.
    public long lastReplication(MachineComponents.Replication job, long t) {
        var signals = replication(job);
        long until = signals.at(t).equals("ok") ? t : signals.since(t);
        long every = job.every().toMillis();
        long offset = Math.floorMod(host.seed(), every - 60_000);
        long took = 20_000 + Math.floorMod(host.seed(), 40_000);
        return Math.floorDiv(until - offset - took, every) * every + offset + took;
    }

    private StepSignal<String> replication(MachineComponents.Replication job) {
        return channels.phases("replication." + job.job(), "ok");
    }

    public boolean replicates(MachineComponents.Replication job, long t) {
        return replication(job).at(t).equals("ok");
    }

    /// Epoch milliseconds of the newest snapshot of a dataset. There is one every hour, on the hour.
    public long lastSnapshot(long t) {
        return Math.floorDiv(t - 3_000, 3_600_000L) * 3_600_000L + 3_000;
    }
}
