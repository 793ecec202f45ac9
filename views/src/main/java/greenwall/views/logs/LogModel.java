package greenwall.views.logs;

import greenwall.fleet.log.LogLevel;
import greenwall.views.BackgroundRunner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/// The lines of one log, and the filters on them: level, template and search. Lines above the limits are
/// dropped and counted. Does not depend on JavaFX.
final class LogModel {
    static final int MAX_WAITING = 50_000;

    private final LineStore store = new LineStore();
    private final VisibleLines shown = new VisibleLines(store);
    private final VisibleLines found = new VisibleLines(store);
    private final BackgroundTemplateMiner miner;
    private final List<LongConsumer> insertListeners = new ArrayList<>();
    private final Deque<LogLine> waiting = new ArrayDeque<>();
    private LineSearch search = LineSearch.NOTHING;
    private boolean onlyFound;
    private Set<LogLevel> hidden = EnumSet.noneOf(LogLevel.class);
    private Optional<Predicate<LogLine>> only = Optional.empty();
    private boolean paused;
    private long dropped;

    LogModel(BackgroundRunner background) {
        miner = new BackgroundTemplateMiner(store, background);
        insertListeners.add(miner::inserted);
    }

    /// The listener gets the number of each line that arrives late. The lines from there on have moved by one.
    void addInsertListener(LongConsumer listener) {
        insertListeners.add(listener);
    }

    LineStore store() {
        return store;
    }

    VisibleLines shown() {
        return shown;
    }

    /// The lines that match the search and pass the filters; empty if there is no search.
    VisibleLines found() {
        return found;
    }

    BackgroundTemplateMiner templateMiner() {
        return miner;
    }

    void clear() {
        store.clear();
        miner.clear();
        shown.clear();
        found.clear();
        waiting.clear();
        paused = false;
        dropped = 0;
        only = Optional.empty();
        applyFilters();
    }

    /// Adds lines, nearly all of which come after the existing ones.
    void addNewer(List<LogLine> lines) {
        if (!paused) {
            append(lines);
            return;
        }
        waiting.addAll(lines);
        while (waiting.size() > MAX_WAITING) {
            waiting.removeFirst();
            dropped++;
        }
    }

    private void append(Collection<LogLine> lines) {
        long changed = store.addLast(lines, number -> insertListeners.forEach(listener -> listener.accept(number)));
        miner.added(lines, changed);
        shown.changedFrom(changed);
        found.changedFrom(changed);
    }

    /// Adds lines, in reverse time order, before the existing ones. Returns false once there is no more room.
    boolean addOlder(List<LogLine> lines) {
        for (var line : lines) {
            if (!store.addFirst(line)) {
                return false;
            }
        }
        return true;
    }

    void countDropped(long lines) {
        dropped += lines;
    }

    /// The number of tail lines that are not shown, because they were dropped by the source, by a full
    /// buffer, or during a pause.
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

    void search(LineSearch newSearch, boolean only) {
        if (!newSearch.equals(search) || only != onlyFound) {
            search = newSearch;
            onlyFound = only;
            applyFilters();
        }
    }

    void hide(Set<LogLevel> levels) {
        if (!levels.equals(hidden)) {
            hidden = levels.isEmpty() ? EnumSet.noneOf(LogLevel.class) : EnumSet.copyOf(levels);
            applyFilters();
        }
    }

    /// Filters by a predicate, such as a template's. Empty shows all lines.
    void showOnly(Optional<Predicate<LogLine>> lines) {
        only = lines;
        applyFilters();
    }

    private void applyFilters() {
        boolean searching = !search.isEmpty();
        Predicate<LogLine> matches = line -> passes(line) && search.in(line.text());
        if (searching && onlyFound) {
            shown.filter(matches);
        } else if (hidden.isEmpty() && only.isEmpty()) {
            shown.showAll();
        } else {
            shown.filter(this::passes);
        }
        found.filter(searching ? matches : _ -> false);
    }

    private boolean passes(LogLine line) {
        return !hidden.contains(line.level()) && (only.isEmpty() || only.get().test(line));
    }

    /// Filters and groups for one time slice. Returns whether anything changed.
    boolean advance(long budgetNanos) {
        var newTemplatesFrom = miner.advance();
        if (only.isPresent()) {
            // The predicate needs the template of a line, which is known only once the line was processed.
            newTemplatesFrom.ifPresent(from -> {
                shown.changedFrom(from);
                found.changedFrom(from);
            });
            if (!miner.caughtUp()) {
                return newTemplatesFrom.isPresent();
            }
        }
        boolean changed = shown.advance(budgetNanos / 2);
        changed |= found.advance(budgetNanos / 2);
        return changed || newTemplatesFrom.isPresent();
    }

    boolean settled() {
        return miner.done() && shown.done() && found.done();
    }
}
