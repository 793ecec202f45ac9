package greenwall.views.trace;

import greenwall.fleet.trace.CriticalPath;
import greenwall.fleet.trace.Trace;
import greenwall.fleet.trace.TraceTimeBreakdown;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The rows of a waterfall that are not hidden in a collapsed span. Does not depend on JavaFX.
final class WaterfallRows {
    private final Trace trace;
    private final TraceTimeBreakdown times;
    private final Map<Integer, List<CriticalPath.Segment>> critical;
    private final Map<Integer, List<CriticalPath.Segment>> gaps;
    private final boolean[] collapsed;
    private int[] shown = {};

    WaterfallRows(Trace trace) {
        this.trace = trace;
        times = TraceTimeBreakdown.of(trace);
        collapsed = new boolean[trace.rows().size()];
        critical = times.criticalPath().stream().collect(Collectors.groupingBy(CriticalPath.Segment::row));
        gaps = times.gaps().stream().collect(Collectors.groupingBy(CriticalPath.Segment::row));
        updateShown();
    }

    Trace trace() {
        return trace;
    }

    TraceTimeBreakdown times() {
        return times;
    }

    Trace.Row row(int index) {
        return trace.rows().get(index);
    }

    /// The parts of the critical path within the self time of a row.
    List<CriticalPath.Segment> critical(int index) {
        return critical.getOrDefault(index, List.of());
    }

    List<CriticalPath.Segment> gaps(int index) {
        return gaps.getOrDefault(index, List.of());
    }

    int size() {
        return shown.length;
    }

    /// The span at a visible row.
    int at(int position) {
        return shown[position];
    }

    /// The visible row of a span, or of the collapsed span that hides it.
    int positionOf(int index) {
        int found = Arrays.binarySearch(shown, index);
        return found >= 0 ? found : Math.max(0, -found - 2);
    }

    boolean hasChildren(int index) {
        return row(index).subtreeEnd() > index + 1;
    }

    boolean collapsed(int index) {
        return collapsed[index];
    }

    void setCollapsed(int index, boolean isCollapsed) {
        if (hasChildren(index) && collapsed[index] != isCollapsed) {
            collapsed[index] = isCollapsed;
            updateShown();
        }
    }

    /// Expands the ancestors of a span.
    void reveal(int index) {
        for (int at = row(index).parent(); at >= 0; at = row(at).parent()) {
            collapsed[at] = false;
        }
        updateShown();
    }

    /// The next or previous failed span. Returns the given one if there is none.
    int nextFailed(int from, int by) {
        int count = trace.rows().size();
        for (int i = 1; i <= count; i++) {
            int at = Math.floorMod(from + by * i, count);
            if (row(at).span().failed()) {
                return at;
            }
        }
        return from;
    }

    private void updateShown() {
        shown = IntStream.iterate(0, at -> at < collapsed.length, at -> collapsed[at] ? row(at).subtreeEnd() : at + 1)
                .toArray();
    }
}
