package greenwall.fleet.state;

import greenwall.fleet.DurationText;
import greenwall.fleet.Labels;
import greenwall.fleet.form.AbsenceReason;
import greenwall.fleet.quantity.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Explains in sentences how states came about, on demand.
interface CellReasons {
    String ofCell(QuantityColumn column, int row, int host);

    String ofHost(int host);

    /// The canonical key for a series of the cell's form.
    default Labels keyOf(QuantityColumn column, int row, Labels series) {
        return series;
    }

    /// The names behind a count, such as the failed units; empty if there are none.
    default List<String> names(QuantityColumn column, int row, int host) {
        return List.of();
    }

    default AbsenceReason absence(int host, Quantity quantity) {
        return AbsenceReason.UNKNOWN;
    }

    /// Why a query of a quantity failed; empty if none did.
    default Optional<String> queryFailure(String quantity) {
        return Optional.empty();
    }

    /// Delegates to another explanation, except for overridden methods.
    interface DelegatingReasons extends CellReasons {
        CellReasons delegate();

        @Override
        default String ofCell(QuantityColumn column, int row, int host) {
            return delegate().ofCell(column, row, host);
        }

        @Override
        default Labels keyOf(QuantityColumn column, int row, Labels series) {
            return delegate().keyOf(column, row, series);
        }

        @Override
        default List<String> names(QuantityColumn column, int row, int host) {
            return delegate().names(column, row, host);
        }

        @Override
        default AbsenceReason absence(int host, Quantity quantity) {
            return delegate().absence(host, quantity);
        }

        @Override
        default Optional<String> queryFailure(String quantity) {
            return delegate().queryFailure(quantity);
        }
    }

    /// The reason of a host with an issue is that issue; all others come from the cells.
    record HostIssueReasons(CellReasons delegate, Map<Integer, HostIssue> issues) implements DelegatingReasons {
        @Override
        public String ofHost(int host) {
            var issue = issues.get(host);
            return issue == null ? delegate.ofHost(host) : issue.reason();
        }
    }

    /// The reasons in a cluster that became silent: silent cells get the reason for the silence, all others
    /// their earlier reason with its age.
    record SilentClusterReasons(CellReasons delegate, byte[] hostStates, String why, String ago)
            implements DelegatingReasons {
        @Override
        public String ofCell(QuantityColumn column, int row, int host) {
            return column.state(row) == CellState.SILENT ? why : delegate.ofCell(column, row, host) + " (" + ago + ")";
        }

        @Override
        public String ofHost(int host) {
            return hostStates[host] == CellState.SILENT.code() ? why : delegate.ofHost(host) + " (" + ago + ")";
        }
    }

    /// The reasons of a saved state, with the time since it was saved. A cell without a reason was OK.
    record SavedReasons(CellReasons delegate, Instant savedAt, Instant now) implements DelegatingReasons {
        SavedReasons at(Instant later) {
            return new SavedReasons(delegate, savedAt, later);
        }

        /// If the clock was set back since the save, the time since then is not known.
        private String ago() {
            var ago = Duration.between(savedAt, now);
            return ago.isNegative() ? "in an earlier run" : DurationText.of(ago) + " ago";
        }

        @Override
        public String ofCell(QuantityColumn column, int row, int host) {
            var reason = delegate.ofCell(column, row, host);
            return !reason.isEmpty()
                    ? reason + " (" + ago() + ")"
                    : column.state(row) == CellState.SILENT ? "was ok " + ago() : "as of " + ago();
        }

        @Override
        public String ofHost(int host) {
            var reason = delegate.ofHost(host);
            return reason.isEmpty() ? "was ok " + ago() + "; no response since" : reason + " (" + ago() + ")";
        }
    }
}
