package greenwall.views.servicemap;

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
}
