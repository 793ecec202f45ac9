package greenwall.views.chart;

import greenwall.styles.ColorRole;
import greenwall.views.paint.Pen;
import greenwall.views.paint.StateStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// States over time: a row per series, with a labelled bar for each state. A line chart would be wrong, since
/// a line between two states passes through states that did not occur.
/// @param rows the lines in the order of [#ranked]
record StateTimeline(
        Pen pen,
        ChartData data,
        ChartData.States states,
        List<ChartLine> rows,
        Plot plot,
        TimeAxis axis,
        LineVisibility legend) {
    private static final double GAP = 3;
    private static final double NAME_SHARE = 0.3;

    /// Half the width of the draggable line's grip, plus a margin.
    private static final double GRIP = 8;

    /// The lines with the worst states first. This reads all points, so it is done once for each result.
    static List<ChartLine> ranked(ChartData data) {
        return data.states()
                .map(states -> data.lines().stream()
                        .map(line -> new RankedLine(line, worst(line, states)))
                        .sorted(Comparator.comparingInt(RankedLine::worst)
                                .thenComparing(ranked -> ranked.line().name()))
                        .map(RankedLine::line)
                        .toList())
                .orElse(List.of());
    }

    private record RankedLine(ChartLine line, int worst) {}

    void paint() {
        var box = plot.box();
        var font = pen.style().small();
        var shown = rows.stream().filter(legend::shows).toList();
        double row = font.height() + 4 + GAP;
        int fitting = (int) Math.max(1, (box.height() + GAP) / row);
        boolean all = shown.size() <= fitting;
        double y = box.y();
        for (var line : all ? shown : shown.subList(0, Math.max(1, fitting - 1))) {
            row(line, y, row - GAP);
            y += row;
        }
        if (!all && fitting > 1) {
            var rest = "and " + (shown.size() - fitting + 1) + " more";
            pen.text(font, ColorRole.MUTED, rest, TimeAxisChart.EDGE, y + 1, box.width());
        }
    }

    private static int worst(ChartLine line, ChartData.States states) {
        int worst = Integer.MAX_VALUE;
        for (double value : line.values()) {
            if (!Double.isNaN(value)) {
                worst = Math.min(worst, states.state().apply(value).ordinal());
            }
        }
        return worst;
    }

    private void row(ChartLine line, double y, double tall) {
        var box = plot.box();
        var font = pen.style().small();
        // The name starts at the edge, where other charts have their axis labels.
        double nameEnd = Math.min(box.x() + box.width() * NAME_SHARE, TimeAxisChart.EDGE + font.width(line.name()) + 6);
        int from = Math.max(0, line.indexAt(axis.start()) - 1);
        int to = Math.min(line.size(), line.indexAt(axis.end()) + 1);
        double step = data.step().isZero() ? 0 : data.step().toMillis();
        var bars = new ArrayList<Bar>();
        for (int i = from; i < to; ) {
            double value = line.values()[i];
            int end = i + 1;
            while (end < to
                    && Double.compare(line.values()[end], value) == 0
                    && line.times()[end] - line.times()[end - 1] <= data.gapMillis()) {
                end++;
            }
            boolean followed = end < to && line.times()[end] - line.times()[end - 1] <= data.gapMillis();
            double last = followed ? line.times()[end] : line.times()[end - 1] + step;
            double left = Math.max(box.x(), plot.x(line.times()[i]));
            double right = Math.min(box.right(), plot.x(last));
            if (!Double.isNaN(value) && right > left) {
                bar(value, left, y, Math.max(1, right - left), tall);
                bars.add(new Bar(value, Math.max(left, nameEnd), right));
            }
            i = end;
        }
        labels(bars, y);
        if (nameEnd > box.x()) {
            pen.fill(pen.style().palette().color(ColorRole.SURFACE, 0.85), box.x(), y, nameEnd - box.x(), tall);
        }
        pen.text(font, ColorRole.FG, line.name(), TimeAxisChart.EDGE, y + 2, nameEnd - TimeAxisChart.EDGE - 2);
    }

    /// @param left where its label may begin
    private record Bar(double value, double left, double right) {}

    /// Draws the labels. If the newest bar is too narrow for its label, the label is drawn on the bar before
    /// it.
    private void labels(List<Bar> bars, double y) {
        for (int i = 0; i < bars.size(); i++) {
            var bar = bars.get(i);
            boolean beforeNewest = i == bars.size() - 2;
            if (!beforeNewest || fits(bars.getLast())) {
                label(bar, y);
            } else {
                var newest = bars.getLast();
                var text = states.word().apply(newest.value());
                double room = pen.style().small().width(text);
                double end = end(newest.left(), room);
                if (room + 3 <= end - bar.left()) {
                    var style = StateStyle.of(states.state().apply(newest.value()));
                    pen.textLeftOf(pen.style().small(), style.text(), text, end, y + 2, room + 1);
                }
            }
        }
    }

    private void bar(double value, double x, double y, double wide, double tall) {
        var state = states.state().apply(value);
        var fill = StateStyle.of(state).fill();
        pen.fill(state.isProblem() ? pen.color(fill) : pen.style().palette().calm(fill), x, y, wide, tall);
    }

    /// The right end of a label of this width, which must not be covered by the draggable line.
    private double end(double right, double room) {
        double grip = plot.x(plot.draggableLine());
        return right - 3 - room < grip + GRIP && right > grip - GRIP ? grip - GRIP : right - 3;
    }

    private boolean fits(Bar bar) {
        double room = pen.style().small().width(states.word().apply(bar.value()));
        return room + 3 <= end(bar.right(), room) - bar.left();
    }

    private void label(Bar bar, double y) {
        if (fits(bar)) {
            var state = states.state().apply(bar.value());
            var style = StateStyle.of(state);
            var text = states.word().apply(bar.value());
            double room = pen.style().small().width(text);
            pen.textLeftOf(
                    pen.style().small(),
                    state.isProblem() ? style.on() : style.text(),
                    text,
                    end(bar.right(), room),
                    y + 2,
                    room + 1);
        }
    }
}
