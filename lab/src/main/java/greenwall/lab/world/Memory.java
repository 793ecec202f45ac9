package greenwall.lab.world;

import greenwall.lab.signal.GaugeSignal;
import greenwall.lab.signal.Rate;

/// The memory of a host. Channels: levels `mem.anon`, `mem.cached`, `mem.slab`, `mem.swap`; flows
/// `mem.faults`, `mem.majorfaults`, `mem.oomkills`.
public record Memory(
        SimulatedHost host,
        GaugeSignal anon,
        GaugeSignal cached,
        GaugeSignal slab,
        GaugeSignal swap,
        Arc arc,
        Rate faults,
        Rate majorFaults,
        Rate oomKills) {
    private static final double KERNEL_SHARE = 0.018;
    private static final double LEAST_FREE_SHARE = 0.008;

    /// The memory at one instant, in bytes, as `/proc/meminfo` reports it.
    public record Now(
            double total,
            double free,
            double available,
            double anon,
            double cached,
            double buffers,
            double slabReclaimable,
            double slabUnreclaimable,
            double arc,
            double swapTotal,
            double swapUsed) {
        /// The share of memory that is not available. The ARC counts as used.
        public double used() {
            return 1 - available / total;
        }
    }

    static Memory of(SimulatedHost host, Baseline base, HostChannels pulse, Arc arc) {
        return new Memory(
                host,
                pulse.level("mem.anon", base.anonBytes()),
                pulse.level("mem.cached", base.cachedBytes()),
                pulse.level("mem.slab", base.slabBytes()),
                pulse.level("mem.swap", 0),
                arc,
                pulse.flow("mem.faults", 900 * host.hardware().cpus()),
                pulse.flow("mem.majorfaults", 0.25),
                pulse.flow("mem.oomkills", 0));
    }

    public Now at(long t) {
        double total = host.hardware().memoryBytes() * 0.985;
        double kernel = host.hardware().memoryBytes() * KERNEL_SHARE;
        double arcNow = arc.sizeAt(t);
        double anonNow = anon.at(t);
        double slabNow = slab.at(t);
        double cachedNow = cached.at(t);
        double leastFree = total * LEAST_FREE_SHARE;
        double room = total - kernel - arcNow - anonNow - slabNow - leastFree;
        cachedNow = Math.max(Math.min(cachedNow, room), total * 0.004);
        double free = leastFree + Math.max(0, room - cachedNow);
        double reclaimable = 0.6 * slabNow;
        double available = Math.min(total, free + 0.9 * cachedNow + 0.5 * reclaimable - 0.5 * leastFree);
        return new Now(
                total,
                free,
                available,
                anonNow,
                cachedNow,
                0.04 * cachedNow,
                reclaimable,
                0.4 * slabNow,
                arcNow,
                swapTotal(),
                Math.min(swapTotal(), swap.at(t)));
    }

    public double swapTotal() {
        return host.isGuest() ? 1L << 30 : 8L << 30;
    }
}
