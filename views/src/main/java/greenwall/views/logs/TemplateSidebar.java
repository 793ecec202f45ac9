package greenwall.views.logs;

import greenwall.views.paint.PaintStyle;
import greenwall.views.parts.RowList;
import java.util.Optional;
import java.util.function.Predicate;

/// The templates beside the lines; the chosen one filters them.
final class TemplateSidebar {
    private static final long EVERY_NANOS = 300_000_000;

    private final TemplateListPane pane;
    private final LogBody body;
    private final Runnable onChosen;
    private Optional<String> chosen = Optional.empty();
    private long shownAt;

    TemplateSidebar(PaintStyle look, LogBody body, Runnable onChosen) {
        this.body = body;
        this.onChosen = onChosen;
        pane = new TemplateListPane(look);
        pane.list().setVisible(false);
        pane.setOnChoose(this::choose);
        pane.setOnHover(id -> body.emphasise(id.map(TemplateSidebar::of).orElse(_ -> false)));
    }

    RowList list() {
        return pane.list();
    }

    private static Predicate<LogLine> of(String id) {
        return line -> {
            var template = line.template();
            return template != null && template.id().equals(id);
        };
    }

    void open(boolean wanted) {
        pane.list().setVisible(wanted);
        if (wanted) {
            body.fold();
            refresh();
            onChosen.run();
        } else {
            choose(Optional.empty());
        }
    }

    void choose(Optional<String> id) {
        chosen = id;
        body.only(id.map(TemplateSidebar::of));
        refresh();
        onChosen.run();
    }

    /// Drops the choice: other lines come.
    void forget() {
        chosen = Optional.empty();
    }

    /// Called for new lines; redraws at a limited rate.
    void changed() {
        long now = System.nanoTime();
        if (pane.list().isVisible()
                && (now - shownAt > EVERY_NANOS || body.model().settled())) {
            shownAt = now;
            refresh();
        }
    }

    void refresh() {
        var folds = body.model().folds();
        pane.show(folds.templates(), chosen, folds.share());
    }
}
