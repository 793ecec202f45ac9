package greenwall.views.logs;

import greenwall.fleet.CountText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.Unit;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import greenwall.views.widgets.RowList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/// The list of templates, the most frequent or the rarest first. Enter or a click filters the lines by a
/// template, or removes that filter again. F6 or a click on the head reverses the order.
final class TemplateListPane {
    private static final int MAX_LINES = 3;

    private final RowList list;
    /// The templates in the rows below the head, which is the first row of the list.
    private List<PublishedTemplate> templates = List.of();

    private Optional<String> chosen = Optional.empty();
    private boolean rarestFirst;
    private double share = 1;
    private final Consumer<Optional<String>> onChoose;

    /// @param onHover gets the template under the pointer, or the selected one
    TemplateListPane(PaintStyle style, Consumer<Optional<String>> onChoose, Consumer<Optional<String>> onHover) {
        this.onChoose = onChoose;
        list = new RowList(style, "Templates", this::paint);
        list.setBackgroundRole(ColorRole.SURFACE);
        list.openOnSingleClick();
        list.setHeights((row, width) -> row == 0 ? 0 : lines(row, width).size() * step() + 7);
        list.onOpen(this::open);
        list.onHover(row -> onHover.accept(template(row)));
        list.onSelect(row -> onHover.accept(template(row)));
        list.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.F6) {
                reverse();
                event.consume();
            }
        });
    }

    RowList list() {
        return list;
    }

    /// @param grouped the share of the log that is grouped
    void show(List<PublishedTemplate> newTemplates, Optional<String> template, double grouped) {
        chosen = template;
        share = grouped;
        show(rarestFirst ? newTemplates.reversed() : newTemplates);
    }

    /// The selected template stays selected, and the one under the pointer stays there, although the order
    /// changes.
    private void show(List<PublishedTemplate> ordered) {
        var selected = template(list.selected());
        int steady = list.anchorRow();
        var kept = template(steady);
        double offset = steady < 0 ? 0 : list.offset(steady);
        templates = ordered;
        list.show(templates.isEmpty() ? 0 : templates.size() + 1, row -> row == 0, "No lines to group into templates.");
        selected.ifPresent(id -> list.selectSilently(row(id)));
        kept.map(this::row).filter(row -> row > 0).ifPresent(row -> list.place(row, offset));
    }

    /// -1 if there is no such template.
    private int row(String id) {
        int index = templates.stream().map(PublishedTemplate::id).toList().indexOf(id);
        return index < 0 ? -1 : index + 1;
    }

    private void reverse() {
        rarestFirst = !rarestFirst;
        show(templates.reversed());
        list.scrollToTop();
    }

    private Optional<String> template(int row) {
        return row > 0 ? Optional.of(templates.get(row - 1).id()) : Optional.empty();
    }

    private void open(int row) {
        if (row == 0) {
            reverse();
        } else {
            var id = template(row);
            onChoose.accept(chosen.equals(id) ? Optional.empty() : id);
        }
    }

    private double step() {
        return list.paintStyle().mono().height() + 1;
    }

    private double figure() {
        return list.paintStyle().strong().width("000 k") + 10;
    }

    private List<String> lines(int row, double width) {
        var text = SanitizedText.line(templates.get(row - 1).text());
        return list.paintStyle().mono().wrap(text, width - figure(), MAX_LINES);
    }

    private void paint(Pen pen, int row, double x, double y, double width, double height, boolean selected) {
        var style = pen.style();
        if (row == 0) {
            var head = CountText.of(templates.size(), "template")
                    + (rarestFirst ? ", rarest first" : ", most frequent first")
                    + (share < 1 ? ", " + Unit.RATIO.text(share) + " of lines grouped" : "");
            pen.text(style.small(), ColorRole.MUTED, head, x, y + 4, width);
            return;
        }
        if (chosen.equals(template(row))) {
            pen.fill(ColorRole.ACCENT, 0, y, 3, height - 1);
        }
        var lines = Unit.COUNT.text(templates.get(row - 1).lines());
        pen.textLeftOf(style.strong(), ColorRole.FG, lines, x + figure() - 10, y + 2, figure() - 4);
        double at = y + 2;
        for (var line : lines(row, width)) {
            LineTextPainter.paintTemplate(pen, style.mono(), line, x + figure(), at, width - figure());
            at += step();
        }
    }
}
