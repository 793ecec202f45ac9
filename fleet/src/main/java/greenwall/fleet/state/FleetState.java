package greenwall.fleet.state;

import greenwall.fleet.check.Check;
import greenwall.fleet.check.CheckStatuses;
import greenwall.fleet.quantity.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All that is known at one moment, immutable: the clusters side by side, each with its hosts and its columns.
public final class FleetState {
    public static final FleetState EMPTY = new FleetState(Instant.EPOCH, List.of());

    private final Instant machineAt;
    private final Duration correction;
    private final List<ClusterState> clusters;
    private final List<HostState> hosts;
    private final List<SourceState> beside;
    private final int unfiltered;
    private final boolean kept;
    private final CheckStatuses statuses;

    public FleetState(Instant at, List<ClusterState> clusters) {
        this(at, correction(clusters, List.of()), clusters, List.of(), _ -> true, false, CheckStatuses.NONE);
    }

    private FleetState(
            Instant at,
            Duration correction,
            List<ClusterState> clusters,
            List<SourceState> beside,
            Predicate<HostState> wanted,
            boolean kept,
            CheckStatuses statuses) {
        this.statuses = statuses;
        this.machineAt = at;
        this.beside = List.copyOf(beside);
        this.clusters = List.copyOf(clusters);
        this.kept = kept;
        this.correction = correction;
        var all = new ArrayList<HostState>();
        for (var cluster : clusters) {
            cluster.addHostsTo(all);
        }
        this.unfiltered = all.size();
        all.removeIf(wanted.negate());
        this.hosts = List.copyOf(all);
    }

    /// By the sources of metrics; where there are none, by those beside them.
    private static Duration correction(List<ClusterState> clusters, List<SourceState> beside) {
        return SourceClock.correction(
                clusters.isEmpty()
                        ? beside
                        : clusters.stream().flatMap(c -> c.sources().stream()).toList());
    }

    /// A state of an earlier run: what was known then, and nothing of now.
    static FleetState kept(Instant at, List<ClusterState> clusters) {
        return new FleetState(at, Duration.ZERO, clusters, List.of(), _ -> true, true, CheckStatuses.NONE);
    }

    /// The same fleet, with what an earlier run knew of the clusters that have not responded at all yet. How their
    /// sources are, and why they do not respond, is of now.
    public FleetState filledFrom(FleetState earlier) {
        int replaced = 0;
        var filled = new ArrayList<ClusterState>();
        for (var cluster : clusters) {
            var before = earlier.clusters.stream()
                    .filter(c -> c.name().equals(cluster.name()))
                    .findFirst();
            boolean unknown = hosts.stream().noneMatch(h -> h.cluster() == cluster);
            if (unknown && before.isPresent()) {
                replaced++;
                filled.add(before.get().asking(cluster.sources(), machineAt).seen(statuses));
            } else {
                filled.add(cluster);
            }
        }
        if (replaced == 0) {
            return this;
        }
        boolean all = replaced == clusters.size();
        return all
                ? new FleetState(earlier.machineAt, earlier.correction, filled, beside, _ -> true, true, statuses)
                : with(filled, beside, false, statuses);
    }

    /// The same fleet while nobody asks: what was green is silent, and what was in trouble stays so, with its age.
    public FleetState unasked(Instant now, String why) {
        return with(
                clusters.stream()
                        .map(cluster -> cluster.silenced(state -> !state.troubled(), now, why))
                        .toList(),
                beside.stream().map(source -> source.silent(now, why)).toList(),
                true,
                statuses);
    }

    private FleetState with(
            List<ClusterState> newClusters, List<SourceState> newBeside, boolean newKept, CheckStatuses newStatuses) {
        return new FleetState(machineAt, correction, newClusters, newBeside, _ -> true, newKept, newStatuses);
    }

    /// The same fleet with what is known of its hosts besides their cells.
    ///
    /// @param marks by the name of the cluster, and in it by that of the host; marks of before are gone
    public FleetState marked(Map<String, Map<String, HostIssue>> marks) {
        var newClusters = clusters.stream()
                .map(cluster -> cluster.marked(marks.getOrDefault(cluster.name(), Map.of())))
                .toList();
        return newClusters.equals(clusters) ? this : with(newClusters, beside, kept, statuses);
    }

    /// The same fleet with only the hosts that are wanted; [#unfiltered()] tells how many there are in all.
    public FleetState where(Predicate<HostState> wanted) {
        return new FleetState(machineAt, correction, clusters, beside, wanted, kept, statuses);
    }

    /// Whether some hosts are left out.
    public boolean filtered() {
        return hosts.size() < unfiltered;
    }

    /// How many hosts there are, those that are left out included.
    public int unfiltered() {
        return unfiltered;
    }

    /// Whether this is what an earlier run knew last.
    public boolean kept() {
        return kept;
    }

    /// The same fleet, with how the sources are that feed no cell: each Loki, each Alertmanager.
    public FleetState beside(List<SourceState> others) {
        return new FleetState(
                machineAt,
                kept ? correction : correction(clusters, others),
                clusters,
                others,
                _ -> true,
                kept,
                statuses);
    }

    /// The same fleet with what this console saw itself. Hosts that no source tells of are in a cluster of their own.
    public FleetState seen(CheckStatuses all) {
        var moved = all.corrected(machineAt, correction);
        var alone = moved.hosts(Check.ALONE);
        var newClusters = clusters.stream()
                .filter(cluster -> !cluster.name().equals(Check.ALONE))
                .map(cluster -> cluster.seen(moved))
                .collect(Collectors.toCollection(ArrayList::new));
        if (!alone.isEmpty()) {
            newClusters.add(ClusterState.alone(alone, at(), moved));
        }
        return with(newClusters, beside, kept, moved);
    }

    /// What this console saw itself, of hosts and of services.
    public CheckStatuses statuses() {
        return statuses;
    }

    /// When it was put together, on this machine's clock; by the sources' where the two differ by more than a
    /// scrape.
    public Instant at() {
        return machineAt.plus(correction);
    }

    /// What this machine's clock has to be moved by to be that of its sources; zero up to a scrape.
    public Duration correction() {
        return correction;
    }

    public List<ClusterState> clusters() {
        return clusters;
    }

    /// Every host that counts: gone ones until somebody retires them.
    public List<HostState> hosts() {
        return hosts;
    }

    public Optional<HostState> host(String cluster, String name) {
        return hosts.stream()
                .filter(h -> h.cluster().name().equals(cluster) && h.name().equals(name))
                .findFirst();
    }

    /// The host that answers to a name, whatever cluster it is in; empty where none does or where several do.
    public Optional<HostState> host(String anyName) {
        var exact = hosts.stream().filter(h -> h.name().equals(anyName)).toList();
        var found = exact.isEmpty()
                ? hosts.stream().filter(h -> h.host().answersTo(anyName)).toList()
                : exact;
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    public List<SourceState> sources() {
        return Stream.concat(clusters.stream().flatMap(c -> c.sources().stream()), beside.stream())
                .map(source -> source.movedBy(correction))
                .toList();
    }

    /// The table of quantities, site's own included, in its order.
    public List<Quantity> quantities() {
        var all = new LinkedHashSet<Quantity>();
        clusters.forEach(c -> all.addAll(c.quantities()));
        return List.copyOf(all);
    }

    /// The worst cell of a quantity over the fleet; of two in the same state the one with the worse value.
    public Optional<Cell> worst(String quantity) {
        Cell worst = null;
        for (var cluster : clusters) {
            var column = cluster.column(quantity);
            if (column.isEmpty()) {
                continue;
            }
            var c = column.get();
            boolean high = c.quantity().highIsBad();
            for (int row = 0; row < c.size(); row++) {
                if (worst == null || worse(c.state(row), c.value(row), worst.state(), worst.value(), high)) {
                    worst = new Cell(cluster.host(c.host(row)), c, row);
                }
            }
        }
        return Optional.ofNullable(worst);
    }

    private static boolean worse(CellState state, double value, CellState than, double thanValue, boolean high) {
        if (state != than) {
            return state.worseThan(than);
        }
        return high ? value > thanValue : value < thanValue;
    }

    public HostCounts headline() {
        return HostCounts.of(hosts);
    }

    /// The worst over all hosts and sources, as `check` exits with. A cluster of which nothing is judged is
    /// unknown.
    public FleetVerdict verdict() {
        var worst = CellState.ABSENT;
        for (var host : hosts) {
            worst = worst.worst(host.state());
        }
        for (var source : sources()) {
            if (source.state() != CellState.OK || source.partial()) {
                worst = worst.worst(CellState.SILENT);
            }
        }
        for (var seen : statuses.list()) {
            worst = worst.worst(CellState.of(seen, statuses.now()));
        }
        if (clusters.stream().anyMatch(ClusterState::unjudged)) {
            worst = worst.worst(CellState.SILENT);
        }
        return worst.colours() ? FleetVerdict.of(worst) : FleetVerdict.UNKNOWN;
    }
}
