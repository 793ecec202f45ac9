package greenwall.views.servicemap;

import greenwall.fleet.state.CellState;
import greenwall.styles.ColorPalette;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import greenwall.views.servicemap.ServicePositions.Position;
import java.util.ArrayList;
import java.util.List;

/// Draws the calls of a graph as lines, the important ones last. Equal values of this record give the same
/// drawing.
///
/// @param zoom the zoom of the drawing; NaN while unknown
/// @param straight whether calls are drawn as straight lines, because there are very many
record CallLinePainter(
        double zoom, PaintStyle style, double boxWidth, double boxHeight, boolean straight, List<StyledCalls> strokes) {
    /// The number of straight pieces of a curved call.
    private static final int PIECES = 24;

    private record Ends(Position from, Position to) {}

    /// Calls with the same style.
    private record StyledCalls(List<Ends> calls, ColorRole role, double thick, double alpha, boolean dotted) {}

    private record Stroke(CallRaster raster, StyledCalls strokes, int colour) {
        void line(double x1, double y1, double x2, double y2) {
            raster.line(x1, y1, x2, y2, strokes.thick, colour, strokes.alpha, strokes.dotted);
        }
    }

    static CallLinePainter of(VisibleGraph graph, double zoom, PaintStyle style) {
        var layout = graph.layout();
        return new CallLinePainter(
                zoom, style, layout.boxWidth(), layout.boxHeight(), graph.isVeryDense(), strokes(graph));
    }

    private static List<StyledCalls> strokes(VisibleGraph graph) {
        var unknown = new ArrayList<Ends>();
        var idle = new ArrayList<Ends>();
        var busy = new ArrayList<Ends>();
        var withProblems = new ArrayList<Ends>();
        var chosen = new ArrayList<Ends>();
        var warned = new ArrayList<Ends>();
        var failing = new ArrayList<Ends>();
        var highlight = graph.highlight();
        boolean noHighlight = !highlight.any();
        for (var call : graph.graph().calls()) {
            var from = graph.layout().positions().get(call.from());
            var to = graph.layout().positions().get(call.to());
            if (from == null || to == null) {
                continue;
            }
            var ends = new Ends(from, to);
            var state = call.state();
            (state == CellState.SILENT ? unknown : state == CellState.IDLE ? idle : busy).add(ends);
            boolean own = graph.touchesSelected(call);
            noHighlight &= !own;
            if (state == CellState.CRITICAL) {
                failing.add(ends);
            } else if (state == CellState.WARN) {
                warned.add(ends);
            } else if (state == CellState.OK && own) {
                chosen.add(ends);
            } else if (state == CellState.OK
                    && highlight.withProblems().contains(call.from())
                    && highlight.withProblems().contains(call.to())) {
                withProblems.add(ends);
            }
        }
        return List.of(
                new StyledCalls(unknown, ColorRole.SILENT_TEXT, 1, 0.8, true),
                new StyledCalls(idle, ColorRole.EDGE, 1, 0.5, true),
                new StyledCalls(
                        busy, noHighlight ? ColorRole.MUTED : ColorRole.EDGE, 1, noHighlight ? 0.8 : 0.6, false),
                new StyledCalls(withProblems, ColorRole.FG, 1.5, 0.8, false),
                new StyledCalls(chosen, ColorRole.ACCENT, 1.5, 1, false),
                new StyledCalls(warned, ColorRole.WARN_TEXT, 2, 1, false),
                new StyledCalls(failing, ColorRole.CRITICAL_TEXT, 3, 1, false));
    }

    /// @param at the pixels of the raster per pixel of the unscaled drawing, whose origin is at `x` and `y`
    /// @param withHealthy whether healthy calls are also drawn if there are very many calls
    void paint(CallRaster raster, double at, double x, double y, boolean withHealthy) {
        for (var each : strokes) {
            if (each.thick <= 1 && !withHealthy && straight) {
                continue;
            }
            var pen = new Stroke(raster, each, ColorPalette.argb(style.palette().color(each.role)));
            each.calls.forEach(ends -> draw(pen, at, x, y, ends.from, ends.to));
        }
    }

    private void draw(Stroke pen, double at, double x, double y, Position from, Position to) {
        double x1 = x + (from.x() + boxWidth) * at;
        double y1 = y + (from.y() + boxHeight / 2) * at;
        double x2 = x + to.x() * at;
        double y2 = y + (to.y() + boxHeight / 2) * at;
        if (straight) {
            pen.line(x1, y1, x2, y2);
        } else {
            double bend = to.layer() > from.layer() ? (x2 - x1) / 2 : ServicePositions.BETWEEN_LAYERS * at;
            double beforeX = x1;
            double beforeY = y1;
            for (int i = 1; i <= PIECES; i++) {
                double t = (double) i / PIECES;
                double u = 1 - t;
                double nextX =
                        u * u * u * x1 + 3 * u * u * t * (x1 + bend) + 3 * u * t * t * (x2 - bend) + t * t * t * x2;
                double nextY = u * u * (u + 3 * t) * y1 + t * t * (t + 3 * u) * y2;
                pen.line(beforeX, beforeY, nextX, nextY);
                beforeX = nextX;
                beforeY = nextY;
            }
        }
        pen.line(x2 - 6 * at, y2 - 4 * at, x2, y2);
        pen.line(x2 - 6 * at, y2 + 4 * at, x2, y2);
    }
}
