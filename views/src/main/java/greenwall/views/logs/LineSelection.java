package greenwall.views.logs;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The selected line, and the other end of the selected range. Dropped lines are not selected.
final class LineSelection {
    private static final long NONE = Long.MIN_VALUE;

    private final LogModel model;
    private long at = NONE;
    private long anchor = NONE;

    LineSelection(LogModel model) {
        this.model = model;
        model.addInsertListener(number -> {
            at = at >= number ? at + 1 : at;
            anchor = anchor >= number ? anchor + 1 : anchor;
        });
    }

    /// @param extend whether the start of the selection is kept
    void select(long number, boolean extend) {
        at = number;
        if (!extend) {
            anchor = number;
        }
    }

    void clear() {
        select(NONE, false);
    }

    Optional<LogLine> line() {
        return model.store().line(at);
    }

    /// The number of the selected line; if none is selected, the number after the last line.
    long number() {
        return model.store().contains(at) ? at : model.store().end();
    }

    boolean isAt(long number) {
        return number == at;
    }

    boolean contains(long number) {
        return number >= Math.min(at, other()) && number <= Math.max(at, other());
    }

    List<LogLine> lines() {
        if (!model.store().contains(at)) {
            return List.of();
        }
        var shown = model.shown();
        int from = shown.indexOf(Math.min(at, other()));
        int to = Math.min(shown.indexOf(Math.max(at, other())), shown.size() - 1);
        return IntStream.rangeClosed(from, to).mapToObj(shown::line).toList();
    }

    /// The index, among the shown lines, of the selected line, or else of the given line.
    int selectedIndexOr(long otherwise) {
        var store = model.store();
        return model.shown().indexOf(store.contains(at) ? at : Math.max(otherwise, store.first()));
    }

    private long other() {
        return model.store().contains(anchor) ? anchor : at;
    }
}
