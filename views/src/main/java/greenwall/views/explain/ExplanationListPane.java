package greenwall.views.explain;

import greenwall.fleet.explain.Explanation;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;

/// The ranked list. The chosen entry is open and shows its lines and the reason for its rank.
final class ExplanationListPane extends PaintedRegion {
    private static final double TOP_PADDING = 4;

    private final ExplainView view;
    private final ExplanationText text;
    private final List<RowBounds> bounds = new ArrayList<>();
    private Optional<Explanation> explanation = Optional.empty();
    private List<ExplanationItem> items = List.of();
    private List<ExplanationListRows.Row> rows = List.of();
    private Optional<String> open = Optional.empty();
    private Optional<String> highlighted = Optional.empty();
    private boolean scores;
    private double layoutWidth = -1;
    private int top;
    private Optional<String> hovered = Optional.empty();

    private record RowBounds(String id, double y, double height) {}

    ExplanationListPane(PaintStyle style, ZoneId zone, ExplainView view) {
        super(style, ColorRole.SURFACE);
        this.view = view;
        text = new ExplanationText(zone);
        takeFocus("Ranking");
        setOnMouseMoved(e -> hover(at(e.getY())));
        setOnMouseExited(_ -> hover(Optional.empty()));
        setOnMouseClicked(e -> {
            requestFocus();
            if (e.getButton() != MouseButton.PRIMARY) {
                return;
            }
            at(e.getY()).flatMap(this::item).ifPresent(this::choose);
        });
        setOnScroll(e -> {
            top = Math.clamp(top + (e.getDeltaY() < 0 ? 3L : -3L), 0, Math.max(0, rows.size() - 3));
            repaint();
        });
        setOnKeyPressed(this::key);
    }

    void show(Explanation newExplanation, List<ExplanationItem> newItems) {
        explanation = Optional.of(newExplanation);
        items = newItems;
        layoutAgain();
    }

    void showNothing() {
        explanation = Optional.empty();
        items = List.of();
        open = Optional.empty();
        top = 0;
        layoutAgain();
    }

    private void layoutAgain() {
        layoutWidth = -1;
        repaint();
    }

    void setScoresShown(boolean shown) {
        scores = shown;
        layoutAgain();
    }

    void highlight(Optional<String> id) {
        if (!id.equals(highlighted)) {
            highlighted = id;
            repaint();
        }
    }

    /// The open entry: the chosen one, or the first one if none is chosen.
    Optional<ExplanationItem> opened() {
        return open.flatMap(this::item).or(() -> items.stream().findFirst());
    }

    void open(String id) {
        open = Optional.of(id);
        layoutWidth = -1;
        layout(getWidth());
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).id().equals(id)) {
                if (i < top || bounds.stream().noneMatch(s -> s.id().equals(id))) {
                    top = i;
                }
                break;
            }
        }
        repaint();
    }

    Optional<ExplanationItem> item(String id) {
        return items.stream().filter(t -> t.id().equals(id)).findFirst();
    }

    private Optional<String> at(double y) {
        for (var row : bounds) {
            if (!row.id().isEmpty() && y >= row.y() && y < row.y() + row.height()) {
                return Optional.of(row.id());
            }
        }
        return Optional.empty();
    }

    private void hover(Optional<String> id) {
        if (!id.equals(hovered)) {
            hovered = id;
            view.highlight(id.flatMap(this::item).map(ExplanationItem::id));
        }
    }

    private void choose(ExplanationItem item) {
        open(item.id());
        view.choose(item);
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown() || items.isEmpty()) {
            return;
        }
        int index = opened().map(items::indexOf).orElse(0);
        boolean used = true;
        switch (event.getCode()) {
            case UP -> step(Math.max(0, index - 1));
            case DOWN -> step(Math.min(items.size() - 1, index + 1));
            case HOME -> step(0);
            case END -> step(items.size() - 1);
            case PAGE_UP, PAGE_DOWN -> {
                int by = event.getCode() == KeyCode.PAGE_DOWN ? bounds.size() : -bounds.size();
                top = Math.clamp((long) top + by, 0, Math.max(0, rows.size() - 3));
                repaint();
            }
            case ENTER -> choose(items.get(index));
            default -> used = false;
        }
        if (used) {
            event.consume();
        }
    }

    private void step(int index) {
        var id = items.get(index).id();
        open(id);
        view.highlight(Optional.of(id));
    }

    private void layout(double width) {
        if (width != layoutWidth) {
            layoutWidth = width;
            rows = explanation
                    .map(e -> ExplanationListRows.of(
                            text, paintStyle(), width, e, items, opened().map(ExplanationItem::id), scores))
                    .orElse(List.of());
            top = Math.clamp(top, 0, Math.max(0, rows.size() - 1));
        }
    }

    @Override
    public void setPaintStyle(PaintStyle newStyle) {
        layoutWidth = -1;
        super.setPaintStyle(newStyle);
    }

    private static double height(List<ExplanationListRows.Row> rows) {
        return rows.stream().mapToDouble(ExplanationListRows.Row::height).sum();
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        layout(width);
        bounds.clear();
        double y = TOP_PADDING;
        for (int i = top; i < rows.size(); i++) {
            var row = rows.get(i);
            if (y + row.height() > height) {
                break;
            }
            boolean isHighlighted = highlighted.filter(row.id()::equals).isPresent();
            boolean opened = opened().filter(t -> t.id().equals(row.id())).isPresent();
            if (isHighlighted || opened) {
                pen.fill(
                        isHighlighted
                                ? pen.style().palette().color(ColorRole.ACCENT, 0.16)
                                : pen.color(ColorRole.RAISED),
                        0,
                        y,
                        width,
                        row.height());
            }
            if (opened) {
                pen.fill(ColorRole.ACCENT, 0, y, 3, row.height());
            }
            row.painter().paint(pen, y);
            bounds.add(new RowBounds(row.id(), y, row.height()));
            y += row.height();
        }
        pen.scrollBarThumb(width, 0, height, TOP_PADDING + height(rows), height(rows.subList(0, top)));
        pen.fill(ColorRole.LINE, 0, 0, 1, height);
    }
}
