package greenwall.views.map;

import greenwall.fleet.Unit;
import greenwall.fleet.service.Service;
import greenwall.fleet.state.CellState;
import greenwall.styles.Palette;
import greenwall.styles.Role;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import greenwall.views.paint.StateLook;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.animation.PauseTransition;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Pane;
import javafx.scene.shape.Rectangle;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/// The call graph drawn. The drawing is as large as the graph and is moved beneath its frame, so that moving it
/// draws nothing anew; while it is zoomed a preview of what is in sight stands for it.
final class MapPane extends Pane {
    private static final double WIDE = 184;
    private static final double BETWEEN_LAYERS = 96;
    private static final double BETWEEN = 12;
    private static final double EDGE = 16;
    private static final double ZOOM = 1.2;
    private static final double LEAST = 0.3;
    private static final double MOST = 2;
    /// Below this names are too small to be read and are left out.
    private static final double READABLE = 0.6;
    /// A drawing that is larger is made smaller: its picture is held in memory.
    private static final double LARGEST = 4_096;
    /// Beyond so many calls their numbers are told for those alone that matter.
    private static final int FEW = 60;

    /// Straight ones of which a bent call is made.
    private static final int PIECES = 24;

    private static final double SLIP = 4;
    /// A smaller share of failures is not told in a box.
    private static final double TOLD = 0.005;

    private final LineLayer edges;
    /// The calls in sight, while it is zoomed; of very many those that matter.
    private final LineLayer glance;
    private final Boxes drawing;
    private final Preview preview;
    private final Pane sheet = new Pane();
    private final PauseTransition settled = new PauseTransition(Duration.millis(120));
    private final Rectangle frame = new Rectangle();
    private CallGraph graph = new CallGraph(Map.of(), List.of());
    private CallGraph.Lit lit = graph.lit();
    private CallGraph.@Nullable Shape shape;
    private @Nullable Lines lines;
    private Map<String, Spot> spots = Map.of();
    private double worldWidth = 1;
    private double worldHeight = 1;
    private double zoom = Double.NaN;
    /// At which zoom it is drawn.
    private double drawn = Double.NaN;

    private double left;
    private double top;
    private String selected = "";
    private double pressedX;
    private double pressedY;
    private boolean moved;
    private Consumer<String> onSelect = _ -> {};
    private Consumer<String> onOpen = _ -> {};

    /// Where a service stands in the unscaled drawing.
    private record Spot(double x, double y, int layer, int row) {}

    MapPane(PaintStyle look) {
        edges = new LineLayer((raster, density) -> paint(raster, drawn * density, 0, 0, true));
        glance = new LineLayer((raster, density) ->
                paint(raster, zoom * density, Math.round(left) * density, Math.round(top) * density, false));
        drawing = new Boxes(look);
        preview = new Preview(look);
        sheet.setMouseTransparent(true);
        preview.setMouseTransparent(true);
        preview.setManaged(false);
        preview.setVisible(false);
        drawing.setManaged(false);
        sheet.getChildren().addAll(edges, drawing);
        glance.setMouseTransparent(true);
        glance.setVisible(false);
        getChildren().addAll(sheet, glance, preview);
        settled.setOnFinished(_ -> redraw());
        setClip(frame);
        setMinSize(0, 0);
        setFocusTraversable(true);
        setAccessibleText("Map of services; arrows choose, Enter opens");
        setOnMousePressed(this::press);
        setOnMouseDragged(this::drag);
        setOnMouseReleased(this::release);
        setOnScroll(this::scroll);
        setOnKeyPressed(this::key);
        focusedProperty().subscribe(_ -> drawing.repaint());
    }

    void setOnSelect(Consumer<String> handler) {
        onSelect = handler;
    }

    void setOnOpen(Consumer<String> handler) {
        onOpen = handler;
    }

    void setLook(PaintStyle look) {
        drawing.setLook(look);
        preview.setLook(look);
        place();
        requestLayout();
    }

    String selected() {
        return selected;
    }

    void show(CallGraph newGraph) {
        graph = newGraph;
        lit = newGraph.lit();
        var newShape = newGraph.shape();
        if (!newShape.equals(shape)) {
            shape = newShape;
            place();
        }
        refresh();
        drawing.repaint();
        requestLayout();
    }

    void choose(String name) {
        selected = name;
        refresh();
        drawing.repaint();
        bringIntoSight();
    }

    private double wide() {
        return Math.round(WIDE * drawing.look().scale());
    }

    private double tall() {
        return Math.ceil(drawing.look().small().height() * 2 + 8);
    }

    private void place() {
        var current = shape;
        if (current == null) {
            return;
        }
        double scale = drawing.look().scale();
        var layout = LayeredLayout.of(current);
        var made = new HashMap<String, Spot>();
        int most = layout.layers().stream().mapToInt(List::size).max().orElse(1);
        double step = tall() + BETWEEN * scale;
        worldHeight = 2 * EDGE + most * step;
        worldWidth = 2 * EDGE + layout.layers().size() * (wide() + BETWEEN_LAYERS * scale) - BETWEEN_LAYERS * scale;
        for (int l = 0; l < layout.layers().size(); l++) {
            var layer = layout.layers().get(l);
            double first = EDGE + (most - layer.size()) * step / 2;
            for (int i = 0; i < layer.size(); i++) {
                made.put(layer.get(i), new Spot(EDGE + l * (wide() + BETWEEN_LAYERS * scale), first + i * step, l, i));
            }
        }
        spots = made;
        zoom = Double.NaN;
        drawn = Double.NaN;
    }

    private double largestZoom() {
        return Math.min(MOST, LARGEST / Math.max(worldWidth, worldHeight));
    }

    /// Whole in sight, if names can be read then; else as small as they can be.
    private void fit() {
        double whole = Math.min(getWidth() / worldWidth, getHeight() / worldHeight);
        zoom = Math.min(largestZoom(), Math.clamp(whole, READABLE, 1));
        left = Math.max(0, (getWidth() - worldWidth * zoom) / 2);
        top = Math.max(0, (getHeight() - worldHeight * zoom) / 2);
    }

    @Override
    protected void layoutChildren() {
        frame.setWidth(getWidth());
        frame.setHeight(getHeight());
        if (Double.isNaN(zoom) && getWidth() > 1 && getHeight() > 1) {
            fit();
            bringIntoSight();
        }
        if (!Double.isNaN(zoom)) {
            if (Double.isNaN(drawn)) {
                drawn = zoom;
                refresh();
                drawing.repaint();
            }
            double wide = Math.max(getWidth(), Math.ceil(worldWidth * drawn));
            double tall = Math.max(getHeight(), Math.ceil(worldHeight * drawn));
            edges.resize(wide, tall);
            drawing.resize(wide, tall);
            glance.resize(getWidth(), getHeight());
            preview.resize(getWidth(), getHeight());
            move();
        }
    }

    private void move() {
        sheet.relocate(Math.round(left), Math.round(top));
        boolean zooming = !Double.isNaN(drawn) && drawn != zoom;
        sheet.setVisible(!zooming);
        glance.setVisible(zooming);
        preview.setVisible(zooming);
        if (zooming) {
            glance.repaint();
            preview.repaint();
        }
    }

    /// At the zoom at which it is shown.
    private void redraw() {
        if (drawn != zoom) {
            drawn = Double.NaN;
            requestLayout();
        }
    }

    void panBy(double x, double y) {
        left = Math.clamp(left + x, Math.min(0, getWidth() - worldWidth * zoom) - 200, Math.max(0, getWidth() - 200));
        top = Math.clamp(top + y, Math.min(0, getHeight() - worldHeight * zoom) - 200, Math.max(0, getHeight() - 200));
        move();
    }

    void zoomBy(double factor, double x, double y) {
        double next = Math.clamp(zoom * factor, Math.min(LEAST, largestZoom()), largestZoom());
        left = x - (x - left) * next / zoom;
        top = y - (y - top) * next / zoom;
        zoom = next;
        move();
        settled.playFromStart();
    }

    private void bringIntoSight() {
        var spot = spots.get(selected);
        if (spot == null || Double.isNaN(zoom)) {
            return;
        }
        double x = left + spot.x * zoom;
        double y = top + spot.y * zoom;
        double dx = x < 0 ? 20 - x : Math.min(0, getWidth() - 20 - wide() * zoom - x);
        double dy = y < 0 ? 20 - y : Math.min(0, getHeight() - 20 - tall() * zoom - y);
        left += dx;
        top += dy;
        move();
    }

    private Optional<String> under(double x, double y) {
        double worldX = (x - left) / zoom;
        double worldY = (y - top) / zoom;
        return spots.entrySet().stream()
                .filter(entry -> {
                    var spot = entry.getValue();
                    return worldX >= spot.x && worldX < spot.x + wide() && worldY >= spot.y && worldY < spot.y + tall();
                })
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private void press(MouseEvent event) {
        requestFocus();
        pressedX = event.getX();
        pressedY = event.getY();
        moved = false;
    }

    private void drag(MouseEvent event) {
        if (!moved && Math.hypot(event.getX() - pressedX, event.getY() - pressedY) < SLIP) {
            return;
        }
        moved = true;
        panBy(event.getX() - pressedX, event.getY() - pressedY);
        pressedX = event.getX();
        pressedY = event.getY();
    }

    private void release(MouseEvent event) {
        if (moved || event.getButton() != MouseButton.PRIMARY) {
            return;
        }
        var name = under(event.getX(), event.getY());
        select(name.orElse(""));
        if (event.getClickCount() == 2) {
            name.ifPresent(onOpen);
        }
    }

    private void select(String name) {
        if (!name.equals(selected)) {
            selected = name;
            refresh();
            drawing.repaint();
            onSelect.accept(name);
        }
    }

    private void scroll(ScrollEvent event) {
        if (event.isShiftDown()) {
            panBy(event.getDeltaX() + event.getDeltaY(), 0);
        } else {
            zoomBy(event.getDeltaY() > 0 ? ZOOM : 1 / ZOOM, event.getX(), event.getY());
        }
        event.consume();
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown() || spots.isEmpty()) {
            return;
        }
        boolean used = true;
        switch (event.getCode()) {
            case LEFT -> step(-1, 0);
            case RIGHT -> step(1, 0);
            case UP, K -> step(0, -1);
            case DOWN, J -> step(0, 1);
            case ENTER -> {
                used = !selected.isEmpty();
                if (used) {
                    onOpen.accept(selected);
                }
            }
            case PLUS, ADD, EQUALS -> zoomBy(ZOOM, getWidth() / 2, getHeight() / 2);
            case MINUS, SUBTRACT -> zoomBy(1 / ZOOM, getWidth() / 2, getHeight() / 2);
            case DIGIT0, NUMPAD0 -> {
                zoom = Double.NaN;
                drawn = Double.NaN;
                requestLayout();
            }
            default -> used = false;
        }
        if (used) {
            event.consume();
        }
    }

    /// To the neighbour in the layer, or to the nearest in the next one.
    private void step(int layers, int rows) {
        var from = spots.get(selected);
        Map.Entry<String, Spot> best = null;
        for (var entry : spots.entrySet()) {
            var spot = entry.getValue();
            boolean there = from == null
                    ? spot.layer == 0 && spot.row == 0
                    : rows != 0
                            ? spot.layer == from.layer && spot.row == from.row + rows
                            : spot.layer == from.layer + layers;
            if (there
                    && (best == null
                            || from != null && Math.abs(spot.y - from.y) < Math.abs(best.getValue().y - from.y))) {
                best = entry;
            }
        }
        if (best != null) {
            select(best.getKey());
            bringIntoSight();
        }
    }

    private record Ends(Spot from, Spot to) {}

    /// Calls that are drawn alike.
    private record Strokes(List<Ends> calls, Role role, double thick, double alpha, boolean dotted) {}

    /// What the drawing of the calls depends on.
    private record Lines(double zoom, PaintStyle look, List<Strokes> strokes) {}

    /// All calls, those that matter last.
    private List<Strokes> strokes() {
        var idle = new ArrayList<Ends>();
        var busy = new ArrayList<Ends>();
        var troubled = new ArrayList<Ends>();
        var chosen = new ArrayList<Ends>();
        var warned = new ArrayList<Ends>();
        var failing = new ArrayList<Ends>();
        boolean calm = !lit.any();
        for (var call : graph.calls()) {
            var from = spots.get(call.from());
            var to = spots.get(call.to());
            if (from == null || to == null) {
                continue;
            }
            var ends = new Ends(from, to);
            var state = call.state();
            (state == CellState.IDLE ? idle : busy).add(ends);
            boolean own = ofSelected(call);
            calm &= !own;
            if (state == CellState.CRITICAL) {
                failing.add(ends);
            } else if (state == CellState.WARN) {
                warned.add(ends);
            } else if (state == CellState.OK && own) {
                chosen.add(ends);
            } else if (state == CellState.OK
                    && lit.troubled().contains(call.from())
                    && lit.troubled().contains(call.to())) {
                troubled.add(ends);
            }
        }
        return List.of(
                new Strokes(idle, Role.EDGE, 1, 0.5, true),
                new Strokes(busy, calm ? Role.MUTED : Role.EDGE, 1, calm ? 0.8 : 0.6, false),
                new Strokes(troubled, Role.FG, 1.5, 0.8, false),
                new Strokes(chosen, Role.ACCENT, 1.5, 1, false),
                new Strokes(warned, Role.WARN_TEXT, 2, 1, false),
                new Strokes(failing, Role.CRITICAL_TEXT, 3, 1, false));
    }

    private boolean ofSelected(CallGraph.Call call) {
        return call.from().equals(selected) || call.to().equals(selected);
    }

    /// Draws the calls anew only where they are otherwise than they were drawn.
    private void refresh() {
        var now = new Lines(drawn, drawing.look(), strokes());
        if (!now.equals(lines)) {
            lines = now;
            edges.repaint();
        }
    }

    /// @param whole with the many that are as they should be
    private void paint(LineRaster raster, double at, double x, double y, boolean whole) {
        var palette = drawing.look().palette();
        raster.fill(Palette.argb(palette.color(Role.BG)));
        var current = lines;
        if (current == null || Double.isNaN(at)) {
            return;
        }
        for (var strokes : current.strokes) {
            if (strokes.thick <= 1 && !whole && graph.calls().size() > 10 * FEW) {
                continue;
            }
            var pen = new Stroke(raster, strokes, Palette.argb(palette.color(strokes.role)));
            for (var ends : strokes.calls) {
                draw(pen, at, x, y, ends.from, ends.to);
            }
        }
    }

    private record Stroke(LineRaster raster, Strokes of, int colour) {
        void line(double x1, double y1, double x2, double y2) {
            raster.line(x1, y1, x2, y2, of.thick, colour, of.alpha, of.dotted);
        }
    }

    private void draw(Stroke pen, double at, double x, double y, Spot from, Spot to) {
        double x1 = x + (from.x + wide()) * at;
        double y1 = y + (from.y + tall() / 2) * at;
        double x2 = x + to.x * at;
        double y2 = y + (to.y + tall() / 2) * at;
        if (graph.calls().size() > 10 * FEW) {
            pen.line(x1, y1, x2, y2);
        } else {
            double bend = to.layer > from.layer ? (x2 - x1) / 2 : BETWEEN_LAYERS * at;
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

    /// What the drawing of the services depends on as a whole.
    private record Frame(double zoom, Map<String, Spot> spots, PaintStyle look, String selected, boolean focused) {}

    /// What is told of one service.
    private record Told(CellState state, boolean dim, String figures) {}

    private record Drawn(Frame frame, Map<String, Told> nodes, List<Label> labels) {}

    /// Words beside a call, on whole pixels, so that they can be taken away again.
    private record Label(String text, Role role, double x, double y, double wide, double tall) {
        void paint(Pen pen) {
            pen.fill(pen.look().palette().color(Role.BG, 0.8), x, y, wide, tall);
            pen.text(pen.look().tiny(), role, text, x + 2, y, wide);
        }

        void erase(Pen pen) {
            pen.graphics().clearRect(x, y, wide, tall);
        }
    }

    /// The services, and what is written beside the calls that matter, over all calls.
    private final class Boxes extends PaintedRegion {
        private @Nullable Drawn before;

        Boxes(PaintStyle look) {
            super(look);
        }

        @Override
        protected boolean clear() {
            return true;
        }

        @Override
        protected void paint(Pen pen, double width, double height) {
            if (spots.isEmpty() || Double.isNaN(drawn)) {
                return;
            }
            var now = now();
            before = now;
            now.labels.forEach(label -> label.paint(pen));
            now.nodes.forEach((name, _) -> paint(pen, name));
        }

        /// At most beats it is a few words that changed.
        @Override
        protected boolean paintChanges(Pen pen) {
            var was = before;
            var now = now();
            if (was == null || Double.isNaN(drawn) || !was.frame.equals(now.frame)) {
                return false;
            }
            before = now;
            was.labels.stream().filter(label -> !now.labels.contains(label)).forEach(label -> label.erase(pen));
            now.labels.stream().filter(label -> !was.labels.contains(label)).forEach(label -> label.paint(pen));
            now.nodes.forEach((name, told) -> {
                if (!told.equals(was.nodes.get(name))) {
                    paint(pen, name);
                }
            });
            return true;
        }

        private void paint(Pen pen, String name) {
            var spot = spots.get(name);
            var service = graph.nodes().get(name);
            if (spot != null && service != null) {
                node(pen, drawn, name, service, spot, false);
            }
        }

        private Drawn now() {
            var nodes = new HashMap<String, Told>();
            graph.nodes().forEach((name, service) -> {
                if (spots.containsKey(name)) {
                    nodes.put(name, new Told(service.state(), dim(name), figures(service)));
                }
            });
            return new Drawn(
                    new Frame(drawn, spots, look(), selected, MapPane.this.isFocused()), nodes, List.copyOf(labels()));
        }

        private boolean dim(String name) {
            return lit.any() && !lit.services().contains(name) && !name.equals(selected);
        }

        private List<Label> labels() {
            var labels = new ArrayList<Label>();
            if (drawn >= READABLE) {
                var taken = new ArrayList<double[]>();
                spots.values()
                        .forEach(spot -> taken.add(new double[] {
                            spot.x * drawn, spot.y * drawn, (spot.x + wide()) * drawn, (spot.y + tall()) * drawn
                        }));
                labels(labels, taken, call -> call.state() == CellState.CRITICAL, Role.CRITICAL_TEXT);
                labels(labels, taken, call -> call.state() == CellState.WARN, Role.WARN_TEXT);
                labels(labels, taken, call -> call.state() == CellState.OK && ofSelected(call), Role.ACCENT);
                if (graph.calls().size() <= FEW) {
                    labels(labels, taken, call -> call.state() == CellState.OK && !ofSelected(call), Role.MUTED);
                }
            }
            return labels;
        }

        /// How often, and what share fails, in the middle of a call where there is room.
        private void labels(List<Label> labels, List<double[]> taken, Predicate<CallGraph.Call> which, Role role) {
            var type = look().tiny();
            for (var call : graph.calls()) {
                if (!which.test(call)) {
                    continue;
                }
                var from = spots.get(call.from());
                var to = spots.get(call.to());
                if (from == null || to == null) {
                    continue;
                }
                var text = Unit.of("1/s").text(call.rate())
                        + (call.failing() ? ", " + Unit.RATIO.text(call.errors()) + " fail" : "");
                double wide = Math.ceil(type.width(text)) + 4;
                double tall = Math.ceil(type.height());
                double x = Math.floor((from.x + wide() + to.x) / 2 * drawn - wide / 2);
                double y = Math.floor((from.y + to.y + tall()) / 2 * drawn - tall);
                if (free(taken, x, y, x + wide, y + tall)) {
                    labels.add(new Label(text, role, x, y, wide, tall));
                }
            }
        }

        private static boolean free(List<double[]> taken, double x1, double y1, double x2, double y2) {
            for (var box : taken) {
                if (x1 < box[2] && x2 > box[0] && y1 < box[3] && y2 > box[1]) {
                    return false;
                }
            }
            taken.add(new double[] {x1, y1, x2, y2});
            return true;
        }

        /// @param brief without what changes from beat to beat
        void node(Pen pen, double at, String name, Service service, Spot spot, boolean brief) {
            var look = pen.look();
            var state = StateLook.of(service.state());
            double x = Math.round(spot.x * at);
            double y = Math.round(spot.y * at);
            double wide = Math.round(wide() * at);
            double tall = Math.round(tall() * at);
            boolean dim = dim(name);
            pen.fill(pen.color(dim ? Role.SURFACE : Role.RAISED), x, y, wide, tall);
            pen.fill(pen.color(state.fill()), x, y, Math.max(3, 4 * at), tall);
            if (service.state().troubled()) {
                pen.frame(pen.color(state.text()), x, y, wide, tall, 1);
            }
            if (name.equals(selected)) {
                pen.frame(
                        pen.color(MapPane.this.isFocused() ? Role.ACCENT : Role.FG),
                        x - 1,
                        y - 1,
                        wide + 2,
                        tall + 2,
                        2);
            }
            var type = look.small();
            if (at < READABLE) {
                return;
            }
            double icon = type.size();
            double text = x + 9;
            boolean two = tall >= 2 * type.height() + 2;
            double first = two ? y + (tall - 2 * type.height()) / 2 : y + (tall - type.height()) / 2;
            if (!brief) {
                pen.icon(state.icon(), pen.color(state.text()), text, first + (type.height() - icon) / 2, icon);
            }
            pen.text(type, dim ? Role.MUTED : Role.FG, name, text + icon + 5, first, wide - icon - 20);
            if (two && !brief) {
                pen.text(type, Role.MUTED, figures(service), text, first + type.height(), wide - 16);
            }
        }

        private static String figures(Service service) {
            var parts = new ArrayList<String>();
            double rate = service.value("rate");
            double errors = service.value("errors");
            double slow = service.value("p99");
            if (!Double.isNaN(rate)) {
                parts.add(Unit.of("1/s").text(rate));
            }
            if (errors >= TOLD) {
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

    /// The names in sight, while it is zoomed.
    private final class Preview extends PaintedRegion {
        Preview(PaintStyle look) {
            super(look);
        }

        @Override
        protected boolean clear() {
            return true;
        }

        @Override
        protected void paint(Pen pen, double width, double height) {
            var g = pen.graphics();
            g.save();
            g.translate(Math.round(left), Math.round(top));
            graph.nodes().forEach((name, service) -> {
                var spot = spots.get(name);
                if (spot != null
                        && left + (spot.x + wide()) * zoom >= 0
                        && left + spot.x * zoom <= width
                        && top + (spot.y + tall()) * zoom >= 0
                        && top + spot.y * zoom <= height) {
                    drawing.node(pen, zoom, name, service, spot, true);
                }
            });
            g.restore();
        }
    }
}
