package greenwall.views.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The selected line and its range. Dropped lines are not selected.
final class Selection {
    private static final long NONE = Long.MIN_VALUE;

    private final LogModel model;
    private long at = NONE;
    private long from = NONE;

    Selection(LogModel model) {
        this.model = model;
    }

    /// @param extend keeps the start of the selection
    void take(long number, boolean extend) {
        at = number;
        if (!extend) {
            from = number;
        }
    }

    void clear() {
        take(NONE, false);
    }

    Optional<LogLine> line() {
        return model.store().holds(at) ? Optional.of(model.store().get(at)) : Optional.empty();
    }

    boolean isAt(long number) {
        return number == at;
    }

    boolean holds(long number) {
        return number >= Math.min(at, other()) && number <= Math.max(at, other());
    }

    List<LogLine> lines() {
        var lines = new ArrayList<LogLine>();
        if (!model.store().holds(at)) {
            return lines;
        }
        var shown = model.shown();
        int to = shown.place(Math.max(at, other()));
        for (int place = shown.place(Math.min(at, other())); place <= to && place < shown.size(); place++) {
            lines.add(shown.line(place));
        }
        return lines;
    }

    /// The index of the selected line among the shown ones, or that of another line without a selection.
    int place(long otherwise) {
        return model.shown()
                .place(
                        model.store().holds(at)
                                ? at
                                : Math.max(otherwise, model.store().first()));
    }

    private long other() {
        return model.store().holds(from) ? from : at;
    }
}
