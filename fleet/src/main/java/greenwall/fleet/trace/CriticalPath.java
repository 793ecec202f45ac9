package greenwall.fleet.trace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/// Finds the critical path of a trace, the spans that the request waited for, and the gaps in it that no span
/// explains.
public final class CriticalPath {
    /// Gaps that are a smaller share of the trace occur in every program between two calls.
    private static final double MINIMUM_GAP_SHARE = 0.05;

    private CriticalPath() {}

    /// A segment of the critical path: shortening it makes the request faster.
    ///
    /// @param row the span whose self time it is
    public record Segment(int row, long from, long to) {
        public long nanos() {
            return to - from;
        }
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
    static List<Segment> of(Trace trace, List<List<Integer>> children) {
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

    /// Long segments of the critical path in which a span that calls others was not waiting for any of them,
    /// such as work without instrumentation, a lock or a queue.
    static List<Segment> gaps(Trace trace, List<Segment> path) {
        double least = trace.nanos() * MINIMUM_GAP_SHARE;
        return path.stream()
                .filter(segment -> trace.rows().get(segment.row()).subtreeEnd() > segment.row() + 1)
                .filter(segment -> segment.nanos() >= least && segment.nanos() > 0)
                .toList();
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
