package greenwall.views.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The selected line, and the other end of the selected range. Dropped lines are not selected.
final class LineSelection {
    private static final long NONE = Long.MIN_VALUE;

    private final LogModel model;
    private long at = NONE;
    private long anchor = NONE;

    LineSelection(LogModel model) {
        this.model = model;
    }

    /// @param extend whether the start of the selection is kept
    void take(long number, boolean extend) {
        at = number;
        if (!extend) {
            anchor = number;
        }
    }

    void clear() {
        take(NONE, false);
    }

    Optional<LogLine> line() {
        return model.store().contains(at) ? Optional.of(model.store().get(at)) : Optional.empty();
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
        var lines = new ArrayList<LogLine>();
        if (!model.store().contains(at)) {
            return lines;
        }
        var shown = model.shown();
        int to = shown.place(Math.max(at, other()));
        for (int place = shown.place(Math.min(at, other())); place <= to && place < shown.size(); place++) {
            lines.add(shown.line(place));
        }
        return lines;
    }

    /// The index of the selected line among the shown lines. If no line is selected, the index of the other
    /// given line.
    int place(long otherwise) {
        return model.shown()
                .place(
                        model.store().contains(at)
                                ? at
                                : Math.max(otherwise, model.store().first()));
    }

    private long other() {
        return model.store().contains(anchor) ? anchor : at;
    }
}
