package greenwall.views.servicemap;

import greenwall.fleet.Unit;
import greenwall.fleet.state.CellState;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The label in the middle of a call with its rate and failures. It is placed on whole pixels, so that it
/// can be erased.
record CallLabel(String text, ColorRole role, double x, double y, double width, double height) {
    private record Kind(ColorRole role, Predicate<ClusterCallGraph.Call> has) {}

    /// The labels of the important calls, or of all calls if there are few, as far as there is room.
    static List<CallLabel> of(VisibleGraph graph, double at, PaintStyle style) {
        var labels = new ArrayList<CallLabel>();
        var layout = graph.layout();
        var boxes = new ArrayList<double[]>();
        layout.positions()
                .values()
                .forEach(position -> boxes.add(new double[] {
                    position.x() * at,
                    position.y() * at,
                    (position.x() + layout.boxWidth()) * at,
                    (position.y() + layout.boxHeight()) * at
                }));
        for (var kind : kinds(graph)) {
            for (var call : graph.graph().calls()) {
                var from = layout.positions().get(call.from());
                var to = layout.positions().get(call.to());
                if (!kind.has.test(call) || from == null || to == null) {
                    continue;
                }
                var text = Unit.of("1/s").text(call.rate())
                        + (call.failing() ? ", " + Unit.RATIO.text(call.errors()) + " fail" : "");
                double wide = Math.ceil(style.tiny().width(text)) + 4;
                double tall = Math.ceil(style.tiny().height());
                double x = Math.floor((from.x() + layout.boxWidth() + to.x()) / 2 * at - wide / 2);
                double y = Math.floor((from.y() + to.y() + layout.boxHeight()) / 2 * at - tall);
                if (isFree(boxes, x, y, x + wide, y + tall)) {
                    boxes.add(new double[] {x, y, x + wide, y + tall});
                    labels.add(new CallLabel(text, kind.role, x, y, wide, tall));
                }
            }
        }
        return List.copyOf(labels);
    }

    private static List<Kind> kinds(VisibleGraph graph) {
        return List.of(
                new Kind(ColorRole.CRITICAL_TEXT, call -> call.state() == CellState.CRITICAL),
                new Kind(ColorRole.WARN_TEXT, call -> call.state() == CellState.WARN),
                new Kind(ColorRole.ACCENT, call -> call.state() == CellState.OK && graph.touchesSelected(call)),
                new Kind(
                        ColorRole.MUTED,
                        call -> call.state() == CellState.OK && !graph.touchesSelected(call) && graph.isSparse()));
    }

    private static boolean isFree(List<double[]> boxes, double x1, double y1, double x2, double y2) {
        return boxes.stream().noneMatch(box -> x1 < box[2] && x2 > box[0] && y1 < box[3] && y2 > box[1]);
    }

    void paint(Pen pen) {
        pen.fill(pen.style().palette().color(ColorRole.BG, 0.8), x, y, width, height);
        pen.text(pen.style().tiny(), role, text, x + 2, y, width);
    }

    void erase(Pen pen) {
        pen.graphics().clearRect(x, y, width, height);
    }
}
