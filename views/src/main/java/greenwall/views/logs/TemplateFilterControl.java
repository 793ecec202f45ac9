package greenwall.views.logs;

import greenwall.views.paint.PaintStyle;
import greenwall.views.widgets.RowList;
import java.util.Optional;
import java.util.function.Predicate;

/// Filters the lines by the template that was chosen in the list next to them.
final class TemplateFilterControl {
    private static final long REFRESH_NANOS = 300_000_000;

    private final TemplateListPane pane;
    private final LogPane viewer;
    private final Runnable onChosen;
    private Optional<String> chosen = Optional.empty();
    private long shownAt;

    TemplateFilterControl(PaintStyle style, LogPane viewer, Runnable onChosen) {
        this.viewer = viewer;
        this.onChosen = onChosen;
        pane = new TemplateListPane(
                style,
                this::choose,
                id -> viewer.highlight(id.map(TemplateFilterControl::of).orElse(_ -> false)));
        pane.list().setVisible(false);
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

    void open(boolean open) {
        pane.list().setVisible(open);
        if (open) {
            viewer.startTemplates();
            refresh();
            onChosen.run();
        } else {
            choose(Optional.empty());
            viewer.stopTemplates();
        }
    }

    void choose(Optional<String> id) {
        chosen = id;
        viewer.showOnly(id.map(TemplateFilterControl::of));
        refresh();
        onChosen.run();
    }

    /// Clears the choice of a template, because other lines will be shown.
    void clearChoice() {
        chosen = Optional.empty();
    }

    /// Called when there are new lines. Refreshes the list at a limited rate.
    void changed() {
        long now = System.nanoTime();
        if (pane.list().isVisible() && (now - shownAt > REFRESH_NANOS || viewer.model.settled())) {
            shownAt = now;
            refresh();
        }
    }

    void refresh() {
        var miner = viewer.model.templateMiner();
        pane.show(miner.templates(), chosen, miner.share());
    }
}
