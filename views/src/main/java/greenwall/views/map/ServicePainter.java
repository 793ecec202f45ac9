package greenwall.views.map;

import greenwall.fleet.Unit;
import greenwall.fleet.service.Service;
import greenwall.fleet.state.CellState;
import greenwall.styles.ColorRole;
import greenwall.views.paint.MeasuredFont;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import greenwall.views.paint.StateStyle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Draws the services and the labels of important calls on top of the calls. During zooming it draws only the
/// names of the visible services.
final class ServicePainter extends PaintedRegion {
    /// At a smaller zoom, names at a desk are unreadable and are left out.
    static final double READABLE = 0.6;
    /// The names in boxes at least this tall are drawn in a smaller font if need be, so that a map that is seen
    /// from afar can be read from nearby.
    private static final double SMALLEST_NAMED_BOX = 22;
    /// Boxes do not show a smaller share of failures.
    private static final double MIN_SHOWN_ERRORS = 0.005;
    /// Whether values that change from poll to poll are left out.
    private final boolean brief;
    private double left;
    private double top;
    private VisibleGraph graph;
    private double zoom = Double.NaN;
    private boolean focused;
    private @Nullable DrawnGraph before;
    private @Nullable MeasuredFont reduced;

    /// If one of these changes, everything is redrawn.
    private record Frame(double zoom, ServicePositions layout, PaintStyle style, String selected, boolean focused) {}

    private record BoxText(CellState state, boolean dim, String figures) {}

    private record DrawnGraph(Frame frame, Map<String, BoxText> nodes, List<CallLabel> labels) {}

    ServicePainter(PaintStyle style, VisibleGraph graph, boolean brief) {
        super(style);
        this.graph = graph;
        this.brief = brief;
        setManaged(false);
    }

    /// @param newZoom the zoom; NaN if it is not known yet
    /// @param newLeft the left edge of the drawing; `newTop` is the top edge
    void show(VisibleGraph newGraph, double newZoom, double newLeft, double newTop, boolean newFocused) {
        graph = newGraph;
        zoom = newZoom;
        left = newLeft;
        top = newTop;
        focused = newFocused;
        repaint();
    }

    @Override
    protected boolean isTransparent() {
        return true;
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        if (graph.layout().positions().isEmpty() || Double.isNaN(zoom)) {
            return;
        }
        if (brief) {
            names(pen, width, height);
            return;
        }
        var now = now();
        before = now;
        now.labels.forEach(label -> label.paint(pen));
        now.nodes.forEach((name, _) -> paint(pen, name));
    }

    private void names(Pen pen, double width, double height) {
        var layout = graph.layout();
        var g = pen.graphics();
        g.save();
        g.translate(Math.round(left), Math.round(top));
        layout.positions().forEach((name, position) -> {
            if (left + (position.x() + layout.boxWidth()) * zoom >= 0
                    && left + position.x() * zoom <= width
                    && top + (position.y() + layout.boxHeight()) * zoom >= 0
                    && top + position.y() * zoom <= height) {
                paint(pen, name);
            }
        });
        g.restore();
    }

    /// Redraws only what changed, since at most polls only a few words change.
    @Override
    protected boolean paintChanges(Pen pen) {
        var was = before;
        if (was == null || Double.isNaN(zoom)) {
            return false;
        }
        var now = now();
        if (!was.frame.equals(now.frame)) {
            return false;
        }
        before = now;
        was.labels.stream().filter(label -> !now.labels.contains(label)).forEach(label -> label.erase(pen));
        now.labels.stream().filter(label -> !was.labels.contains(label)).forEach(label -> label.paint(pen));
        now.nodes.forEach((name, text) -> {
            if (!text.equals(was.nodes.get(name))) {
                paint(pen, name);
            }
        });
        return true;
    }

    private void paint(Pen pen, String name) {
        var layout = graph.layout();
        var position = layout.positions().get(name);
        var service = graph.graph().nodes().get(name);
        if (position == null || service == null) {
            return;
        }
        var state = StateStyle.of(service.state());
        double x = Math.round(position.x() * zoom);
        double y = Math.round(position.y() * zoom);
        double wide = Math.round(layout.boxWidth() * zoom);
        double tall = Math.round(layout.boxHeight() * zoom);
        boolean dim = graph.dim(name);
        pen.fill(pen.color(dim ? ColorRole.SURFACE : ColorRole.RAISED), x, y, wide, tall);
        pen.fill(pen.color(state.fill()), x, y, Math.max(3, 4 * zoom), tall);
        if (service.state().isProblem()) {
            pen.frame(pen.color(state.text()), x, y, wide, tall, 1);
        }
        if (name.equals(graph.selected())) {
            pen.frame(pen.color(focused ? ColorRole.ACCENT : ColorRole.FG), x - 1, y - 1, wide + 2, tall + 2, 2);
        }
        if (zoom < READABLE && tall < SMALLEST_NAMED_BOX) {
            return;
        }
        var font = fitting(pen.style().small(), tall);
        double icon = font.size();
        double pad = pen.style().scaled(9);
        double gap = pen.style().scaled(5);
        double text = x + pad;
        boolean two = tall >= 2 * font.height() + 2;
        double first = two ? y + (tall - 2 * font.height()) / 2 : y + (tall - font.height()) / 2;
        if (!brief) {
            pen.icon(state.icon(), pen.color(state.text()), text, first + (font.height() - icon) / 2, icon);
        }
        pen.text(
                font,
                dim ? ColorRole.MUTED : ColorRole.FG,
                name,
                text + icon + gap,
                first,
                wide - icon - pad - 2 * gap);
        if (two && !brief) {
            pen.text(font, ColorRole.MUTED, figures(service), text, first + font.height(), wide - 2 * pad);
        }
    }

    /// A font small enough for one line in a box of that height.
    private MeasuredFont fitting(MeasuredFont font, double tall) {
        if (font.height() <= tall) {
            return font;
        }
        var known = reduced;
        if (known == null || known.height() > tall || known.height() < tall * 0.9) {
            known = font.larger(tall * 0.95 / font.height());
            reduced = known;
        }
        return known;
    }

    private DrawnGraph now() {
        var nodes = new HashMap<String, BoxText>();
        graph.graph().nodes().forEach((name, service) -> {
            if (graph.layout().positions().containsKey(name)) {
                nodes.put(name, new BoxText(service.state(), graph.dim(name), figures(service)));
            }
        });
        var labels = zoom >= READABLE ? CallLabel.of(graph, zoom, paintStyle()) : List.<CallLabel>of();
        return new DrawnGraph(new Frame(zoom, graph.layout(), paintStyle(), graph.selected(), focused), nodes, labels);
    }

    private static String figures(Service service) {
        var parts = new ArrayList<String>();
        double rate = service.value("rate");
        double errors = service.value("errors");
        double slow = service.value("p99");
        if (!Double.isNaN(rate)) {
            parts.add(Unit.of("1/s").text(rate));
        }
        if (errors >= MIN_SHOWN_ERRORS) {
            parts.add(Unit.RATIO.text(errors) + " fail");
        }
        if (!Double.isNaN(slow)) {
            parts.add("p99 " + Unit.SECONDS.text(slow));
        }
        return parts.isEmpty()
                ? service.state() == CellState.OK ? "up" : service.state().word()
                : String.join(" · ", parts);
    }

    /// The label in the middle of a call with its rate and failures. It is placed on whole pixels, so that it
    /// can be erased.
    private record CallLabel(String text, ColorRole role, double x, double y, double width, double height) {
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
                    new Kind(ColorRole.ACCENT, call -> call.state() == CellState.OK && graph.ofSelected(call)),
                    new Kind(
                            ColorRole.MUTED,
                            call -> call.state() == CellState.OK && !graph.ofSelected(call) && graph.fewCalls()));
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
}
