package greenwall.views.dashboard;

import greenwall.fleet.dashboard.Panel;
import greenwall.views.dashboard.PanelLayout.Shift;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.ScrollablePane;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;

/// The panels of a dashboard on a grid of 24 columns, with collapsible rows and scrolling. A panel that only
/// moves keeps its content, and a row that the user has collapsed stays collapsed.
final class PanelGrid extends ScrollablePane {
    private static final double CELL = 30;
    private static final double GAP = 8;
    private static final double ROW = 1;

    private final Region ghost = new Region();
    private List<Row> rows = List.of();
    private Optional<PanelBox> maximized = Optional.empty();
    private final Runnable onArranged;
    private double column = 1;

    /// A row of panels. Without a heading, it cannot be collapsed.
    private record Row(RepeatedPanelLayout.Row layout, Optional<RowHeading> heading, List<PlacedPanel> panels) {
        private boolean open() {
            return heading.filter(RowHeading::collapsed).isEmpty();
        }

        /// The height in cells, including the heading.
        private double cells() {
            return (heading.isPresent() ? ROW : 0) + (open() ? height() : 0);
        }

        private int height() {
            return panels.stream().mapToInt(p -> p.at().y() + p.at().h()).max().orElse(0);
        }
    }

    private record PlacedPanel(PanelBox box, Panel.GridPosition at) {}

    /// A position: the index of the dashboard's row, and the offset within the row, in cells.
    record RowOffset(int row, int y) {}

    /// @param onArranged called when other panels may be visible
    PanelGrid(PaintStyle style, Runnable onArranged) {
        super(style);
        this.onArranged = onArranged;
        ghost.setMouseTransparent(true);
        ghost.setManaged(false);
        ghost.setVisible(false);
        ghost.setStyle("-fx-border-color: -gw-accent; -fx-border-width: 2; -fx-border-style: dashed;");
        setOnScroll(event -> {
            if (!event.isShortcutDown()) {
                scrollTo(scrolled() - event.getDeltaY());
                event.consume();
            }
        });
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    }

    /// Returns false if the layout has not changed.
    boolean show(List<RepeatedPanelLayout.Row> layout, Function<PanelInstance, PanelBox> maker) {
        if (rows.stream().map(Row::layout).toList().equals(layout)) {
            return false;
        }
        var unused = boxes().collect(Collectors.toCollection(ArrayList::new));
        rows = layout.stream()
                .map(row -> {
                    var placed = row.cells().stream()
                            .map(cell -> new PlacedPanel(box(unused, cell.instance(), maker), cell.at()))
                            .toList();
                    return new Row(
                            row,
                            row.title().isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(new RowHeading(
                                            thumb().paintStyle(), row.heading(), placed.size(), isCollapsed(row))),
                            placed);
                })
                .toList();
        showNodes();
        unused.forEach(PanelBox::onHidden);
        return true;
    }

    /// Takes a box with the same content from the unused ones, or makes one.
    private PanelBox box(List<PanelBox> unused, PanelInstance instance, Function<PanelInstance, PanelBox> maker) {
        var same = unused.stream()
                .filter(box -> box.instance().hasContentOf(instance))
                .findFirst();
        same.ifPresent(unused::remove);
        return same.orElseGet(() -> {
            var made = maker.apply(instance);
            PaintedRegion.passFocus(made, () -> scrollIntoView(made));
            return made;
        });
    }

    private boolean isCollapsed(RepeatedPanelLayout.Row row) {
        return rows.stream()
                .filter(old -> old.layout.rowIndex() == row.rowIndex()
                        && old.layout.title().equals(row.title())
                        && old.layout.own().equals(row.own())
                        && old.layout.collapsed() == row.collapsed())
                .findFirst()
                .map(old -> !old.open())
                .orElse(row.collapsed());
    }

    /// Expands the row of the panel and scrolls to the panel.
    void reveal(int panel) {
        rows.stream()
                .filter(row -> row.panels.stream()
                        .anyMatch(placed -> placed.box().panel().id() == panel))
                .forEach(row -> row.heading.ifPresent(heading -> heading.setCollapsed(false)));
        layout();
        box(panel).ifPresent(this::scrollIntoView);
        layout();
    }

    void clear() {
        boxes().forEach(PanelBox::onHidden);
        rows = List.of();
        showNodes();
    }

    private void showNodes() {
        maximized = Optional.empty();
        var nodes = new ArrayList<Node>();
        for (var row : rows) {
            row.heading.ifPresent(nodes::add);
            row.panels.forEach(placed -> nodes.add(placed.box()));
        }
        nodes.add(ghost);
        nodes.add(thumb());
        getChildren().setAll(nodes);
        requestLayout();
    }

    /// Converts a distance on the screen to cells, rounded.
    Shift cells(Point2D distance, boolean size) {
        int dx = (int) Math.round(distance.getX() / column);
        int dy = (int) Math.round(distance.getY() / y(1));
        return size ? new Shift(0, 0, dx, dy) : new Shift(dx, dy, 0, 0);
    }

    /// The position of a panel's upper edge after a move by some cells.
    RowOffset cell(PanelBox box, int dy) {
        double cellY = (box.getLayoutY() + scrolled()) / y(1) + dy;
        double top = 0;
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            double end = top + row.cells();
            if (cellY < end || i + 1 == rows.size()) {
                double within = cellY - top - (row.heading.isPresent() ? ROW : 0);
                return new RowOffset(
                        row.layout.rowIndex(), row.open() ? (int) Math.max(0, Math.round(within)) : row.height());
            }
            top = end;
        }
        return new RowOffset(0, 0);
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

    void scrollToTop() {
        scrollTo(0);
    }

    Stream<PanelBox> boxes() {
        return rows.stream().flatMap(row -> row.panels.stream()).map(PlacedPanel::box);
    }

    Optional<PanelBox> box(int panel) {
        return boxes().filter(box -> box.panel().id() == panel).findFirst();
    }

    Stream<PanelBox> onScreen() {
        return boxes().filter(PanelBox::onScreen);
    }

    Optional<PanelBox> maximized() {
        return maximized;
    }

    void maximize(Optional<PanelBox> box) {
        maximized = box;
        // The body of a panel in a collapsed row may not have been created yet.
        box.ifPresent(PanelBox::content);
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
            scrollTo(scrolled() + by);
            event.consume();
        }
    }

    private void tab(KeyEvent event) {
        var open = rows.stream()
                .filter(Row::open)
                .flatMap(row -> row.panels.stream())
                .map(PlacedPanel::box)
                .toList();
        tab(event, open).ifPresent(box -> box.content().requestFocus());
    }

    Optional<PanelBox> boxWith(Object target) {
        return boxes().filter(box -> containsTarget(box, target)).findFirst();
    }

    void restyle(PaintStyle newStyle) {
        thumb().setPaintStyle(newStyle);
        boxes().forEach(box -> box.applyStyle(newStyle));
        rows.forEach(row -> row.heading.ifPresent(h -> h.setPaintStyle(newStyle)));
        requestLayout();
    }

    private double y(double cells) {
        return cells * (CELL * thumb().paintStyle().scale() + GAP);
    }

    @Override
    protected void layoutChildren() {
        double width = Math.floor(getWidth());
        double height = Math.floor(getHeight());
        if (width < 1 || height < 1) {
            return;
        }
        if (maximized.isPresent()) {
            thumb().setVisible(false);
            rows.forEach(row -> row.heading.ifPresent(h -> h.setVisible(false)));
            boxes().filter(box -> box != maximized.get()).forEach(box -> box.setVisibleOnScreen(false));
            maximized.get().resizeRelocate(0, 0, width, height);
            maximized.get().setVisibleOnScreen(true);
            onArranged.run();
            return;
        }
        double cells = rows.stream().mapToDouble(Row::cells).sum();
        double room = width - (measure(height, y(cells) - GAP) ? BAR + 2 : 0);
        column = (room + GAP) / Panel.COLUMNS;
        double at = 0;
        for (var row : rows) {
            if (row.heading.isPresent()) {
                var heading = row.heading.get();
                double top = Math.round(y(at) - scrolled());
                heading.resizeRelocate(0, top, room, y(ROW) - GAP);
                heading.setVisible(top + heading.getHeight() > 0 && top < height);
                at += ROW;
            }
            for (var placed : row.panels) {
                place(placed, at, height, row.open());
            }
            at += row.open() ? row.height() : 0;
        }
        onArranged.run();
    }

    private void place(PlacedPanel placed, double row, double height, boolean open) {
        var at = placed.at();
        double left = Math.round(at.x() * column);
        double right = Math.round((at.x() + at.w()) * column - GAP);
        double top = Math.round(y(row + at.y()) - scrolled());
        double tall = Math.round(y(at.h()) - GAP);
        boolean seen = open && top + tall > 0 && top < height;
        if (open) {
            placed.box().resizeRelocate(left, top, Math.max(1, right - left), Math.max(1, tall));
        }
        placed.box().setVisibleOnScreen(seen);
    }
}
