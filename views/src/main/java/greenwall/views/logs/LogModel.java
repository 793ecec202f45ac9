package greenwall.views.logs;

import greenwall.fleet.explain.logs.Level;
import greenwall.views.BackgroundWork;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// The lines of one log and the filters on them: level, template, search. Independent of JavaFX.
///
/// Bounded: beyond `MOST` the oldest lines are dropped, and a paused tail holds at most `MOST_WAITING` lines. Both are
/// counted.
final class LogModel {
    static final int MOST = 200_000;
    static final long MOST_CHARACTERS = 64_000_000;
    static final int MOST_WAITING = 50_000;

    private final LineStore store = new LineStore(MOST, MOST_CHARACTERS);
    private final VisibleLines shown = new VisibleLines(store);
    private final VisibleLines found = new VisibleLines(store);
    private final TemplateFolding folds;
    private final Deque<LogLine> waiting = new ArrayDeque<>();
    private LineSearch search = LineSearch.NOTHING;
    private boolean onlyFound;
    private Set<Level> hidden = EnumSet.noneOf(Level.class);
    private Optional<Predicate<LogLine>> only = Optional.empty();
    private boolean paused;
    private long dropped;
    long came;

    LogModel(BackgroundWork background) {
        folds = new TemplateFolding(store, background);
    }

    LineStore store() {
        return store;
    }

    VisibleLines shown() {
        return shown;
    }

    /// The shown lines with a search hit; empty without a search.
    VisibleLines found() {
        return found;
    }

    TemplateFolding folds() {
        return folds;
    }

    void clear() {
        store.clear();
        folds.clear();
        shown.clear();
        found.clear();
        waiting.clear();
        dropped = 0;
        came = 0;
        only = Optional.empty();
        applyFilters();
    }

    /// Adds lines in time order after the existing ones.
    void addNewer(List<LogLine> lines) {
        came += lines.size();
        if (!paused) {
            append(lines);
            return;
        }
        waiting.addAll(lines);
        while (waiting.size() > MOST_WAITING) {
            waiting.removeFirst();
            dropped++;
        }
    }

    private void append(Collection<LogLine> lines) {
        long[] changed = {store.end()};
        for (var line : lines) {
            folds.added(line, store.addLast(line, from -> changed[0] = Math.min(changed[0], from)));
        }
        shown.dropOldest();
        found.dropOldest();
        shown.changedFrom(changed[0]);
        found.changedFrom(changed[0]);
    }

    /// Adds lines in reverse time order before the existing ones; false once there is no more room.
    boolean addOlder(List<LogLine> lines) {
        for (var line : lines) {
            if (!store.addFirst(line)) {
                return false;
            }
        }
        return true;
    }

    void drop(long lines) {
        dropped += lines;
    }

    /// Lines of the tail that are not shown: dropped by the source, by a full buffer, or during a pause.
    long dropped() {
        return dropped;
    }

    int waiting() {
        return waiting.size();
    }

    boolean paused() {
        return paused;
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
        append(waiting);
        waiting.clear();
    }

    LineSearch search() {
        return search;
    }

    void search(LineSearch wanted, boolean only) {
        if (!wanted.equals(search) || only != onlyFound) {
            search = wanted;
            onlyFound = only;
            applyFilters();
        }
    }

    void hide(Set<Level> levels) {
        if (!levels.equals(hidden)) {
            hidden = levels.isEmpty() ? EnumSet.noneOf(Level.class) : EnumSet.copyOf(levels);
            applyFilters();
        }
    }

    /// Filters by a predicate (of a template); empty shows all.
    void only(Optional<Predicate<LogLine>> lines) {
        only = lines;
        applyFilters();
    }

    private void applyFilters() {
        boolean plain = hidden.isEmpty() && only.isEmpty();
        if (plain && (search.isEmpty() || !onlyFound)) {
            shown.showAll();
        } else {
            boolean narrow = onlyFound && !search.isEmpty();
            shown.filter(line -> passes(line) && (!narrow || search.in(line.text())));
        }
        if (search.isEmpty()) {
            found.filter(_ -> false);
        } else {
            found.filter(line -> passes(line) && search.in(line.text()));
        }
    }

    private boolean passes(LogLine line) {
        return !hidden.contains(line.level()) && (only.isEmpty() || only.get().test(line));
    }

    /// Processes a slice of filtering and folding; returns whether anything changed.
    boolean advance(long budgetNanos) {
        var folding = folds.advance();
        if (only.isPresent()) {
            // The template of a line is known once it was folded.
            folding.ifPresent(from -> {
                shown.changedFrom(from);
                found.changedFrom(from);
            });
            if (!folds.caughtUp()) {
                return folding.isPresent();
            }
        }
        boolean changed = shown.advance(budgetNanos / 2);
        changed |= found.advance(budgetNanos / 2);
        return changed || folding.isPresent();
    }

    boolean settled() {
        return folds.done() && shown.done() && found.done();
    }
}
