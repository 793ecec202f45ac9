package greenwall.views.logs;

import greenwall.fleet.explain.template.Template;
import greenwall.fleet.explain.template.TemplateMiner;
import java.util.List;

/// Folds a store's lines into templates, the newest first and a slice at a time.
final class Folds {
    private static final int SLICE = 256;

    private final LineStore store;
    private TemplateMiner miner = new TemplateMiner();
    private boolean on;
    /// Lines with numbers below this one were not folded yet.
    private long folded;

    Folds(LineStore store) {
        this.store = store;
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
        miner = new TemplateMiner();
        folded = store.end();
    }

    void added(LogLine line) {
        if (on) {
            line.fold(miner.add(line.text()));
        }
    }

    /// Lines that came before the others wait for their turn.
    boolean done() {
        return !on || folded <= store.first();
    }

    boolean advance(long budgetNanos) {
        if (done()) {
            return false;
        }
        long start = System.nanoTime();
        folded = Math.min(folded, store.end());
        do {
            for (int i = 0; i < SLICE && folded > store.first(); i++) {
                folded--;
                var line = store.get(folded);
                if (line.template() == null) {
                    line.fold(miner.add(line.text()));
                }
            }
        } while (folded > store.first() && System.nanoTime() - start < budgetNanos);
        return true;
    }

    double share() {
        return done() ? 1 : (double) (store.end() - folded) / Math.max(1, store.size());
    }

    List<Template> templates() {
        return miner.templates();
    }
}
