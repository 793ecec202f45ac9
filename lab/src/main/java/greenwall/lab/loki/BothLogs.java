package greenwall.lab.loki;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.lab.logql.LogSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The range's own lines and those that were pushed, as one.
record BothLogs(LogSource computed, LogSource pushed) implements LogSource {
    @Override
    public void read(List<LabelMatcher> selector, long startNanos, long endNanos, Sink sink) {
        computed.read(selector, startNanos, endNanos, sink);
        pushed.read(selector, startNanos, endNanos, sink);
    }

    @Override
    public Set<Labels> streams(List<LabelMatcher> selector, long startNanos, long endNanos) {
        var all = new LinkedHashSet<>(computed.streams(selector, startNanos, endNanos));
        all.addAll(pushed.streams(selector, startNanos, endNanos));
        return all;
    }
}
