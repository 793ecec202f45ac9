package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.Unit;
import greenwall.fleet.check.Check;
import greenwall.fleet.check.CheckStatuses;
import greenwall.fleet.identity.Host;
import greenwall.fleet.identity.Target;
import greenwall.fleet.quantity.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One cluster in one generation: its sources, its hosts and one column for each quantity that any of them has.
public final class ClusterState {
    private final ClusterIndex frame;
    private final List<SourceState> sources;
    private final byte[] hostStates;
    private final Map<String, Column> columns;
    private final StateReasons explainer;
    /// The same by its cells alone, where its hosts are marked.
    private final @Nullable ClusterState unmarked;

    private final CheckStatuses statuses;

    ClusterState(
            ClusterIndex frame,
            List<SourceState> sources,
            byte[] hostStates,
            Map<String, Column> columns,
            StateReasons explainer) {
        this(frame, sources, hostStates, columns, explainer, null, CheckStatuses.NONE);
    }

    private ClusterState(
            ClusterIndex frame,
            List<SourceState> sources,
            byte[] hostStates,
            Map<String, Column> columns,
            StateReasons explainer,
            @Nullable ClusterState unmarked,
            CheckStatuses statuses) {
        this.frame = frame;
        this.sources = List.copyOf(sources);
        this.hostStates = hostStates;
        this.columns = columns;
        this.explainer = explainer;
        this.unmarked = unmarked;
        this.statuses = statuses;
    }

    /// The same cluster with what is known of its hosts besides their cells, by their names. Marks of before are gone.
    /// A host that is not heard of stays what it is: a mark is no sign of life.
    ClusterState marked(Map<String, HostIssue> marks) {
        var base = unmarked == null ? this : unmarked;
        var byHost = new HashMap<Integer, HostIssue>();
        for (int host = 0; host < frame.hosts().size() && !marks.isEmpty(); host++) {
            var mark = marks.get(frame.hosts().get(host).display());
            var own = base.hostState(host);
            boolean heard = own == CellState.OK || own == CellState.WARN || !own.colours();
            if (mark != null
                    && !frame.vacant().get(host)
                    && heard
                    && mark.state().worseThan(own)) {
                byHost.put(host, mark);
            }
        }
        if (byHost.isEmpty()) {
            return base;
        }
        var newStates = base.hostStates.clone();
        byHost.forEach((host, mark) -> newStates[host] = mark.state().code());
        return new ClusterState(
                frame,
                base.sources,
                newStates,
                base.columns,
                new StateReasons.Marked(base.explainer, byHost),
                base,
                statuses);
    }

    /// The same cluster of which nothing is heard now: its sources are silent, and so is each cell in a wanted state.
    /// Nothing that was known of it is lost.
    public ClusterState silenced(Predicate<CellState> wanted, Instant now, String why) {
        var newStates = hostStates.clone();
        for (int host = 0; host < newStates.length; host++) {
            if (hostState(host).colours() && wanted.test(hostState(host))) {
                newStates[host] = CellState.SILENT.code();
            }
        }
        var newColumns = new LinkedHashMap<String, Column>();
        columns.forEach((quantity, column) -> newColumns.put(quantity, column.silenced(wanted)));
        var then = Unit.duration(Duration.between(frame.answeredAt(), now)) + " ago";
        return with(
                sources.stream().map(source -> source.silent(now, why)).toList(),
                newStates,
                newColumns,
                new StateReasons.Silenced(explainer, newStates, why, then));
    }

    /// The same hosts of an earlier run, with their sources as they are now.
    ClusterState asking(List<SourceState> asked, Instant now) {
        return with(
                asked.isEmpty()
                        ? sources
                        : asked.stream()
                                .map(source -> source.rememberedBy(sources, now))
                                .toList(),
                hostStates,
                columns,
                explainer instanceof StateReasons.Saved saved ? saved.at(now) : explainer);
    }

    /// The same as the state of an earlier run.
    ClusterState savedAt(Instant at, Instant now) {
        return with(sources, hostStates, columns, new StateReasons.Saved(explainer, at, now));
    }

    private ClusterState with(
            List<SourceState> newSources, byte[] newStates, Map<String, Column> newColumns, StateReasons newExplainer) {
        return new ClusterState(frame, newSources, newStates, newColumns, newExplainer, null, statuses);
    }

    /// The same with what this console saw of its hosts itself; none of its cells knows of it.
    ClusterState seen(CheckStatuses seen) {
        var base = unmarked == null ? null : unmarked.seen(seen);
        return new ClusterState(frame, sources, hostStates, columns, explainer, base, seen);
    }

    /// Hosts that no source tells of, but that this console looks at itself: nothing of them is measured.
    static ClusterState alone(Collection<String> names, Instant now, CheckStatuses seen) {
        var states = new byte[names.size()];
        Arrays.fill(states, CellState.ABSENT.code());
        var hosts = names.stream()
                .map(name -> new Host(Check.ALONE, name, List.of(), Labels.EMPTY))
                .toList();
        var targets = names.stream().map(_ -> List.<Target>of()).toList();
        var frame = new ClusterIndex(Check.ALONE, now, now, List.of(), hosts, new BitSet(), targets, new BitSet());
        return new ClusterState(frame, List.of(), states, Map.of(), UNMEASURED).seen(seen);
    }

    private static final StateReasons UNMEASURED = new StateReasons() {
        @Override
        public String ofCell(Column column, int row, int host) {
            return "";
        }

        @Override
        public String ofHost(int host) {
            return "not a target of any Prometheus: only direct checks report on it";
        }
    };

    /// What this console saw itself of all hosts and services.
    CheckStatuses statuses() {
        return statuses;
    }

    public String name() {
        return frame.name();
    }

    /// When this generation was made, on this machine's clock.
    public Instant answeredAt() {
        return frame.answeredAt();
    }

    /// The source's clock when this generation was made; ages are counted on it.
    public Instant serverNow() {
        return frame.serverTime();
    }

    /// What this machine's clock has to be moved by to be the source's.
    public Duration skew() {
        return Duration.between(frame.answeredAt(), frame.serverTime());
    }

    public List<SourceState> sources() {
        return sources;
    }

    public List<Quantity> quantities() {
        return frame.quantities();
    }

    /// By index; an index whose host was retired or folded into another keeps its last host and is not in
    /// [FleetState#hosts()].
    List<Host> hosts() {
        return frame.hosts();
    }

    void addHostsTo(List<HostState> all) {
        for (int i = 0; i < frame.hosts().size(); i++) {
            if (!frame.vacant().get(i)) {
                all.add(new HostState(this, i));
            }
        }
    }

    HostState host(int index) {
        return new HostState(this, index);
    }

    /// Whether there is no host of which anything is judged.
    boolean unjudged() {
        for (int i = 0; i < frame.hosts().size(); i++) {
            if (!frame.vacant().get(i) && hostState(i).colours()) {
                return false;
            }
        }
        return true;
    }

    CellState hostState(int index) {
        return CellState.of(hostStates[index]);
    }

    boolean muted(int index) {
        return frame.muted().get(index);
    }

    List<Target> targets(int index) {
        return frame.targets().get(index);
    }

    Optional<Instant> lastSeen(int index) {
        return targets(index).stream()
                .flatMap(target -> target.lastSeen().stream())
                .max(Instant::compareTo);
    }

    /// In the table's order; quantities that no host has are not there.
    public Collection<Column> columns() {
        return columns.values();
    }

    public Optional<Column> column(String quantity) {
        return Optional.ofNullable(columns.get(quantity));
    }

    CellState worst(Column column, int host) {
        var worst = CellState.ABSENT;
        for (int row = column.first(host); row < column.end(host); row++) {
            worst = worst.worst(column.state(row));
        }
        return worst;
    }

    StateReasons explainer() {
        return explainer;
    }
}
