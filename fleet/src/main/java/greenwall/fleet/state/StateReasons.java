package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.Unit;
import greenwall.fleet.dialect.Absence;
import greenwall.fleet.quantity.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Makes the sentences that say how a verdict was reached; only when somebody looks.
interface StateReasons {
    String ofCell(Column column, int row, int host);

    String ofHost(int host);

    /// The canonical key that a series of the cell's form is read as.
    default Labels keyOf(Column column, int row, Labels series) {
        return series;
    }

    /// The names behind a number: of the units that failed. Empty where there are none.
    default List<String> names(Column column, int row, int host) {
        return List.of();
    }

    default Absence absence(int host, Quantity quantity) {
        return Absence.UNKNOWN;
    }

    /// Explains as another does, but for what it overrides.
    interface Delegating extends StateReasons {
        StateReasons before();

        @Override
        default String ofCell(Column column, int row, int host) {
            return before().ofCell(column, row, host);
        }

        @Override
        default Labels keyOf(Column column, int row, Labels series) {
            return before().keyOf(column, row, series);
        }

        @Override
        default List<String> names(Column column, int row, int host) {
            return before().names(column, row, host);
        }

        @Override
        default Absence absence(int host, Quantity quantity) {
            return before().absence(host, quantity);
        }
    }

    /// The reasons of hosts that are marked come from their marks, all others from the cells.
    record Marked(StateReasons before, Map<Integer, HostIssue> marks) implements Delegating {
        @Override
        public String ofHost(int host) {
            var mark = marks.get(host);
            return mark == null ? before.ofHost(host) : mark.reason();
        }
    }

    /// The reasons of a cluster that went silent: for silent cells why they are silent, for all others the earlier
    /// reason with its age.
    record Silenced(StateReasons before, byte[] hostStates, String why, String ago) implements Delegating {
        @Override
        public String ofCell(Column column, int row, int host) {
            return column.state(row) == CellState.SILENT ? why : before.ofCell(column, row, host) + " (" + ago + ")";
        }

        @Override
        public String ofHost(int host) {
            return hostStates[host] == CellState.SILENT.code() ? why : before.ofHost(host) + " (" + ago + ")";
        }
    }

    /// The reasons of a state that was saved, with how long ago that was. A cell without a reason was ok.
    record Saved(StateReasons before, Instant savedAt, Instant now) implements Delegating {
        Saved at(Instant later) {
            return new Saved(before, savedAt, later);
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
            return reason.isEmpty() ? "was ok " + ago() + "; no response since" : reason + " (" + ago() + ")";
        }
    }
}
