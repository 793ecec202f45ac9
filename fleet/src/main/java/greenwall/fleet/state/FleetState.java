package greenwall.fleet.state;

import greenwall.fleet.directcheck.DirectCheck;
import greenwall.fleet.directcheck.DirectCheckSnapshot;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.source.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The state of all clusters at one moment, each with its hosts and columns. Immutable.
///
/// @param machineAt when this state was made, by this machine's clock
/// @param correction turns this machine's time into that of its sources; zero for differences up to a scrape
///     interval
/// @param hosts those that the filter shows; a host that is gone stays until an operator retires it
/// @param unfilteredHostCount the number of all hosts, including those that the filter leaves out
/// @param otherSources the sources without metrics of hosts: logs, traces and Alertmanagers
/// @param outdated whether this is the last state of an earlier run
/// @param checks the results of direct checks of hosts and services
public record FleetState(
        Instant machineAt,
        Duration correction,
        List<ClusterState> clusters,
        List<HostState> hosts,
        int unfilteredHostCount,
        List<SourceState> otherSources,
        boolean outdated,
        DirectCheckSnapshot checks) {
    public static final FleetState EMPTY = new FleetState(Instant.EPOCH, List.of());

    public FleetState(Instant at, List<ClusterState> clusters) {
        this(at, correction(clusters, List.of()), clusters, List.of(), false, DirectCheckSnapshot.NONE);
    }

    private FleetState(
            Instant at,
            Duration correction,
            List<ClusterState> clusters,
            List<SourceState> otherSources,
            boolean outdated,
            DirectCheckSnapshot statuses) {
        var hosts = clusters.stream().flatMap(ClusterState::knownHosts).toList();
        this(at, correction, List.copyOf(clusters), hosts, hosts.size(), List.copyOf(otherSources), outdated, statuses);
    }

    /// Uses the metrics sources, or the other sources if there are none.
    private static Duration correction(List<ClusterState> clusters, List<SourceState> otherSources) {
        return SourceClock.correction(
                clusters.isEmpty()
                        ? otherSources
                        : clusters.stream().flatMap(c -> c.sources().stream()).toList());
    }

    /// The state of an earlier run, with no current data.
    static FleetState ofEarlierRun(Instant at, List<ClusterState> clusters) {
        return new FleetState(at, Duration.ZERO, clusters, List.of(), true, DirectCheckSnapshot.NONE);
    }

    /// A copy in which clusters that have not answered yet have their state of an earlier run. The state of
    /// their sources, and the reason why they do not respond, stay current.
    public FleetState withEarlierClusters(FleetState earlier) {
        int replaced = 0;
        var filled = new ArrayList<ClusterState>();
        for (var cluster : clusters) {
            var before = earlier.clusters.stream()
                    .filter(c -> c.name().equals(cluster.name()))
                    .findFirst();
            boolean unknown = hosts.stream().noneMatch(h -> h.cluster() == cluster);
            if (unknown && before.isPresent()) {
                replaced++;
                filled.add(
                        before.get().withSources(cluster.sources(), machineAt).withChecks(checks));
            } else {
                filled.add(cluster);
            }
        }
        if (replaced == 0) {
            return this;
        }
        boolean all = replaced == clusters.size();
        return all
                ? new FleetState(earlier.machineAt, earlier.correction, filled, otherSources, true, checks)
                : with(filled, otherSources, false, checks);
    }

    /// A copy for the time while no source is polled: green cells become silent, and cells that are not OK keep
    /// their state with its age.
    public FleetState asSilent(Instant now, String why) {
        return with(
                clusters.stream()
                        .map(cluster -> cluster.asSilent(state -> !state.isProblem(), now, why))
                        .toList(),
                otherSources.stream().map(source -> source.asSilent(now, why)).toList(),
                true,
                checks);
    }

    private FleetState with(
            List<ClusterState> newClusters,
            List<SourceState> newOthers,
            boolean newOutdated,
            DirectCheckSnapshot newStatuses) {
        return new FleetState(machineAt, correction, newClusters, newOthers, newOutdated, newStatuses);
    }

    /// A copy with issues of hosts that their cells do not show.
    ///
    /// @param issues by cluster name, then by host name; they replace earlier ones
    public FleetState withIssues(Map<String, Map<String, HostIssue>> issues) {
        var newClusters = clusters.stream()
                .map(cluster -> cluster.withIssues(issues.getOrDefault(cluster.name(), Map.of())))
                .toList();
        return newClusters.equals(clusters) ? this : with(newClusters, otherSources, outdated, checks);
    }

    /// A copy with only the hosts that match.
    public FleetState withHosts(Predicate<HostState> wanted) {
        var matching = hosts.stream().filter(wanted).toList();
        return new FleetState(
                machineAt, correction, clusters, matching, unfilteredHostCount, otherSources, outdated, checks);
    }

    /// Whether the filter leaves out some hosts.
    public boolean isFiltered() {
        return hosts.size() < unfilteredHostCount;
    }

    /// A copy with the state of the sources without metrics of hosts: logs, traces and Alertmanagers.
    public FleetState withOtherSources(List<SourceState> others) {
        return new FleetState(
                machineAt, outdated ? correction : correction(clusters, others), clusters, others, outdated, checks);
    }

    /// A copy with the results of the console's direct checks. Hosts that no source reports get a cluster of
    /// their own.
    public FleetState withChecks(DirectCheckSnapshot all) {
        var moved = all.corrected(machineAt, correction);
        var alone = moved.hosts(DirectCheck.ALONE);
        var newClusters = clusters.stream()
                .filter(cluster -> !cluster.name().equals(DirectCheck.ALONE))
                .map(cluster -> cluster.withChecks(moved))
                .collect(Collectors.toCollection(ArrayList::new));
        if (!alone.isEmpty()) {
            newClusters.add(ClusterState.ofCheckedHosts(alone, at(), moved));
        }
        return with(newClusters, otherSources, outdated, moved);
    }

    /// When this state was made, by this machine's clock; by the sources' clock where the two differ by more
    /// than a scrape interval.
    public Instant at() {
        return machineAt.plus(correction);
    }

    /// Whether the first poll of a source is not complete yet. A host that is gone may be ok until then.
    public boolean isInFirstPoll() {
        return sources().stream().anyMatch(SourceState::isInFirstPoll);
    }

    /// Whether every source of metrics responds with all its data, so that no host or value can be missing.
    public boolean metricsComplete() {
        return sources().stream()
                .filter(source -> source.source().kind() == Source.Kind.PROMETHEUS)
                .allMatch(source -> source.shown() == CellState.OK);
    }

    public Optional<HostState> host(String cluster, String name) {
        return hosts.stream()
                .filter(h -> h.cluster().name().equals(cluster) && h.name().equals(name))
                .findFirst();
    }

    /// The names that hosts of several clusters have.
    public Set<String> sharedNames() {
        var seen = new HashSet<String>();
        return hosts.stream()
                .map(HostState::name)
                .filter(name -> !seen.add(name))
                .collect(Collectors.toSet());
    }

    /// The host with this name or alias in any cluster, or with the name and cluster of
    /// [HostState#nameAndCluster()] or [HostState#clusterAndName()]; empty if there is none or more than one.
    public Optional<HostState> host(String anyName) {
        var found = hostsNamed(anyName);
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /// All hosts to which such a name may refer.
    public List<HostState> hostsNamed(String anyName) {
        var exact = hosts.stream()
                .filter(h -> h.name().equals(anyName)
                        || anyName.endsWith(")") && h.nameAndCluster().equals(anyName)
                        || anyName.indexOf('/') > 0 && h.clusterAndName().equals(anyName))
                .toList();
        return exact.isEmpty()
                ? hosts.stream().filter(h -> h.host().hasName(anyName)).toList()
                : exact;
    }

    public List<SourceState> sources() {
        return Stream.concat(clusters.stream().flatMap(c -> c.sources().stream()), otherSources.stream())
                .map(source -> source.movedBy(correction))
                .toList();
    }

    /// The quantities of the table in its order, including those of the site.
    public List<Quantity> quantities() {
        var all = new LinkedHashSet<Quantity>();
        clusters.forEach(c -> all.addAll(c.quantities()));
        return List.copyOf(all);
    }

    /// Why the cluster of a host could not be queried for one of these quantities, so that it has no values of it.
    public Optional<String> queryFailure(List<String> quantities) {
        return hosts.stream()
                .map(HostState::cluster)
                .distinct()
                .flatMap(cluster -> cluster.queryFailure(quantities).stream()
                        .map(why -> clusters.size() > 1 ? cluster.name() + ": " + why : why))
                .findFirst();
    }

    /// The cells of a quantity on all hosts.
    public List<Cell> cells(String quantity) {
        return hosts.stream().flatMap(host -> host.cells(quantity).stream()).toList();
    }

    /// The worst cell of a quantity in the fleet; of two in the same state, the one with the worse value.
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

    public HostCounts hostCounts() {
        return HostCounts.of(hosts);
    }

    /// The verdict over all hosts and sources, which sets the exit code of `check`. A cluster without any
    /// evaluated host is unknown, except that of the hosts that only the direct checks cover.
    public OverallStatus exitStatus() {
        var worst = CellState.ABSENT;
        for (var host : hosts) {
            worst = worst.worst(host.state());
        }
        for (var status : checks.list()) {
            worst = worst.worst(CellState.of(status, checks.now()));
        }
        if (hasUnknown()) {
            worst = worst.worst(CellState.SILENT);
        }
        return worst.hasColor() ? OverallStatus.of(worst) : OverallStatus.UNKNOWN;
    }

    /// Whether a source does not respond, or nothing is known of a cluster.
    public boolean hasUnknown() {
        return sources().stream().anyMatch(source -> source.shown() != CellState.OK)
                || clusters.stream()
                        .anyMatch(cluster -> !cluster.name().equals(DirectCheck.ALONE) && cluster.hasNoEvaluatedHost());
    }
}
