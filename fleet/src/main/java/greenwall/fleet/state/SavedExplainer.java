package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.Unit;
import greenwall.fleet.quantity.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The reasons of a state that was saved, with how long ago that was. A cell without a reason was ok.
record SavedExplainer(Explainer saved, Instant savedAt, Instant now) implements Explainer {
    SavedExplainer at(Instant later) {
        return new SavedExplainer(saved, savedAt, later);
    }

    /// A clock that was set back since does not say how long ago it was.
    private String ago() {
        var ago = Duration.between(savedAt, now);
        return ago.isNegative() ? "in an earlier run" : Unit.duration(ago) + " ago";
    }

    @Override
    public String ofCell(Column column, int row, int host) {
        var reason = saved.ofCell(column, row, host);
        return !reason.isEmpty()
                ? reason + " (" + ago() + ")"
                : column.state(row) == CellState.SILENT ? "was ok " + ago() : "as of " + ago();
    }

    @Override
    public String ofHost(int host) {
        var reason = saved.ofHost(host);
        return reason.isEmpty() ? "was ok " + ago() + "; no answer since" : reason + " (" + ago() + ")";
    }

    @Override
    public Labels keyOf(Column column, int row, Labels series) {
        return saved.keyOf(column, row, series);
    }

    @Override
    public List<String> names(Column column, int row, int host) {
        return saved.names(column, row, host);
    }

    @Override
    public Absence absence(int host, Quantity quantity) {
        return saved.absence(host, quantity);
    }
}
