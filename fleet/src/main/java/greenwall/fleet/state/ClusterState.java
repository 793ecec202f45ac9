package greenwall.fleet.state;

import greenwall.fleet.DurationText;
import greenwall.fleet.Labels;
import greenwall.fleet.directcheck.DirectCheck;
import greenwall.fleet.directcheck.DirectCheckSnapshot;
import greenwall.fleet.identity.Host;
import greenwall.fleet.identity.Target;
import greenwall.fleet.quantity.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The state of one cluster after one poll: its sources, its hosts, and one column for each quantity that a
/// host has.
public final class ClusterState {
    private static final String UNMEASURED = "not a target of any Prometheus: only direct checks report on it";

    private final ClusterIndex shared;
    private final List<SourceState> sources;
    private final byte[] hostStates;
    private final Map<String, QuantityColumn> columns;
    private final CellReasons reasons;
    /// The state by cells alone; null if no host has an issue beyond its cells.
    private final @Nullable ClusterState unmarked;

    /// The results of direct checks of all hosts and services.
    final DirectCheckSnapshot statuses;

    ClusterState(
            ClusterIndex shared,
            List<SourceState> sources,
            byte[] hostStates,
            Map<String, QuantityColumn> columns,
            CellReasons reasons) {
        this(shared, sources, hostStates, columns, reasons, null, DirectCheckSnapshot.NONE);
    }

    private ClusterState(
            ClusterIndex shared,
            List<SourceState> sources,
            byte[] hostStates,
            Map<String, QuantityColumn> columns,
            CellReasons reasons,
            @Nullable ClusterState unmarked,
            DirectCheckSnapshot statuses) {
        this.shared = shared;
        this.sources = List.copyOf(sources);
        this.hostStates = hostStates;
        this.columns = columns;
        this.reasons = reasons;
        this.unmarked = unmarked;
        this.statuses = statuses;
    }

    /// A copy with issues of hosts that their cells do not show, by host name. Replaces earlier issues. A host
    /// that is down, gone, stale or silent keeps its state, since an issue does not prove that it responds.
    ClusterState withIssues(Map<String, HostIssue> issues) {
        var base = unmarked == null ? this : unmarked;
        var byHost = new HashMap<Integer, HostIssue>();
        for (int host = 0; host < shared.hosts().size() && !issues.isEmpty(); host++) {
            var issue = issues.get(shared.hosts().get(host).display());
            var own = base.hostState(host);
            boolean responds = own == CellState.OK || own == CellState.WARN || !own.hasColor();
            if (issue != null
                    && !shared.vacant().get(host)
                    && responds
                    && issue.state().worseThan(own)) {
                byHost.put(host, issue);
            }
        }
        if (byHost.isEmpty()) {
            return base;
        }
        var newStates = base.hostStates.clone();
        byHost.forEach((host, issue) -> newStates[host] = issue.state().code());
        return new ClusterState(
                shared,
                base.sources,
                newStates,
                base.columns,
                new CellReasons.HostIssueReasons(base.reasons, byHost),
                base,
                statuses);
    }

    /// A copy for a cluster without current data: its sources are silent, and so are the cells and hosts in
    /// the states that match. All other data is kept.
    public ClusterState asSilent(Predicate<CellState> affected, Instant now, String why) {
        var silent = sources.stream().map(source -> source.asSilent(now, why)).toList();
        return asSilent(affected, silent, now, why);
    }

    /// A copy whose values are too old to be green although its sources respond.
    public ClusterState outdated(Instant now, String why) {
        return asSilent(state -> state == CellState.OK, sources, now, why);
    }

    private ClusterState asSilent(
            Predicate<CellState> affected, List<SourceState> newSources, Instant now, String why) {
        var newStates = hostStates.clone();
        for (int host = 0; host < newStates.length; host++) {
            if (hostState(host).hasColor() && affected.test(hostState(host))) {
                newStates[host] = CellState.SILENT.code();
            }
        }
        var newColumns = new LinkedHashMap<String, QuantityColumn>();
        columns.forEach((quantity, column) -> newColumns.put(quantity, column.madeSilent(affected)));
        var then = DurationText.of(Duration.between(time().machine(), now)) + " ago";
        return with(
                newSources, newStates, newColumns, new CellReasons.SilentClusterReasons(reasons, newStates, why, then));
    }

    /// A copy whose sources responded meanwhile; the cells stay as they are.
    public ClusterState respondedAt(Instant at, Instant now) {
        return with(sources.stream().map(source -> source.respondedAt(at, now)).toList(), hostStates, columns, reasons);
    }

    /// A copy for a state of an earlier run, with the current state of its sources.
    ClusterState withSources(List<SourceState> current, Instant now) {
        return with(
                current.isEmpty()
                        ? sources
                        : current.stream()
                                .map(source -> source.withEarlierAnswer(sources, now))
                                .toList(),
                hostStates,
                columns,
                reasons instanceof CellReasons.SavedReasons saved ? saved.at(now) : reasons);
    }

    /// A copy that is marked as the state of an earlier run.
    ClusterState savedAt(Instant at, Instant now) {
        return with(sources, hostStates, columns, new CellReasons.SavedReasons(reasons, at, now));
    }

    private ClusterState with(
            List<SourceState> newSources,
            byte[] newStates,
            Map<String, QuantityColumn> newColumns,
            CellReasons newReasons) {
        return new ClusterState(shared, newSources, newStates, newColumns, newReasons, null, statuses);
    }

    /// A copy with the results of the console's direct checks; its cells are not affected.
    ClusterState withChecks(DirectCheckSnapshot seen) {
        var base = unmarked == null ? null : unmarked.withChecks(seen);
        return new ClusterState(shared, sources, hostStates, columns, reasons, base, seen);
    }

    /// A cluster of the hosts that no source reports and that only direct checks cover; nothing of them is
    /// measured.
    static ClusterState ofCheckedHosts(Collection<String> names, Instant now, DirectCheckSnapshot seen) {
        var cluster = new ClusterStateBuilder(DirectCheck.ALONE, now, List.of());
        for (var name : names) {
            cluster.host(new Host(DirectCheck.ALONE, name, List.of(), Labels.EMPTY))
                    .withHostState(name, CellState.ABSENT, UNMEASURED, Optional.empty());
        }
        return cluster.cluster().withChecks(seen);
    }

    public String name() {
        return shared.name();
    }

    public StateTime time() {
        return shared.time();
    }

    public List<SourceState> sources() {
        return sources;
    }

    /// Whether no metrics source responds.
    public boolean isSilent() {
        return !sources.isEmpty() && sources.stream().allMatch(source -> source.state() != CellState.OK);
    }

    public List<Quantity> quantities() {
        return shared.quantities();
    }

    /// The hosts by index. An index whose host was retired or merged into another keeps its last host, which
    /// is not in [FleetState#hosts()].
    List<Host> hosts() {
        return shared.hosts();
    }

    Stream<HostState> knownHosts() {
        return IntStream.range(0, shared.hosts().size())
                .filter(index -> !shared.vacant().get(index))
                .mapToObj(this::host);
    }

    HostState host(int index) {
        return new HostState(this, index);
    }

    /// Whether no host has an evaluated state.
    boolean hasNoEvaluatedHost() {
        return knownHosts().noneMatch(host -> host.state().hasColor());
    }

    CellState hostState(int index) {
        return CellState.of(hostStates[index]);
    }

    boolean silenced(int index) {
        return shared.silenced().get(index);
    }

    List<Target> targets(int index) {
        return shared.targets().get(index);
    }

    /// The columns in the order of the table; a quantity that no host has is left out.
    public Collection<QuantityColumn> columns() {
        return columns.values();
    }

    public Optional<QuantityColumn> column(String quantity) {
        return Optional.ofNullable(columns.get(quantity));
    }

    /// Why one of these quantities could not be queried, so that the cluster has no values of it.
    Optional<String> queryFailure(List<String> quantities) {
        return quantities.stream()
                .filter(quantity -> !columns.containsKey(quantity))
                .flatMap(quantity -> reasons.queryFailure(quantity).stream())
                .findFirst();
    }

    CellReasons reasons() {
        return reasons;
    }

    /// The part of the state that stays the same in all copies of one poll. Hosts, their targets and the bits
    /// have the same indexes. An index whose host was retired or merged into another is `vacant` and keeps its
    /// last host.
    record ClusterIndex(
            String name,
            StateTime time,
            List<Quantity> quantities,
            List<Host> hosts,
            BitSet vacant,
            List<List<Target>> targets,
            BitSet silenced) {}

    /// When a state was made, by the clock of this machine and by that of the source. Ages are measured from
    /// the latter.
    public record StateTime(Instant machine, Instant source) {
        /// The correction that turns this machine's time into the source's.
        public Duration skew() {
            return Duration.between(machine, source);
        }
    }
}
