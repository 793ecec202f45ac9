package greenwall.lab.world;

import greenwall.lab.signal.Level;
import greenwall.lab.signal.Rate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The ARC of a ZFS host; empty elsewhere. Channels: level `arc.size`; flows `arc.hits` and `arc.misses` in
/// reads a second, `arc.ghosthits`, `arc.evictions`.
public final class Arc {
    /// What was asked for, and whether somebody was waiting for it.
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

    private final long max;
    private final long min;
    private final Level size;
    private final Rate hits;
    private final Rate misses;
    private final Rate ghostHits;
    private final Rate evictions;
    private final Map<Access, Rate> hitsBy = new EnumMap<>(Access.class);
    private final Map<Access, Rate> missesBy = new EnumMap<>(Access.class);

    Arc(Baseline base, Pulse pulse) {
        this.max = base.arcMax();
        this.min = base.arcMin();
        this.size = pulse.level("arc.size", base.arcBytes());
        var hit = pulse.flow("arc.hits", base.arcReads() * base.arcHit());
        var miss = pulse.flow("arc.misses", base.arcReads() * (1 - base.arcHit()));
        for (var access : Access.values()) {
            hitsBy.put(access, hit.times(access.share));
            missesBy.put(access, miss.times(access.share));
        }
        this.hits = hit;
        this.misses = miss;
        this.ghostHits = pulse.flow("arc.ghosthits", base.arcReads() * (1 - base.arcHit()) * 0.12);
        this.evictions = pulse.flow("arc.evictions", base.arcReads() * (1 - base.arcHit()) * 0.9);
    }

    public boolean present() {
        return max > 0;
    }

    public double sizeAt(long t) {
        return max == 0 ? 0 : Math.clamp(size.at(t), min, max);
    }

    /// What it aims for (`c`).
    public double targetAt(long t) {
        return max == 0 ? 0 : Math.clamp(size.base() * 1.02 + size.moved(t), min, max);
    }

    public long max() {
        return max;
    }

    public long min() {
        return min;
    }

    public Rate hits() {
        return hits;
    }

    public Rate misses() {
        return misses;
    }

    public Rate hits(Access access) {
        return hitsBy.getOrDefault(access, Rate.NONE);
    }

    public Rate misses(Access access) {
        return missesBy.getOrDefault(access, Rate.NONE);
    }

    public Rate ghostHits() {
        return ghostHits;
    }

    public Rate evictions() {
        return evictions;
    }

    public double hitRatioAt(long t) {
        double hit = hits.at(t);
        double all = Rate.sum(List.of(hits, misses)).at(t);
        return all <= 0 ? 1 : hit / all;
    }
}
