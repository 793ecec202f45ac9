package greenwall.fleet.state;

import greenwall.fleet.Unit;
import java.time.Duration;
import java.time.Instant;

/// The reasons of a state that was saved, with how long ago that was. A cell without a reason was ok.
record SavedExplainer(Explainer before, Instant savedAt, Instant now) implements DelegatingExplainer {
    SavedExplainer at(Instant later) {
        return new SavedExplainer(before, savedAt, later);
    }

    /// A clock that was set back since does not say how long ago it was.
    private String ago() {
        var ago = Duration.between(savedAt, now);
        return ago.isNegative() ? "in an earlier run" : Unit.duration(ago) + " ago";
    }

    @Override
    public String ofCell(Column column, int row, int host) {
        var reason = before.ofCell(column, row, host);
        return !reason.isEmpty()
                ? reason + " (" + ago() + ")"
                : column.state(row) == CellState.SILENT ? "was ok " + ago() : "as of " + ago();
    }

    @Override
    public String ofHost(int host) {
        var reason = before.ofHost(host);
        return reason.isEmpty() ? "was ok " + ago() + "; no answer since" : reason + " (" + ago() + ")";
    }
}
