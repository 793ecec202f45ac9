package greenwall.views.logs;

import greenwall.fleet.explain.template.Template;
import greenwall.fleet.explain.template.TemplateMiner;
import greenwall.views.BackgroundWork;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Folds a store's lines into templates, the newest first and a batch at a time, beside the drawing thread. A line that
/// was not folded yet has no template.
final class TemplateFolding {
    private static final int BATCH = 8_192;

    private final LineStore store;
    private final BackgroundWork background;
    private Mine mine = new Mine();
    private List<FoldedTemplate> templates = List.of();
    private List<LogLine> added = new ArrayList<>();
    private boolean on;
    private boolean underWay;
    private Optional<Long> came = Optional.empty();
    private long addedFrom = Long.MAX_VALUE;
    /// Lines with numbers below this one were not folded yet.
    private long folded;

    TemplateFolding(LineStore store, BackgroundWork background) {
        this.store = store;
        this.background = background;
    }

    boolean on() {
        return on;
    }

    void start() {
        if (!on) {
            on = true;
            folded = store.end();
        }
    }

    void clear() {
        mine = new Mine();
        templates = List.of();
        added.clear();
        addedFrom = Long.MAX_VALUE;
        folded = store.end();
    }

    void added(LogLine line, long number) {
        if (on) {
            added.add(line);
            addedFrom = Math.min(addedFrom, number);
        }
    }

    boolean done() {
        return caughtUp() && added.isEmpty();
    }

    /// Whether all was folded but what was added since.
    boolean caughtUp() {
        return !on || folded <= store.first() && !underWay;
    }

    /// Gives the next batch away once the last one is back. Where one has come back since, it tells from which number
    /// on lines were added that now have a template.
    Optional<Long> advance() {
        var back = came;
        came = Optional.empty();
        if (!done() && !underWay) {
            underWay = true;
            long from = addedFrom;
            var miner = mine;
            var batch = batch();
            background.work(() -> miner.fold(batch), found -> back(miner, found, from));
        }
        return back;
    }

    private List<LogLine> batch() {
        var batch = added;
        added = new ArrayList<>();
        addedFrom = Long.MAX_VALUE;
        folded = Math.min(folded, store.end());
        for (int i = 0; i < BATCH && folded > store.first(); i++) {
            folded--;
            var line = store.get(folded);
            if (line.template() == null) {
                batch.add(line);
            }
        }
        return batch;
    }

    /// Lines of a batch that failed have no template; the next batch goes on.
    private void back(Mine of, Optional<List<FoldedTemplate>> found, long from) {
        underWay = false;
        came = Optional.of(from);
        if (of == mine) {
            templates = found.orElse(templates);
        }
    }

    double share() {
        return done() ? 1 : (double) (store.end() - folded) / Math.max(1, store.size());
    }

    /// Those of the most lines first.
    List<FoldedTemplate> templates() {
        return templates;
    }

    /// Goes from thread to thread, and is never with two of them.
    private static final class Mine {
        private @Nullable TemplateMiner kept;
        private final Map<Template, FoldedTemplate> folds = new IdentityHashMap<>();

        List<FoldedTemplate> fold(List<LogLine> lines) {
            // Its words are many: most logs are never folded.
            var miner = kept == null ? new TemplateMiner() : kept;
            kept = miner;
            for (var line : lines) {
                // A line of the tail may be among those of the store too.
                if (line.template() == null) {
                    line.fold(of(miner.add(line.text())));
                }
            }
            folds.values().forEach(FoldedTemplate::tell);
            var found = miner.templates().stream().map(this::of).toList();
            found.forEach(FoldedTemplate::tell);
            return found;
        }

        private FoldedTemplate of(Template template) {
            return folds.computeIfAbsent(template, FoldedTemplate::new);
        }
    }
}
