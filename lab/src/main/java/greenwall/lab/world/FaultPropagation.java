package greenwall.lab.world;

import greenwall.lab.signal.GaugeSignal.Ramp;
import greenwall.lab.signal.LoadCurve;
import greenwall.lab.signal.RateSignal;
import greenwall.lab.signal.RateSignal.Change;
import greenwall.lab.signal.WeeklyPattern;
import greenwall.lab.world.MachineComponents.Disk;
import greenwall.lab.world.MachineComponents.Pool;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Applies a fault to every signal that it would affect on real hosts.
public record FaultPropagation(
        Map<String, HostSpec> hosts, Map<String, BaselineLoad> baselines, SimulatedFaults faults) {
    private static final long RAMP_STEPS = 6;
    /// The highest mean share of busy CPUs. The rest is a margin for the daily peaks.
    private static final double MAX_BUSY = 0.96;
    private static final LoadCurve STEADY = new LoadCurve(WeeklyPattern.OFFICE, 0, 0, 0, 0);

    /// Bytes per second of a peer that starts a handshake every five seconds and gets no response.
    private static final double HANDSHAKE_ATTEMPTS = 148 / 5.0;

    public FaultPropagation(List<HostSpec> fleet, SimulatedFaults faults) {
        this(fleet.stream().collect(Collectors.toMap(HostSpec::name, Function.identity())), baselines(fleet), faults);
    }

    public HostSpec host(String name) {
        return Objects.requireNonNull(hosts.get(name), name);
    }

    public BaselineLoad baseline(HostSpec host) {
        return Objects.requireNonNull(baselines.get(host.name()), host.name());
    }

    /// Adds a scrub, which reads the whole pool. At pressure 1 it does not slow down other requests; at 3 it
    /// saturates the disks.
    public void scrub(HostSpec host, Pool pool, long from, long to, double pressure) {
        double heavy = Math.clamp((pressure - 1) / 2, 0, 1);
        for (var device : pool.devices()) {
            var disk = host.disk(device).orElseThrow();
            double requests = (disk.medium() == MachineComponents.DiskMedium.HDD ? 130 : 420) * (0.6 + 0.4 * heavy);
            faults.add(host, "disk." + device + ".scan", from, to, requests * (1 - heavy));
            faults.add(host, "disk." + device + ".scan.queued", from, to, requests * heavy);
            queue(host, disk, from, to, 0.006 + 0.744 * heavy, 0.006 + 0.344 * heavy);
            faults.hold(host, "disk." + device + ".busy", from, to, 0.52 + 0.42 * heavy);
        }
        lowerHitRatio(host, from, to, 0.006 + 0.028 * heavy);
        waitForDisks(host, from, to, 0.2 + 1.6 * heavy);
        faults.ramp(host, "pool." + pool.name() + ".txg", Ramp.step(from, to, 0.2 + 2.2 * heavy));
        slowGuests(host, from, to, 0.004 + 0.62 * heavy, 0.06 + 0.3 * heavy);
    }

    /// Moves these shares of a disk's reads and writes to its streams of queued requests.
    public void queue(HostSpec host, Disk disk, long from, long to, double readShare, double writeShare) {
        double usual = BaselineLoad.latencies(disk.medium()).queuedShare();
        String channel = "disk." + disk.device();
        faults.scale(host, channel + ".read", from, to, (1 - readShare) / (1 - usual));
        faults.scale(host, channel + ".read.queued", from, to, readShare / usual);
        faults.scale(host, channel + ".write", from, to, (1 - writeShare) / (1 - usual));
        faults.scale(host, channel + ".write.queued", from, to, writeShare / usual);
    }

    /// Slows down the guests whose disks are on the hypervisor's pool.
    public void slowGuests(HostSpec hypervisor, long from, long to, double queuedShare, double cores) {
        for (var guest : hypervisor.guests()) {
            guest.host().ifPresent(inside -> slowGuest(host(inside), from, to, queuedShare, cores));
        }
    }

    private void slowGuest(HostSpec guest, long from, long to, double queuedShare, double cores) {
        queue(guest, guest.disks().getFirst(), from, to, queuedShare, queuedShare * 0.8);
        double busy = baseline(guest).disk(guest.disks().getFirst()).busy();
        faults.hold(guest, "disk.vda.busy", from, to, Math.min(0.96, busy * (1 + 14 * queuedShare)));
        waitForDisks(guest, from, to, cores);
    }

    /// Makes this many tasks at a time wait for disks.
    public void waitForDisks(HostSpec host, long from, long to, double tasks) {
        int cpus = host.hardware().cpus();
        double cores = Math.min(tasks, 0.12 * cpus);
        faults.add(host, "cpu.iowait", from, to, cores);
        faults.ramp(host, "load.blocked", Ramp.step(from, to, tasks * 1.4));
        faults.add(host, "psi.io", from, to, Math.min(0.8, 0.35 * tasks));
        faults.add(host, "psi.io.full", from, to, Math.min(0.6, 0.22 * tasks));
    }

    /// Lowers the hit ratio of the ARC by this much. The load of the disks does not change here.
    public void lowerHitRatio(HostSpec host, long from, long to, double loss) {
        var base = baseline(host);
        double miss = 1 - base.arcHit();
        double worse = Math.min(0.95, miss + loss);
        faults.scale(host, "arc.misses", from, to, worse / miss);
        faults.scale(host, "arc.hits", from, to, (1 - worse) / (1 - miss));
        faults.scale(host, "arc.evictions", from, to, worse / miss);
    }

    /// Shrinks the ARC by this much between `from` and `full`, and restores it between `until` and `gone`. It
    /// never falls below its minimum.
    public void shrinkArc(HostSpec host, double bytes, long from, long full, long until, long gone) {
        var base = baseline(host);
        double least = base.arcMin();
        double taken = Math.min(bytes, base.arcBytes() - least);
        faults.ramp(host, "arc.size", new Ramp(from, full, until, gone, -taken));
        for (long step = 0; step < RAMP_STEPS; step++) {
            double part = (step + 0.5) / RAMP_STEPS;
            lowerHitRatioTo(host, base.arcBytes() - taken * part, at(from, full, step), at(from, full, step + 1));
            lowerHitRatioTo(
                    host, base.arcBytes() - taken * (1 - part), at(until, gone, step), at(until, gone, step + 1));
        }
        lowerHitRatioTo(host, base.arcBytes() - taken, full, until);
    }

    private static long at(long from, long to, long step) {
        return from + (to - from) * step / RAMP_STEPS;
    }

    private void lowerHitRatioTo(HostSpec host, double arcBytes, long from, long to) {
        var base = baseline(host);
        double loss = base.arcHit() - base.arcHitAt(arcBytes);
        lowerHitRatio(host, from, to, loss);
        faults.scale(host, "arc.ghosthits", from, to, 1 + 40 * loss);
        double more = 1 + loss / (1 - base.arcHit());
        double pressed = Math.min(1, loss / 0.25);
        for (var pool : host.pools()) {
            for (var device : pool.devices()) {
                var disk = host.disk(device).orElseThrow();
                double usual = BaselineLoad.latencies(disk.medium()).queuedShare();
                double queued = usual + 0.22 * pressed;
                faults.scale(host, "disk." + device + ".read", from, to, more * (1 - queued) / (1 - usual));
                faults.scale(host, "disk." + device + ".read.queued", from, to, more * queued / usual);
                double busy = base.disk(disk).busy();
                faults.hold(host, "disk." + device + ".busy", from, to, Math.min(0.86, busy * (0.7 + 0.3 * more)));
            }
        }
        waitForDisks(host, from, to, 0.8 * pressed);
        slowGuests(host, from, to, 0.12 * pressed + 0.0015, 0.1 * pressed);
    }

    /// Adds a process whose memory grows until the kernel kills it.
    public void leak(HostSpec host, double bytes, long from, long killed) {
        faults.ramp(host, "mem.anon", new Ramp(from, killed - 6_000, killed, killed + 1_000, bytes));
        faults.change(host, "mem.oomkills", Change.add(killed, killed + 1_000, 1));
        faults.add(host, "mem.majorfaults", killed - 40_000, killed, 220);
        faults.add(host, "psi.memory", killed - 40_000, killed + 2_000, 0.45);
        faults.add(host, "psi.memory.full", killed - 40_000, killed + 2_000, 0.3);
    }

    /// Adds CPU load in cores. The hypervisor of a guest counts it in its user time automatically.
    public void addCpuLoad(HostSpec host, double cores, long from, long to) {
        faults.add(host, "cpu.user", from, to, cores);
        int cpus = host.hardware().cpus();
        var base = baseline(host);
        double busy = (base.busyCores() + cores) / cpus;
        if (busy > 0.85) {
            faults.ramp(host, "load.waiting", Ramp.step(from, to, (busy - 0.85) * cpus * 4));
            faults.add(host, "psi.cpu", from, to, Math.min(0.7, (busy - 0.8) * 2.4));
            faults.add(host, "runq.slow", from, to, 160.0 * cpus * (busy - 0.85));
        }
    }

    /// Limits the CPU time where simultaneous incidents on one host need more than the host has.
    public void shareCpus() {
        hosts.values().forEach(this::shareCpus);
    }

    private void shareCpus(HostSpec host) {
        var base = baseline(host);
        var means = Map.of(
                "cpu.user", base.user(),
                "cpu.system", base.system(),
                "cpu.softirq", base.softirq(),
                "cpu.iowait", base.iowait(),
                "cpu.steal", base.steal());
        var breaks = means.keySet().stream()
                .flatMap(channel -> faults.changes.of(host, channel).stream())
                .flatMap(change -> Stream.of(change.from(), change.to()))
                .distinct()
                .sorted()
                .toList();
        var signals = new HashMap<String, RateSignal>();
        means.forEach((channel, mean) ->
                signals.put(channel, new RateSignal(mean, STEADY, List.copyOf(faults.changes.of(host, channel)))));
        double room = MAX_BUSY * host.hardware().cpus();
        for (int i = 1; i < breaks.size(); i++) {
            long from = breaks.get(i - 1);
            double wanted = signals.values().stream()
                    .mapToDouble(signal -> signal.at(from))
                    .sum();
            if (wanted > room) {
                faults.add(host, "cpu.user", from, breaks.get(i), room - wanted);
            }
        }
    }

    /// Switches a machine off: it does not respond, its tunnels are down at both ends, its guests are off.
    public void powerOff(HostSpec host, long from, long to) {
        faults.phase(host, "host", from, "down");
        faults.phase(host, "host", to, "up");
        faults.addBoot(host, to - 25_000);
        for (var peer : host.peers()) {
            cutTunnel(host, host(peer.host()), from, to);
        }
        for (var guest : host.guests()) {
            guest.host().ifPresent(inside -> powerOff(host(inside), from, to + 45_000));
        }
    }

    /// Cuts a machine off from the network while it keeps running.
    public void unplug(HostSpec host, long from, long to) {
        faults.phase(host, "network", from, "down");
        faults.phase(host, "network", to, "up");
        faults.scale(host, "net." + host.uplink().device() + ".rx", from, to, 0.01);
        faults.scale(host, "net." + host.uplink().device() + ".tx", from, to, 0.02);
    }

    /// Cuts a tunnel in both directions: no handshake completes and no bytes arrive.
    public void cutTunnel(HostSpec a, HostSpec b, long from, long to) {
        loseTunnel(a, b, from, to);
        loseTunnel(b, a, from, to);
    }

    private void loseTunnel(HostSpec local, HostSpec remote, long from, long to) {
        String channel = "wg." + remote.name();
        faults.phase(local, channel, from, "down");
        faults.phase(local, channel, to, "up");
        faults.scale(local, channel + ".rx", from, to, 0);
        faults.change(local, channel + ".tx", new Change(from, to, 0, HANDSHAKE_ATTEMPTS));
    }

    /// The baselines of a fleet. The baseline of a hypervisor depends on those of its guests.
    private static Map<String, BaselineLoad> baselines(List<HostSpec> fleet) {
        var all = new HashMap<String, BaselineLoad>();
        for (var host : guestsFirst(fleet)) {
            var guests = host.guests().stream()
                    .flatMap(g -> g.host().stream())
                    .map(all::get)
                    .toList();
            all.put(host.name(), new BaselineLoad(host, guests));
        }
        return all;
    }

    static List<HostSpec> guestsFirst(List<HostSpec> fleet) {
        return fleet.stream()
                .sorted(Comparator.comparing(host -> !host.isGuest()))
                .toList();
    }
}
