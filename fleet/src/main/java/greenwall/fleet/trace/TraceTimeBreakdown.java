package greenwall.fleet.trace;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/// Where the time of a trace went: the self time of each span, the critical path, and gaps in it that no span
/// explains. Spans with implausible times are ignored.
public final class TraceTimeBreakdown {
    /// @param selfTime the self time of all its spans, in which they were not waiting for any of their children
    /// @param critical the part of the self time on the critical path
    public record ServiceShare(String service, int spans, int errors, long selfTime, long critical) {}

    private final Trace trace;
    private final List<List<Integer>> children;
    private final long[] own;
    private final List<CriticalPath.Segment> path;

    private TraceTimeBreakdown(Trace trace, List<List<Integer>> children, long[] own, List<CriticalPath.Segment> path) {
        this.trace = trace;
        this.children = children;
        this.own = own;
        this.path = List.copyOf(path);
    }

    public static TraceTimeBreakdown of(Trace trace) {
        var children = trace.children();
        return new TraceTimeBreakdown(trace, children, selfTimes(trace, children), CriticalPath.of(trace, children));
    }

    /// The time of a row's span in which none of its children ran.
    public long selfTime(int row) {
        return own[row];
    }

    /// Whether the self time of a row's span is known: a call on another clock may seem to have run outside of it.
    public boolean isSelfTimeKnown(int row) {
        var caller = trace.rows().get(row).span();
        return children.get(row).stream()
                .noneMatch(
                        child -> Trace.isOutside(caller, trace.rows().get(child).span()));
    }

    /// The segments in order of time, without overlap.
    public List<CriticalPath.Segment> criticalPath() {
        return path;
    }

    public List<CriticalPath.Segment> gaps() {
        return CriticalPath.gaps(trace, path).stream()
                .filter(gap -> isSelfTimeKnown(gap.row()))
                .toList();
    }

    /// The services, the one with the most self time first.
    public List<ServiceShare> services() {
        var shares = new HashMap<String, long[]>();
        for (int i = 0; i < own.length; i++) {
            var span = trace.rows().get(i).span();
            var share = shares.computeIfAbsent(span.service(), _ -> new long[4]);
            share[0]++;
            share[1] += span.failed() ? 1 : 0;
            share[2] += own[i];
        }
        for (var segment : path) {
            var share = shares.get(trace.rows().get(segment.row()).span().service());
            if (share != null) {
                share[3] += segment.nanos();
            }
        }
        return shares.entrySet().stream()
                .map(entry -> {
                    var share = entry.getValue();
                    return new ServiceShare(entry.getKey(), (int) share[0], (int) share[1], share[2], share[3]);
                })
                .sorted(Comparator.comparingLong(ServiceShare::selfTime)
                        .reversed()
                        .thenComparing(ServiceShare::service))
                .toList();
    }

    private static long[] selfTimes(Trace trace, List<List<Integer>> children) {
        var rows = trace.rows();
        long[] own = new long[rows.size()];
        for (int i = 0; i < own.length; i++) {
            if (rows.get(i).implausible()) {
                continue;
            }
            var span = rows.get(i).span();
            long covered = 0;
            long until = span.start();
            for (int child : children.get(i)) {
                var below = rows.get(child);
                if (below.implausible()) {
                    continue;
                }
                long from = Math.max(until, below.span().start());
                long to = Math.min(span.end(), below.span().end());
                if (to > from) {
                    covered += to - from;
                    until = to;
                }
            }
            own[i] = span.nanos() - covered;
        }
        return own;
    }
}
