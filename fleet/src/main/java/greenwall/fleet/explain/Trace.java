package greenwall.fleet.explain;

import greenwall.fleet.Labels;
import java.util.Arrays;

/// One series of what is explained, as it was read.
public record Trace(Labels labels, long[] timeMillis, double[] values) {
    /// With another one's samples behind its own.
    Trace then(Trace later) {
        var times = Arrays.copyOf(timeMillis, size() + later.size());
        var all = Arrays.copyOf(values, size() + later.size());
        System.arraycopy(later.timeMillis, 0, times, size(), later.size());
        System.arraycopy(later.values, 0, all, size(), later.size());
        return new Trace(labels, times, all);
    }

    public int size() {
        return timeMillis.length;
    }
}
