package greenwall.fleet.trace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;

/// Where the time of a trace went: the self time of each span, the critical path, and gaps in it that no span
/// explains. Spans with implausible times are ignored.
public final class TraceTimes {
    /// Gaps that are a smaller share of the trace occur in every program between two calls.
    private static final double MINIMUM_GAP_SHARE = 0.05;

    /// A segment of the critical path: shortening it makes the request faster.
    ///
    /// @param row the span whose self time it is
    public record Segment(int row, long from, long to) {
        public long nanos() {
            return to - from;
        }
    }

    /// @param own the self time of all its spans, in which they were not waiting for any of their children
    /// @param critical the part of the self time on the critical path
    public record ServiceShare(String service, int spans, int errors, long own, long critical) {}

    private final Trace trace;
    private final long[] own;
    private final List<Segment> path;

    private TraceTimes(Trace trace, long[] own, List<Segment> path) {
        this.trace = trace;
        this.own = own;
        this.path = List.copyOf(path);
    }

    public static TraceTimes of(Trace trace) {
        var children = trace.children();
        return new TraceTimes(trace, ownTimes(trace, children), criticalPath(trace, children));
    }

    /// The time of a row's span in which none of its children ran.
    public long own(int row) {
        return own[row];
    }

    /// The segments in order of time, without overlap.
    public List<Segment> criticalPath() {
        return path;
    }

    /// Long segments of the critical path in which a span that calls others was not waiting for any of them,
    /// such as work without instrumentation, a lock or a queue.
    public List<Segment> gaps() {
        double least = trace.nanos() * MINIMUM_GAP_SHARE;
        return path.stream()
                .filter(segment -> trace.rows().get(segment.row).after() > segment.row + 1)
                .filter(segment -> segment.nanos() >= least && segment.nanos() > 0)
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
            var share = shares.get(trace.rows().get(segment.row).span().service());
            if (share != null) {
                share[3] += segment.nanos();
            }
        }
        return shares.entrySet().stream()
                .map(entry -> {
                    var share = entry.getValue();
                    return new ServiceShare(entry.getKey(), (int) share[0], (int) share[1], share[2], share[3]);
                })
                .sorted(Comparator.comparingLong(ServiceShare::own).reversed().thenComparing(ServiceShare::service))
                .toList();
    }

    private static long[] ownTimes(Trace trace, List<List<Integer>> children) {
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

    /// A span that is being processed from its end backwards; the path is known down to `cursor`.
    private static final class Frame {
        final int row;
        final long from;
        final long to;
        final Iterator<Integer> byEnd;
        long cursor;

        Frame(int row, long from, long to, Iterator<Integer> byEnd) {
            this.row = row;
            this.from = from;
            this.to = to;
            this.cursor = to;
            this.byEnd = byEnd;
        }
    }

    /// Runs backwards from the end of the root: the child that ended last was waited for, then the last child
    /// that had ended before it began, and so on. Only the part of a child within its parent counts.
    private static List<Segment> criticalPath(Trace trace, List<List<Integer>> children) {
        var rows = trace.rows();
        var path = new ArrayList<Segment>();
        if (trace.isEmpty() || rows.getFirst().implausible()) {
            return path;
        }
        var stack = new ArrayList<Frame>();
        var root = rows.getFirst().span();
        stack.add(new Frame(0, root.start(), Math.max(root.start(), root.end()), byEnd(trace, children.getFirst())));
        while (!stack.isEmpty()) {
            var frame = stack.getLast();
            int waitedFor = -1;
            long end = 0;
            while (frame.byEnd.hasNext() && waitedFor < 0) {
                int child = frame.byEnd.next();
                var span = rows.get(child).span();
                end = Math.min(span.end(), frame.cursor);
                boolean ranInParallel = span.end() > frame.cursor && frame.cursor < frame.to;
                if (!rows.get(child).implausible() && !ranInParallel && end > Math.max(span.start(), frame.from)) {
                    waitedFor = child;
                }
            }
            if (waitedFor < 0) {
                add(path, frame.row, frame.from, frame.cursor);
                stack.removeLast();
                continue;
            }
            add(path, frame.row, end, frame.cursor);
            long begin = Math.max(rows.get(waitedFor).span().start(), frame.from);
            frame.cursor = begin;
            stack.add(new Frame(waitedFor, begin, end, byEnd(trace, children.get(waitedFor))));
        }
        Collections.reverse(path);
        return path;
    }

    private static void add(List<Segment> path, int row, long from, long to) {
        if (to > from) {
            path.add(new Segment(row, from, to));
        }
    }

    private static Iterator<Integer> byEnd(Trace trace, List<Integer> children) {
        return children.stream()
                .sorted(Comparator.comparingLong((Integer child) ->
                                trace.rows().get(child).span().end())
                        .reversed())
                .iterator();
    }
}
