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

/// Folds a store's lines into templates in the background, newest first and batch by batch. A line that was not folded
/// yet has no template.
final class TemplateFolding {
    private static final int BATCH = 8_192;

    private final LineStore store;
    private final BackgroundWork background;
    private Miner mine = new Miner();
    private List<FoldedTemplate> templates = List.of();
    private List<LogLine> added = new ArrayList<>();
    private boolean on;
    private boolean underWay;
    private Optional<Long> foldedFrom = Optional.empty();
    private long addedFrom = Long.MAX_VALUE;
    /// Lines with lower numbers were not folded yet.
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
        mine = new Miner();
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

    /// Whether all but the newest lines were folded.
    boolean caughtUp() {
        return !on || folded <= store.first() && !underWay;
    }

    /// Starts the next batch when the last one is done, and returns the number from which lines have got templates.
    Optional<Long> advance() {
        var back = foldedFrom;
        foldedFrom = Optional.empty();
        if (!done() && !underWay) {
            underWay = true;
            long from = addedFrom;
            var miner = mine;
            var batch = batch();
            background.work(() -> miner.fold(batch), found -> finished(miner, found, from));
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

    /// The lines of a failed batch have no template; the next batch goes on.
    private void finished(Miner of, Optional<List<FoldedTemplate>> found, long from) {
        underWay = false;
        foldedFrom = Optional.of(from);
        if (of == mine) {
            templates = found.orElse(templates);
        }
    }

    double share() {
        return done() ? 1 : (double) (store.end() - folded) / Math.max(1, store.size());
    }

    /// Most frequent first.
    List<FoldedTemplate> templates() {
        return templates;
    }

    /// Used by one thread at a time.
    private static final class Miner {
        private @Nullable TemplateMiner kept;
        private final Map<Template, FoldedTemplate> folds = new IdentityHashMap<>();

        List<FoldedTemplate> fold(List<LogLine> lines) {
            // Made late: it is large, and most logs are never folded.
            var miner = kept == null ? new TemplateMiner() : kept;
            kept = miner;
            for (var line : lines) {
                // A tail's line may be in the store too.
                if (line.template() == null) {
                    line.fold(of(miner.add(line.text())));
                }
            }
            folds.values().forEach(FoldedTemplate::publish);
            var found = miner.templates().stream().map(this::of).toList();
            found.forEach(FoldedTemplate::publish);
            return found;
        }

        private FoldedTemplate of(Template template) {
            return folds.computeIfAbsent(template, FoldedTemplate::new);
        }
    }
}
