package greenwall.lab.world;

import greenwall.lab.signal.GaugeSignal;
import greenwall.lab.signal.RateFunction;
import java.util.List;

/// The memory of a host. Channels: gauges `mem.anon`, `mem.cached`, `mem.slab`, `mem.swap`; rate
/// `mem.majorfaults`.
public record MemorySimulation(
        HostSpec host,
        GaugeSignal anon,
        GaugeSignal cached,
        GaugeSignal slab,
        GaugeSignal swap,
        Arc arc,
        RateFunction majorFaults) {
    private static final double KERNEL_SHARE = 0.018;
    private static final double MIN_FREE_SHARE = 0.008;

    /// The memory at one instant, in bytes, as `/proc/meminfo` reports it.
    public record Usage(
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

    static MemorySimulation of(HostSpec host, BaselineLoad base, HostSignals channels) {
        return new MemorySimulation(
                host,
                channels.gauge("mem.anon", base.anonBytes()),
                channels.gauge("mem.cached", base.cachedBytes()),
                channels.gauge("mem.slab", base.slabBytes()),
                channels.gauge("mem.swap", 0),
                Arc.of(base, channels),
                channels.rate("mem.majorfaults", 0.25));
    }

    public Usage at(long t) {
        double total = host.hardware().memoryBytes() * 0.985;
        double kernel = host.hardware().memoryBytes() * KERNEL_SHARE;
        double arcNow = arc.sizeAt(t);
        double anonNow = anon.at(t);
        double slabNow = slab.at(t);
        double cachedNow = cached.at(t);
        double leastFree = total * MIN_FREE_SHARE;
        double room = total - kernel - arcNow - anonNow - slabNow - leastFree;
        cachedNow = Math.max(Math.min(cachedNow, room), total * 0.004);
        double free = leastFree + Math.max(0, room - cachedNow);
        double reclaimable = 0.6 * slabNow;
        double available = Math.min(total, free + 0.9 * cachedNow + 0.5 * reclaimable - 0.5 * leastFree);
        return new Usage(
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

    /// The ARC (the read cache) of a ZFS host; empty on other hosts. Channels: gauge `arc.size`; rates
    /// `arc.hits` and `arc.misses` in reads per second, `arc.ghosthits`, `arc.evictions`.
    public record Arc(
            long min,
            long max,
            GaugeSignal size,
            RateFunction hits,
            RateFunction misses,
            RateFunction ghostHits,
            RateFunction evictions) {
        /// The kind of data, and whether a program requested it (demand) or ZFS read it in advance (prefetch).
        public enum Access {
            DEMAND_DATA(0.62),
            DEMAND_METADATA(0.3),
            PREFETCH_DATA(0.06),
            PREFETCH_METADATA(0.02);

            private final double share;

            Access(double share) {
                this.share = share;
            }
        }

        private static Arc of(BaselineLoad base, HostSignals channels) {
            double missed = base.arcReads() * (1 - base.arcHit());
            return new Arc(
                    base.arcMin(),
                    base.arcMax(),
                    channels.gauge("arc.size", base.arcBytes()),
                    channels.rate("arc.hits", base.arcReads() * base.arcHit()),
                    channels.rate("arc.misses", missed),
                    channels.rate("arc.ghosthits", missed * 0.12),
                    channels.rate("arc.evictions", missed * 0.9));
        }

        public boolean present() {
            return max > 0;
        }

        public double sizeAt(long t) {
            return max == 0 ? 0 : Math.clamp(size.at(t), min, max);
        }

        /// The target size (`c` in the ARC statistics).
        public double targetAt(long t) {
            return max == 0 ? 0 : Math.clamp(size.base() * 1.02 + size.moved(t), min, max);
        }

        public RateFunction hits(Access access) {
            return hits.times(access.share);
        }

        public RateFunction misses(Access access) {
            return misses.times(access.share);
        }

        public double hitRatioAt(long t) {
            double hit = hits.at(t);
            double all = RateFunction.sum(List.of(hits, misses)).at(t);
            return all <= 0 ? 1 : hit / all;
        }
    }
}
