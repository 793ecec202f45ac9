package greenwall.views.map;

import greenwall.fleet.Unit;
import greenwall.fleet.state.CellState;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The label in the middle of a call with its rate and failures. It is placed on whole pixels, so that it can
/// be erased.
record CallLabel(String text, ColorRole role, double x, double y, double wide, double tall) {
    private record Kind(ColorRole role, Predicate<CallGraph.Call> has) {}

    /// The labels of the important calls, or of all calls if there are few. A label is left out if there is
    /// no room for it.
    static List<CallLabel> of(VisibleGraph graph, double at, PaintStyle style) {
        var labels = new ArrayList<CallLabel>();
        var layout = graph.layout();
        var boxes = new ArrayList<double[]>();
        layout.spots()
                .values()
                .forEach(spot -> boxes.add(new double[] {
                    spot.x() * at, spot.y() * at, (spot.x() + layout.wide()) * at, (spot.y() + layout.tall()) * at
                }));
        for (var kind : kinds(graph)) {
            for (var call : graph.graph().calls()) {
                var from = layout.spots().get(call.from());
                var to = layout.spots().get(call.to());
                if (!kind.has.test(call) || from == null || to == null) {
                    continue;
                }
                var text = Unit.of("1/s").text(call.rate())
                        + (call.failing() ? ", " + Unit.RATIO.text(call.errors()) + " fail" : "");
                double wide = Math.ceil(style.tiny().width(text)) + 4;
                double tall = Math.ceil(style.tiny().height());
                double x = Math.floor((from.x() + layout.wide() + to.x()) / 2 * at - wide / 2);
                double y = Math.floor((from.y() + to.y() + layout.tall()) / 2 * at - tall);
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
                new Kind(ColorRole.ACCENT, call -> call.state() == CellState.OK && graph.ofSelected(call)),
                new Kind(
                        ColorRole.MUTED,
                        call -> call.state() == CellState.OK && !graph.ofSelected(call) && graph.fewCalls()));
    }

    private static boolean isFree(List<double[]> boxes, double x1, double y1, double x2, double y2) {
        return boxes.stream().noneMatch(box -> x1 < box[2] && x2 > box[0] && y1 < box[3] && y2 > box[1]);
    }

    void paint(Pen pen) {
        pen.fill(pen.style().palette().color(ColorRole.BG, 0.8), x, y, wide, tall);
        pen.text(pen.style().tiny(), role, text, x + 2, y, wide);
    }

    void erase(Pen pen) {
        pen.graphics().clearRect(x, y, wide, tall);
    }
}
