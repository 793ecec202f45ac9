package greenwall.views.logs;

import greenwall.fleet.explain.template.LogTemplate;
import greenwall.fleet.explain.template.TemplateMiner;
import greenwall.views.BackgroundRunner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Assigns templates to the lines of a store in the background, newest first, batch by batch. A line that was
/// not processed yet has no template.
final class BackgroundTemplateMiner {
    private static final int BATCH = 8_192;

    private final LineStore store;
    private final BackgroundRunner background;
    private Miner currentMiner = new Miner();
    private List<PublishedTemplate> templates = List.of();
    private List<LogLine> added = new ArrayList<>();
    private boolean on;
    private boolean batchRunning;
    private Optional<Long> changedFrom = Optional.empty();
    private long addedFrom = Long.MAX_VALUE;
    /// Lines with lower numbers were not processed yet.
    private long processedFrom;

    BackgroundTemplateMiner(LineStore store, BackgroundRunner background) {
        this.store = store;
        this.background = background;
    }

    boolean on() {
        return on;
    }

    void start() {
        if (!on) {
            on = true;
            processedFrom = store.end();
        }
    }

    /// Keeps the templates found so far.
    void stop() {
        on = false;
    }

    void clear() {
        currentMiner = new Miner();
        templates = List.of();
        added.clear();
        addedFrom = Long.MAX_VALUE;
        processedFrom = store.end();
    }

    /// @param changed the lowest number whose line changed
    void added(Collection<LogLine> lines, long changed) {
        if (on) {
            added.addAll(lines);
            addedFrom = Math.min(addedFrom, changed);
        }
    }

    /// Called for each line that arrives late: the lines from this number on have moved by one.
    void inserted(long number) {
        if (number < processedFrom) {
            processedFrom++;
        }
    }

    boolean done() {
        return caughtUp() && added.isEmpty();
    }

    /// Whether all but the newest lines were processed.
    boolean caughtUp() {
        return !on || processedFrom <= store.first() && !batchRunning;
    }

    /// Starts the next batch if the last one is done. Returns the number from which lines have new templates.
    Optional<Long> advance() {
        var back = changedFrom;
        changedFrom = Optional.empty();
        if (!done() && !batchRunning) {
            batchRunning = true;
            long from = addedFrom;
            var miner = currentMiner;
            var batch = batch();
            background.run(() -> miner.assignTemplates(batch), found -> finished(miner, found, from));
        }
        return back;
    }

    private List<LogLine> batch() {
        var batch = added;
        added = new ArrayList<>();
        addedFrom = Long.MAX_VALUE;
        processedFrom = Math.min(processedFrom, store.end());
        for (int i = 0; i < BATCH && processedFrom > store.first(); i++) {
            processedFrom--;
            var line = store.get(processedFrom);
            if (line.template() == null) {
                batch.add(line);
            }
        }
        return batch;
    }

    /// The lines of a failed batch have no template; processing continues with the next batch.
    private void finished(Miner miner, Optional<List<PublishedTemplate>> found, long from) {
        batchRunning = false;
        changedFrom = Optional.of(from);
        if (miner == currentMiner) {
            templates = found.orElse(templates);
        }
    }

    double share() {
        return done() ? 1 : (double) (store.end() - processedFrom) / Math.max(1, store.size());
    }

    /// The templates, most frequent first.
    List<PublishedTemplate> templates() {
        return templates;
    }

    /// Mines templates. Used by one thread at a time.
    private static final class Miner {
        private @Nullable TemplateMiner templateMiner;
        private final Map<LogTemplate, PublishedTemplate> published = new IdentityHashMap<>();

        List<PublishedTemplate> assignTemplates(List<LogLine> lines) {
            // Created late, because it is large and most logs are never grouped.
            var miner = templateMiner == null ? new TemplateMiner() : templateMiner;
            templateMiner = miner;
            for (var line : lines) {
                // A line of the tail may already be in the store.
                if (line.template() == null) {
                    line.setTemplate(of(miner.add(line.text())));
                }
            }
            published.values().forEach(PublishedTemplate::publish);
            var found = miner.templates().stream().map(this::of).toList();
            found.forEach(PublishedTemplate::publish);
            return found;
        }

        private PublishedTemplate of(LogTemplate template) {
            return published.computeIfAbsent(template, PublishedTemplate::new);
        }
    }
}
