package greenwall.views.logs;

import greenwall.fleet.Unit;
import greenwall.fleet.VisibleText;
import greenwall.styles.Role;
import greenwall.views.paint.Look;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.input.KeyEvent;

/// The templates into which the lines were folded, those of the most lines first, or the rarest. Enter or a click
/// shows one's lines alone, and all of them again.
final class FoldPane extends PaintedRegion {
    private static final double EDGE = 8;
    private static final int ROWS = 3;

    private final List<Spot> spots = new ArrayList<>();
    private List<Row> rows = List.of();
    private Optional<String> chosen = Optional.empty();
    private boolean rarestFirst;
    private int selected;
    private int top;
    private double share = 1;
    private Consumer<Optional<String>> onChoose = _ -> {};
    private Consumer<Optional<String>> onHover = _ -> {};

    private record Row(String id, String text, long lines) {}

    private record Spot(int row, double y, double height) {}

    FoldPane(Look look) {
        super(look);
        takeFocus("Templates");
        setOnMouseMoved(e -> onHover.accept(at(e.getY()).map(Row::id)));
        setOnMouseExited(_ -> onHover.accept(Optional.empty()));
        setOnMouseClicked(e -> {
            requestFocus();
            if (e.getY() < header()) {
                turn();
                return;
            }
            at(e.getY()).ifPresent(row -> {
                selected = rows.indexOf(row);
                choose(row);
            });
        });
        setOnScroll(e -> {
            top = Math.clamp(top + (e.getDeltaY() < 0 ? 2L : -2L), 0, Math.max(0, rows.size() - 1));
            repaint();
        });
        setOnKeyPressed(this::key);
    }

    void setOnChoose(Consumer<Optional<String>> handler) {
        onChoose = handler;
    }

    void setOnHover(Consumer<Optional<String>> handler) {
        onHover = handler;
    }

    /// `folded` is how much of the log went into them so far.
    void show(List<FoldedTemplate> templates, Optional<String> template, double folded) {
        var newRows = new ArrayList<Row>(templates.size());
        for (var each : templates) {
            newRows.add(new Row(each.id(), each.text(), each.lines()));
        }
        rows = rarestFirst ? newRows.reversed() : newRows;
        chosen = template;
        share = folded;
        selected = Math.clamp(selected, 0, Math.max(0, rows.size() - 1));
        repaint();
    }

    private void turn() {
        rarestFirst = !rarestFirst;
        rows = rows.reversed();
        top = 0;
        repaint();
    }

    private void choose(Row row) {
        onChoose.accept(chosen.filter(row.id()::equals).isPresent() ? Optional.empty() : Optional.of(row.id()));
    }

    private Optional<Row> at(double y) {
        for (var spot : spots) {
            if (y >= spot.y() && y < spot.y() + spot.height() && spot.row() < rows.size()) {
                return Optional.of(rows.get(spot.row()));
            }
        }
        return Optional.empty();
    }

    private void key(KeyEvent event) {
        boolean used = true;
        switch (event.getCode()) {
            case UP -> move(-1);
            case DOWN -> move(1);
            case PAGE_UP -> move(-spots.size());
            case PAGE_DOWN -> move(spots.size());
            case HOME -> move(-rows.size());
            case END -> move(rows.size());
            case F6 -> turn();
            case ENTER -> {
                if (selected < rows.size()) {
                    choose(rows.get(selected));
                }
            }
            default -> used = false;
        }
        if (used) {
            event.consume();
        }
    }

    private void move(int by) {
        selected = Math.clamp((long) selected + by, 0, Math.max(0, rows.size() - 1));
        if (selected < top) {
            top = selected;
        } else if (!spots.isEmpty() && selected > spots.getLast().row()) {
            top = Math.max(0, selected - spots.size() + 1);
        }
        if (selected < rows.size()) {
            onHover.accept(Optional.of(rows.get(selected).id()));
        }
        repaint();
    }

    private double header() {
        return Math.ceil(look().small().height() + 6);
    }

    @Override
    protected Role ground() {
        return Role.SURFACE;
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var look = pen.look();
        spots.clear();
        var title = rows.size()
                + (rows.size() == 1 ? " template" : " templates")
                + (rarestFirst ? ", rarest first" : ", most lines first")
                + (share < 1 ? ", " + Unit.RATIO.text(share) + " folded" : "");
        pen.text(look.small(), Role.MUTED, title, EDGE, 2, width - 2 * EDGE);
        pen.fill(Role.LINE, 0, header() - 1, width, 1);
        double y = header() + 2;
        double figure = look.strong().width("000 k") + 10;
        double room = width - figure - 2 * EDGE;
        double step = look.mono().height() + 1;
        top = Math.clamp(top, 0, Math.max(0, rows.size() - 1));
        for (int i = top; i < rows.size(); i++) {
            var row = rows.get(i);
            var lines = TemplateText.wrap(look.mono(), VisibleText.line(row.text()), room, ROWS);
            double tall = lines.size() * step + 7;
            if (y + tall > height) {
                break;
            }
            boolean only = chosen.filter(row.id()::equals).isPresent();
            if (only || i == selected && isFocused()) {
                pen.fill(Role.RAISED, 0, y - 2, width, tall - 1);
            }
            if (only) {
                pen.fill(Role.ACCENT, 0, y - 2, 3, tall - 1);
            }
            pen.textLeftOf(look.strong(), Role.FG, Unit.COUNT.text(row.lines()), EDGE + figure - 10, y, figure - 4);
            double at = y;
            for (var line : lines) {
                TemplateText.paint(pen, look.mono(), line, EDGE + figure, at, room);
                at += step;
            }
            spots.add(new Spot(i, y - 2, tall));
            y += tall;
        }
        if (rows.isEmpty()) {
            pen.text(look.body(), Role.MUTED, "No lines to fold yet.", EDGE, y + 6, width - 2 * EDGE);
        } else if (!spots.isEmpty() && spots.getLast().row() < rows.size() - 1) {
            int below = rows.size() - spots.size();
            pen.thumb(width, header(), height, (double) spots.size() / rows.size(), (double) top / below);
        }
    }
}
