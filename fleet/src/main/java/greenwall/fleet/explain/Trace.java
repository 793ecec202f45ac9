package greenwall.fleet.explain;

import greenwall.fleet.Labels;

/// One series of what is explained, as it was read.
public record Trace(Labels labels, long[] timeMillis, double[] values) {
    public int size() {
        return timeMillis.length;
    }
}
