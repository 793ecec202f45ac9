package greenwall.lab.world;

import greenwall.lab.signal.GaugeSignal;
import greenwall.lab.signal.Rate;
import java.util.List;

/// The ARC (the read cache) of a ZFS host; empty on other hosts. Channels: level `arc.size`; flows `arc.hits`
/// and `arc.misses` in reads per second, `arc.ghosthits`, `arc.evictions`.
public record Arc(long min, long max, GaugeSignal size, Rate hits, Rate misses, Rate ghostHits, Rate evictions) {
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

    static Arc of(Baseline base, HostChannels pulse) {
        double missed = base.arcReads() * (1 - base.arcHit());
        return new Arc(
                base.arcMin(),
                base.arcMax(),
                pulse.level("arc.size", base.arcBytes()),
                pulse.flow("arc.hits", base.arcReads() * base.arcHit()),
                pulse.flow("arc.misses", missed),
                pulse.flow("arc.ghosthits", missed * 0.12),
                pulse.flow("arc.evictions", missed * 0.9));
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

    public Rate hits(Access access) {
        return hits.times(access.share);
    }

    public Rate misses(Access access) {
        return misses.times(access.share);
    }

    public double hitRatioAt(long t) {
        double hit = hits.at(t);
        double all = Rate.sum(List.of(hits, misses)).at(t);
        return all <= 0 ? 1 : hit / all;
    }
}
