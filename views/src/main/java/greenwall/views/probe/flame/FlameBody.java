package greenwall.views.probe.flame;

import greenwall.fleet.CountText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.Unit;
import greenwall.fleet.probe.result.FlameGraph;
import greenwall.styles.ColorPalette;
import greenwall.styles.ColorRole;
import greenwall.styles.ColorVision;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.geometry.Point2D;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.paint.Color;
import org.jspecify.annotations.Nullable;

/// The boxes of a flame graph, growing upwards (flames) or downwards (icicles). The line at the bottom
/// describes the box that is under the pointer or selected.
final class FlameBody extends PaintedRegion {
    private static final double MIN_CHANGE = 0.002;
    private static final double EDGE = 8;

    private FlameGraph graph = new FlameGraph();
    private @Nullable FlameGraph other;
    private List<String> zoom = List.of();
    private String search = "";
    private boolean icicle;
    private double scrolled;
    private long layoutVersion = -1;
    private double layoutWidth = -1;
    private FlameGraph.Layout layout = new FlameGraph.Layout(List.of(), 0, 0, 0);
    private List<BoxBounds> bounds = List.of();
    private int pointed = -1;
    private Optional<Point2D> pointer = Optional.empty();
    private String unit = "samples";

    private record BoxBounds(FlameGraph.Box box, double x, double y, double width, double height) {}

    FlameBody(PaintStyle style) {
        super(style, ColorRole.SURFACE);
        setMinHeight(110);
        takeFocus("Flame graph");
        setOnMouseMoved(e -> {
            pointer = Optional.of(new Point2D(e.getX(), e.getY()));
            point(at(e.getX(), e.getY()));
        });
        setOnMouseExited(_ -> {
            pointer = Optional.empty();
            point(-1);
        });
        setOnMouseClicked(e -> {
            requestFocus();
            if (e.getButton() == MouseButton.PRIMARY) {
                zoomTo(at(e.getX(), e.getY()));
            }
        });
        setOnScroll(e -> {
            scrolled += icicle ? -e.getDeltaY() : e.getDeltaY();
            repaint();
        });
        setOnKeyPressed(this::key);
    }

    void show(FlameGraph newGraph, @Nullable FlameGraph comparison, String newUnit) {
        graph = newGraph;
        other = comparison;
        unit = newUnit;
        layoutVersion = -1;
        repaint();
    }

    void search(String text) {
        search = text.toLowerCase(Locale.ROOT);
        repaint();
    }

    void setIcicle(boolean newIcicle) {
        icicle = newIcicle;
        scrolled = 0;
        repaint();
    }

    void zoom(List<String> path) {
        zoom = List.copyOf(path);
        scrolled = 0;
        pointed = -1;
        layoutVersion = -1;
        repaint();
    }

    private int at(double x, double y) {
        for (int i = 0; i < bounds.size(); i++) {
            var spot = bounds.get(i);
            if (x >= spot.x() && x < spot.x() + spot.width() && y >= spot.y() && y < spot.y() + spot.height()) {
                return i;
            }
        }
        return -1;
    }

    private void point(int index) {
        if (index != pointed) {
            pointed = index;
            repaint();
        }
    }

    /// Zooms into a box. On the box that is already zoomed into, zooms out.
    private void zoomTo(int index) {
        if (index < 0) {
            return;
        }
        var path = bounds.get(index).box().path();
        if (path.equals(zoom)) {
            zoomOut();
        } else {
            zoom(path);
        }
    }

    private void zoomOut() {
        zoom(zoom.isEmpty() ? zoom : zoom.subList(0, zoom.size() - 1));
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        boolean used = true;
        pointer = Optional.empty();
        switch (event.getCode()) {
            case LEFT -> pointToNeighbour(-1);
            case RIGHT -> pointToNeighbour(1);
            case UP -> step(icicle ? -1 : 1);
            case DOWN -> step(icicle ? 1 : -1);
            case ENTER -> zoomTo(pointed);
            case BACK_SPACE -> zoomOut();
            case HOME -> zoom(List.of());
            default -> used = false;
        }
        if (used) {
            event.consume();
        }
    }

    private void pointToNeighbour(int by) {
        if (bounds.isEmpty()) {
            return;
        }
        int depth = pointed < 0 ? 0 : bounds.get(pointed).box().depth();
        for (int i = pointed + by; i >= 0 && i < bounds.size(); i += by) {
            if (bounds.get(i).box().depth() == depth) {
                point(i);
                return;
            }
        }
    }

    private void step(int by) {
        if (pointed < 0) {
            point(bounds.isEmpty() ? -1 : 0);
            return;
        }
        var from = bounds.get(pointed);
        BoxBounds best = null;
        for (var spot : bounds) {
            boolean over = spot.box().depth() == from.box().depth() + by
                    && (by > 0
                            ? spot.x() >= from.x() - 0.5 && spot.x() < from.x() + from.width()
                            : spot.x() <= from.x() + 0.5 && spot.x() + spot.width() > from.x());
            if (over && (best == null || spot.width() > best.width())) {
                best = spot;
            }
        }
        if (best != null) {
            point(bounds.indexOf(best));
        }
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var style = pen.style();
        double foot = Math.ceil(style.small().height() + 8);
        double room = width - 2 * EDGE;
        updateLayout(room);
        if (layout.boxes().isEmpty()) {
            bounds = List.of();
            pen.text(
                    style.body(),
                    ColorRole.MUTED,
                    zoom.isEmpty()
                            ? "No stacks yet; most tools print them when they end."
                            : "This frame has no samples in the latest data.",
                    EDGE,
                    EDGE,
                    room);
            return;
        }
        double line = Math.ceil(style.small().height() + 4);
        double all = (layout.deepest() + 1) * line;
        double high = height - foot - 4;
        scrolled = Math.clamp(scrolled, 0, Math.max(0, all - high));
        var now = new ArrayList<BoxBounds>(layout.boxes().size());
        for (var box : layout.boxes()) {
            double x = Math.floor(EDGE + box.from() * room);
            double wide = Math.max(1, Math.floor(EDGE + (box.from() + box.share()) * room) - x);
            double y = icicle ? 2 + box.depth() * line - scrolled : 2 + high - (box.depth() + 1) * line + scrolled;
            now.add(new BoxBounds(box, x, y, wide, line));
        }
        bounds = now;
        // The boxes have moved under the pointer.
        pointer.ifPresent(point -> pointed = at(point.getX(), point.getY()));
        var graphics = pen.graphics();
        graphics.save();
        graphics.beginPath();
        graphics.rect(0, 2, width, high);
        graphics.clip();
        for (int i = 0; i < bounds.size(); i++) {
            var spot = bounds.get(i);
            if (spot.y() <= high + 2 && spot.y() + line >= 2) {
                box(pen, spot, i == pointed);
            }
        }
        graphics.restore();
        if (all > high) {
            double thumb = Math.max(20, high * high / all);
            double at = (high - thumb) * scrolled / (all - high);
            pen.fillRounded(pen.color(ColorRole.EDGE), width - 6, 2 + (icicle ? at : high - thumb - at), 4, thumb, 4);
        }
        pen.fill(ColorRole.LINE, EDGE, height - foot, room, 1);
        pen.text(style.small(), ColorRole.FG, description(), EDGE, height - foot + 4, room);
    }

    private void updateLayout(double room) {
        long version = graph.version() + (other == null ? 0 : other.version());
        if (version == layoutVersion && room == layoutWidth) {
            return;
        }
        layoutVersion = version;
        layoutWidth = room;
        double narrowest = 1.2 / Math.max(1, room);
        layout = other == null ? graph.layout(zoom, narrowest) : graph.layout(zoom, narrowest, other);
        pointed = -1;
    }

    private void box(Pen pen, BoxBounds spot, boolean chosen) {
        var style = pen.style();
        var box = spot.box();
        boolean matched =
                !search.isEmpty() && box.name().toLowerCase(Locale.ROOT).contains(search);
        boolean calls = box.path().size() < zoom.size();
        var fill = calls && !matched
                ? style.palette().color(ColorRole.RAISED)
                : fill(style.palette(), box, share(box), matched);
        double gap = spot.width() > 3 ? 1 : 0;
        pen.fill(fill, spot.x(), spot.y(), spot.width() - gap, spot.height() - 1);
        var onFill = textColor(style.palette(), fill);
        if (spot.width() > 26 * style.scale()) {
            pen.text(style.small(), onFill, box.name() + delta(box), spot.x() + 3, spot.y() + 1, spot.width() - 6);
        }
        if (chosen) {
            pen.frame(pen.color(ColorRole.FG), spot.x(), spot.y(), spot.width() - gap, spot.height() - 1, 2);
        }
    }

    private double share(FlameGraph.Box box) {
        return (double) box.total() / Math.max(1, layout.all());
    }

    private String delta(FlameGraph.Box box) {
        double change = share(box) - box.before();
        return Double.isNaN(change) || Math.abs(change) < MIN_CHANGE ? "" : " " + signed(change);
    }

    private static String signed(double change) {
        return (change > 0 ? "+" : "−") + Unit.RATIO.text(Math.abs(change));
    }

    private String description() {
        if (pointed < 0 || pointed >= bounds.size()) {
            return "Click a frame to zoom in or out, or use the arrow keys, Enter and Backspace."
                    + (layout.hidden() > 0
                            ? " " + CountText.of(layout.hidden(), "frame is", "frames are") + " too narrow to draw."
                            : "");
        }
        var box = bounds.get(pointed).box();
        return SanitizedText.line(box.name()) + ": " + Unit.RATIO.text(share(box)) + " of all, " + box.total() + " "
                + unit
                + ", " + box.self() + " in the function itself"
                + (Double.isNaN(box.before()) ? "" : "; in the other run " + Unit.RATIO.text(box.before()));
    }

    /// The colour of a function. It depends only on the name, so that it is the same everywhere. In a
    /// comparison it depends on whether the share grew or shrank; these colours also differ in lightness, and
    /// the text shows the change too.
    private static Color fill(ColorPalette palette, FlameGraph.Box box, double share, boolean matched) {
        if (matched) {
            return palette.color(ColorRole.ACCENT);
        }
        var ground = palette.color(ColorRole.RAISED);
        if (!Double.isNaN(box.before())) {
            double change = share - box.before();
            if (Math.abs(change) < MIN_CHANGE) {
                return ground;
            }
            double strength = 0.35 + 0.65 * Math.min(1, Math.abs(change) / 0.2);
            return ground.interpolate(
                    palette.color(change > 0 ? ColorRole.WARN : ColorRole.SILENT),
                    change > 0 ? strength : strength * 0.6);
        }
        if (box.depth() == 0 && box.path().isEmpty()) {
            return ground;
        }
        // A shade between two colours of the theme, derived from the name.
        double shade = Math.floorMod(box.name().hashCode() * 31, 97) / 96.0;
        var warm = palette.color(ColorRole.WARN).interpolate(palette.color(ColorRole.CRITICAL), shade);
        return ground.interpolate(warm, 0.34 + 0.22 * Math.floorMod(box.name().hashCode(), 13) / 12.0);
    }

    /// A dark or light text colour, whichever has more contrast.
    private static Color textColor(ColorPalette palette, Color fill) {
        var light = palette.theme().dark() ? palette.color(ColorRole.FG) : palette.color(ColorRole.BG);
        var dark = palette.theme().dark() ? palette.color(ColorRole.BG) : palette.color(ColorRole.FG);
        return ColorVision.FULL.contrast(light, fill) >= ColorVision.FULL.contrast(dark, fill) ? light : dark;
    }
}
