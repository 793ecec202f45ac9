package greenwall.fleet.state;

import greenwall.fleet.directcheck.DirectCheckStatus;
import greenwall.fleet.form.AbsenceReason;
import greenwall.fleet.identity.Host;
import greenwall.fleet.identity.Target;
import greenwall.fleet.quantity.Quantity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// One host after one poll: a lightweight view of the cluster's columns.
///
/// @param index stays the same for as long as the host is known, even when other hosts come and go
public record HostState(ClusterState cluster, int index) {
    /// The worst state first, then by the name of the quantity, then the larger value first.
    private static final Comparator<Cell> WORST_FIRST = (a, b) -> {
        int order = a.state().compareTo(b.state());
        if (order == 0 && a.quantity() != b.quantity()) {
            order = a.quantity().id().compareTo(b.quantity().id());
        }
        return order != 0 ? order : Double.compare(b.value(), a.value());
    };

    public Host host() {
        return cluster.hosts().get(index);
    }

    public String name() {
        return host().display();
    }

    /// `node04 (east)`
    public String nameAndCluster() {
        return name() + " (" + cluster.name() + ")";
    }

    /// `east/node04`
    public String clusterAndName() {
        return cluster.name() + "/" + name();
    }

    /// The name that no other host has.
    ///
    /// @param shared the names that hosts of several clusters have
    public String distinctName(Set<String> shared) {
        return shared.contains(name()) ? nameAndCluster() : name();
    }

    public CellState state() {
        return cluster.hostState(index);
    }

    public boolean silenced() {
        return cluster.silenced(index);
    }

    /// When any of its targets was last seen up; empty if this is not known.
    public Optional<Instant> lastSeen() {
        return Target.lastSeen(targets());
    }

    public List<Target> targets() {
        return cluster.targets(index);
    }

    /// The label by which a wall groups its hosts; empty if the host has no such label.
    public String label(String name) {
        return host().labels().get(name);
    }

    /// All cells that have or had a reading, the worst first. Absent quantities are in [#absent()].
    public List<Cell> cells() {
        return cells(_ -> true);
    }

    /// The cells that are not OK, in the same order.
    public List<Cell> cellsNotOk() {
        return cells(_ -> false);
    }

    /// The cells that are not OK, and all cells of matching quantities, in the same order.
    List<Cell> cells(Predicate<Quantity> included) {
        var cells = new ArrayList<Cell>();
        for (var column : cluster.columns()) {
            boolean all = included.test(column.quantity());
            for (int row = column.first(index); row < column.end(index); row++) {
                if (all || column.state(row).isProblem()) {
                    cells.add(new Cell(this, column, row));
                }
            }
        }
        cells.sort(WORST_FIRST);
        return cells;
    }

    public List<Cell> cells(String quantity) {
        var column = cluster.column(quantity).orElse(null);
        if (column == null || column.first(index) == column.end(index)) {
            return List.of();
        }
        var cells = new ArrayList<Cell>(column.end(index) - column.first(index));
        for (int row = column.first(index); row < column.end(index); row++) {
            cells.add(new Cell(this, column, row));
        }
        cells.sort(WORST_FIRST);
        return cells;
    }

    /// The worst cell of the quantity; empty means absent.
    public Optional<Cell> cell(String quantity) {
        return cells(quantity).stream().findFirst();
    }

    public CellState state(String quantity) {
        return cluster.column(quantity).map(column -> column.worst(index)).orElse(CellState.ABSENT);
    }

    /// The quantities without a reading on this host, in the table's order.
    public List<Quantity> absent() {
        return cluster.quantities().stream()
                .filter(quantity -> state(quantity.id()) == CellState.ABSENT)
                .toList();
    }

    /// Why the quantity has no reading, and what would fix it.
    public AbsenceReason absence(Quantity quantity) {
        return cluster.reasons().absence(index, quantity);
    }

    /// The results of the console's direct checks of this host.
    public List<DirectCheckStatus> checkStatuses() {
        return cluster.statuses.find(cluster.name(), name());
    }

    /// The most informative direct check of this host.
    public Optional<DirectCheckStatus> worstCheckStatus() {
        return cluster.statuses.worst(cluster.name(), name());
    }

    /// The instant from which the ages of direct checks are measured.
    public Instant checkStatusesAt() {
        return cluster.statuses.now();
    }

    public String reason() {
        return cluster.reasons().ofHost(index);
    }

    @Override
    public String toString() {
        return name() + " " + state().word();
    }
}
