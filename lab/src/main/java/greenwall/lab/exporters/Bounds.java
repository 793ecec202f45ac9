package greenwall.lab.exporters;

import greenwall.fleet.promql.GoText;
import greenwall.lab.signal.LatencyMode;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The upper bounds of a histogram's buckets, without +Inf: as numbers, as label values, and with the cached share of
/// each latency mode below them.
final class Bounds {
    private final double perSecond;
    private final double[] values;
    private final String[] texts;
    private final Map<LatencyMode, double[]> shares = new ConcurrentHashMap<>();

    /// @param perSecond 1 where the bounds are in seconds, a million where they are in microseconds
    private Bounds(double[] values, double perSecond) {
        this.perSecond = perSecond;
        this.values = values;
        this.texts = Arrays.stream(values).mapToObj(GoText::general).toArray(String[]::new);
    }

    /// 1, 2, 4, … units up to the unit times two to the power of `last`.
    static Bounds powersOfTwo(int last, double unit, double perSecond) {
        var values = new double[last + 1];
        for (int i = 0; i <= last; i++) {
            values[i] = Math.scalb(1.0, i) * unit;
        }
        return new Bounds(values, perSecond);
    }

    /// Listed bounds, in seconds or in the unit of `perSecond`.
    static Bounds of(double[] values, double perSecond) {
        return new Bounds(values, perSecond);
    }

    int size() {
        return values.length;
    }

    double perSecond() {
        return perSecond;
    }

    String text(int bucket) {
        return texts[bucket];
    }

    /// The share of requests of this mode that fall into each bucket or one below; not to be changed.
    double[] shares(LatencyMode mode) {
        return shares.computeIfAbsent(
                mode,
                m -> Arrays.stream(values).map(v -> m.shareBelow(v / perSecond)).toArray());
    }
}
