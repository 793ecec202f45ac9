package greenwall.views.dashboard;

import greenwall.fleet.dashboard.Panel;
import greenwall.styles.ColorRole;
import greenwall.views.dashboard.PanelLayout.Shift;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;

/// Panels on a grid of 24 columns with foldable rows and scrolling. Reports the panels that come into sight.
final class PanelGrid extends Pane {
    private static final double CELL = 30;
    private static final double GAP = 8;
    private static final double BAR = 8;
    private static final double ROW = 1;

    private final Rectangle clip = new Rectangle();
    private final Region ghost = new Region();
    private final Thumb thumb;
    private List<Row> rows = List.of();
    private Optional<PanelBox> alone = Optional.empty();
    private Runnable onSight = () -> {};
    private PaintStyle look;
    private double scrolled;
    private double hidden;
    private double column = 1;

    /// @param heading empty for a row that has none
    static final class Row {
        private final Optional<RowHeading> heading;
        private final List<Placed> panels;
        private boolean folded;

        Row(Optional<RowHeading> heading, List<Placed> panels, boolean folded) {
            this.heading = heading;
            this.panels = List.copyOf(panels);
            this.folded = folded;
            heading.ifPresent(h -> h.show(folded));
        }

        void toggle() {
            fold(!folded);
        }

        void fold(boolean isFolded) {
            folded = isFolded;
            heading.ifPresent(h -> h.show(folded));
        }

        boolean folded() {
            return folded;
        }

        private boolean open() {
            return !folded || heading.isEmpty();
        }

        /// Its height in cells, with the heading.
        private double cells() {
            return (heading.isPresent() ? ROW : 0) + (open() ? height() : 0);
        }

        private int height() {
            return panels.stream().mapToInt(p -> p.at().y() + p.at().h()).max().orElse(0);
        }
    }

    record Placed(PanelBox box, Panel.Place at) {}

    /// A place: the index of a row, and the cells below the row's first.
    record Spot(int row, int y) {}

    PanelGrid(PaintStyle look) {
        this.look = look;
        thumb = new Thumb(look);
        setMinSize(0, 0);
        setClip(clip);
        ghost.setMouseTransparent(true);
        ghost.setManaged(false);
        ghost.setVisible(false);
        ghost.setStyle("-fx-border-color: -gw-accent; -fx-border-width: 2; -fx-border-style: dashed;");
        setOnScroll(event -> {
            if (!event.isShortcutDown()) {
                scrollTo(scrolled - event.getDeltaY());
                event.consume();
            }
        });
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    }

    /// Called when other panels may be in sight.
    void setOnSight(Runnable handler) {
        onSight = handler;
    }

    void show(List<Row> newRows) {
        rows = List.copyOf(newRows);
        alone = Optional.empty();
        var before = Set.copyOf(getChildren());
        var nodes = new ArrayList<Node>();
        for (var row : rows) {
            row.heading.ifPresent(nodes::add);
            row.panels.forEach(placed -> {
                nodes.add(placed.box());
                if (!before.contains(placed.box())) {
                    PaintedRegion.passFocus(placed.box(), () -> bringIntoSight(placed.box()));
                }
            });
        }
        nodes.add(ghost);
        nodes.add(thumb);
        getChildren().setAll(nodes);
        requestLayout();
    }

    /// A distance on the screen in cells, rounded.
    Shift cells(Point2D way, boolean size) {
        int dx = (int) Math.round(way.getX() / column);
        int dy = (int) Math.round(way.getY() / y(1));
        return size ? new Shift(0, 0, dx, dy) : new Shift(dx, dy, 0, 0);
    }

    /// The position of a panel's upper edge after it is moved by some cells.
    Spot spot(PanelBox box, int dy) {
        double wanted = (box.getLayoutY() + scrolled) / y(1) + dy;
        double top = 0;
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            double end = top + row.cells();
            if (wanted < end || i + 1 == rows.size()) {
                double within = wanted - top - (row.heading.isPresent() ? ROW : 0);
                return new Spot(i, row.open() ? (int) Math.max(0, Math.round(within)) : row.height());
            }
            top = end;
        }
        return new Spot(0, 0);
    }

    /// Draws a frame at the new position of a dragged panel.
    void preview(PanelBox box, Shift shift) {
        ghost.setVisible(!shift.equals(Shift.NONE));
        ghost.resizeRelocate(
                box.getLayoutX() + shift.dx() * column,
                box.getLayoutY() + y(shift.dy()),
                Math.max(column, box.getWidth() + shift.dw() * column),
                Math.max(y(1), box.getHeight() + y(shift.dh())));
    }

    void toTop() {
        scrolled = 0;
        requestLayout();
    }

    Stream<PanelBox> boxes() {
        return rows.stream().flatMap(row -> row.panels.stream()).map(Placed::box);
    }

    Stream<PanelBox> inSight() {
        return boxes().filter(PanelBox::inSight);
    }

    Optional<PanelBox> alone() {
        return alone;
    }

    void setAlone(Optional<PanelBox> box) {
        alone = box;
        // The box of a folded panel may not have been made yet.
        box.ifPresent(PanelBox::content);
        requestLayout();
    }

    void toggle(Row row) {
        row.toggle();
        requestLayout();
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        double by = switch (event.getCode()) {
            case PAGE_DOWN -> getHeight() - CELL;
            case PAGE_UP -> CELL - getHeight();
            case DOWN, J -> 2 * CELL;
            case UP, K -> -2 * CELL;
            default -> 0;
        };
        if (event.getCode() == KeyCode.TAB) {
            tab(event);
        } else if (by != 0) {
            scrollTo(scrolled + by);
            event.consume();
        }
    }

    /// Panels out of sight cannot be focused, so Tab scrolls to the next one.
    private void tab(KeyEvent event) {
        var open = rows.stream()
                .filter(Row::open)
                .flatMap(row -> row.panels.stream())
                .map(Placed::box)
                .toList();
        for (int i = 0; i < open.size(); i++) {
            int next = i + (event.isShiftDown() ? -1 : 1);
            if (has(open.get(i), event.getTarget()) && next >= 0 && next < open.size()) {
                bringIntoSight(open.get(next));
                layout();
                open.get(next).content().requestFocus();
                event.consume();
                return;
            }
        }
    }

    static boolean has(PanelBox box, Object target) {
        for (Node at = target instanceof Node node ? node : null; at != null; at = at.getParent()) {
            if (at == box) {
                return true;
            }
        }
        return false;
    }

    Optional<PanelBox> holding(Object target) {
        return boxes().filter(box -> has(box, target)).findFirst();
    }

    private void scrollTo(double to) {
        double within = Math.clamp(to, 0, Math.max(0, hidden));
        if (within != scrolled) {
            scrolled = within;
            requestLayout();
        }
    }

    void bringIntoSight(PanelBox box) {
        double top = box.getLayoutY() + scrolled;
        double bottom = top + box.getHeight();
        if (top < scrolled) {
            scrollTo(top);
        } else if (bottom > scrolled + getHeight()) {
            scrollTo(bottom - getHeight());
        }
    }

    void restyle(PaintStyle newLook) {
        look = newLook;
        thumb.setLook(newLook);
        boxes().forEach(box -> box.setLook(newLook));
        rows.forEach(row -> row.heading.ifPresent(h -> h.setLook(newLook)));
        requestLayout();
    }

    private double y(double cells) {
        return cells * (CELL * look.scale() + GAP);
    }

    @Override
    protected void layoutChildren() {
        double width = Math.floor(getWidth());
        double height = Math.floor(getHeight());
        clip.setWidth(width);
        clip.setHeight(height);
        if (width < 1 || height < 1) {
            return;
        }
        if (alone.isPresent()) {
            thumb.setVisible(false);
            rows.forEach(row -> row.heading.ifPresent(h -> h.setVisible(false)));
            boxes().filter(box -> box != alone.get()).forEach(box -> box.setInSight(false));
            alone.get().resizeRelocate(0, 0, width, height);
            alone.get().setInSight(true);
            onSight.run();
            return;
        }
        double cells = 0;
        for (var row : rows) {
            cells += row.cells();
        }
        hidden = Math.max(0, y(cells) - GAP - height);
        scrolled = Math.clamp(scrolled, 0, hidden);
        double room = width - (hidden > 1 ? BAR + 2 : 0);
        column = (room + GAP) / Panel.COLUMNS;
        double at = 0;
        for (var row : rows) {
            if (row.heading.isPresent()) {
                var heading = row.heading.get();
                double top = Math.round(y(at) - scrolled);
                heading.resizeRelocate(0, top, room, y(ROW) - GAP);
                heading.setVisible(top + heading.getHeight() > 0 && top < height);
                at += ROW;
            }
            for (var placed : row.panels) {
                place(placed, at, height, row.open());
            }
            at += row.open() ? row.height() : 0;
        }
        thumb.setVisible(hidden > 1);
        thumb.resizeRelocate(width - BAR, 0, BAR, height);
        thumb.repaint();
        onSight.run();
    }

    private void place(Placed placed, double row, double height, boolean open) {
        var at = placed.at();
        double left = Math.round(at.x() * column);
        double right = Math.round((at.x() + at.w()) * column - GAP);
        double top = Math.round(y(row + at.y()) - scrolled);
        double tall = Math.round(y(at.h()) - GAP);
        boolean seen = open && top + tall > 0 && top < height;
        if (open) {
            placed.box().resizeRelocate(left, top, Math.max(1, right - left), Math.max(1, tall));
        }
        placed.box().setInSight(seen);
    }

    private final class Thumb extends PaintedRegion {
        Thumb(PaintStyle look) {
            super(look);
            setMouseTransparent(true);
        }

        @Override
        protected void paint(Pen pen, double width, double height) {
            pen.fill(ColorRole.BG, 0, 0, width, height);
            pen.thumb(width, 0, height, height / (height + hidden), hidden < 1 ? 0 : scrolled / hidden);
        }
    }
}
