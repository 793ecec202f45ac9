package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.Unit;
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
import org.jspecify.annotations.Nullable;

/// One cluster in one generation: its sources, its hosts and one column for each quantity that any of them has.
public final class ClusterState {
    private final String name;
    private final Instant answeredAt;
    private final Instant serverTime;
    private final List<SourceState> sources;
    private final List<Quantity> quantities;
    private final List<Host> hosts;
    private final BitSet vacant;
    private final List<List<Target>> targets;
    private final byte[] hostStates;
    private final BitSet muted;
    private final Map<String, Column> columns;
    private final Explainer explainer;
    /// The same by its cells alone, where its hosts are marked.
    private final @Nullable ClusterState unmarked;

    ClusterState(
            String name,
            Instant answeredAt,
            Instant serverTime,
            List<SourceState> sources,
            List<Quantity> quantities,
            List<Host> hosts,
            BitSet vacant,
            List<List<Target>> targets,
            byte[] hostStates,
            BitSet muted,
            Map<String, Column> columns,
            Explainer explainer) {
        this(
                name,
                answeredAt,
                serverTime,
                sources,
                quantities,
                hosts,
                vacant,
                targets,
                hostStates,
                muted,
                columns,
                explainer,
                null);
    }

    private ClusterState(
            String name,
            Instant answeredAt,
            Instant serverTime,
            List<SourceState> sources,
            List<Quantity> quantities,
            List<Host> hosts,
            BitSet vacant,
            List<List<Target>> targets,
            byte[] hostStates,
            BitSet muted,
            Map<String, Column> columns,
            Explainer explainer,
            @Nullable ClusterState unmarked) {
        this.name = name;
        this.answeredAt = answeredAt;
        this.serverTime = serverTime;
        this.sources = List.copyOf(sources);
        this.quantities = List.copyOf(quantities);
        this.hosts = hosts;
        this.vacant = vacant;
        this.targets = targets;
        this.hostStates = hostStates;
        this.muted = muted;
        this.columns = columns;
        this.explainer = explainer;
        this.unmarked = unmarked;
    }

    /// The same cluster with what is known of its hosts besides their cells, by their names. Marks of before are gone.
    /// A host that is not heard of stays what it is: a mark is no sign of life.
    ClusterState marked(Map<String, HostMark> marks) {
        var base = unmarked == null ? this : unmarked;
        var byHost = new HashMap<Integer, HostMark>();
        for (int host = 0; host < hosts.size() && !marks.isEmpty(); host++) {
            var mark = marks.get(hosts.get(host).display());
            var own = base.hostState(host);
            boolean heard = own == CellState.OK || own == CellState.WARN || !own.colours();
            if (mark != null && !vacant.get(host) && heard && mark.state().worseThan(own)) {
                byHost.put(host, mark);
            }
        }
        if (byHost.isEmpty()) {
            return base;
        }
        var newStates = base.hostStates.clone();
        byHost.forEach((host, mark) -> newStates[host] = mark.state().code());
        return new ClusterState(
                name,
                answeredAt,
                serverTime,
                base.sources,
                quantities,
                hosts,
                vacant,
                targets,
                newStates,
                muted,
                base.columns,
                new MarkedExplainer(base.explainer, byHost),
                base);
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
        var then = Unit.duration(Duration.between(answeredAt, now)) + " ago";
        return with(
                sources.stream().map(source -> source.silent(now, why)).toList(),
                newStates,
                newColumns,
                new Explainer() {
                    @Override
                    public String ofCell(Column column, int row, int host) {
                        return column.state(row) == CellState.SILENT
                                ? why
                                : explainer.ofCell(column, row, host) + " (" + then + ")";
                    }

                    @Override
                    public String ofHost(int host) {
                        return newStates[host] == CellState.SILENT.code()
                                ? why
                                : explainer.ofHost(host) + " (" + then + ")";
                    }

                    @Override
                    public Labels keyOf(Column column, int row, Labels series) {
                        return explainer.keyOf(column, row, series);
                    }

                    @Override
                    public List<String> names(Column column, int row, int host) {
                        return explainer.names(column, row, host);
                    }

                    @Override
                    public Absence absence(int host, Quantity quantity) {
                        return explainer.absence(host, quantity);
                    }
                });
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
                explainer instanceof SavedExplainer saved ? saved.at(now) : explainer);
    }

    /// The same as the state of an earlier run.
    ClusterState savedAt(Instant at, Instant now) {
        return with(sources, hostStates, columns, new SavedExplainer(explainer, at, now));
    }

    private ClusterState with(
            List<SourceState> newSources, byte[] newStates, Map<String, Column> newColumns, Explainer newExplainer) {
        return new ClusterState(
                name,
                answeredAt,
                serverTime,
                newSources,
                quantities,
                hosts,
                vacant,
                targets,
                newStates,
                muted,
                newColumns,
                newExplainer);
    }

    public String name() {
        return name;
    }

    /// When this generation was made, on this machine's clock.
    public Instant answeredAt() {
        return answeredAt;
    }

    /// The source's clock when this generation was made; ages are counted on it.
    public Instant serverNow() {
        return serverTime;
    }

    /// What this machine's clock has to be moved by to be the source's.
    public Duration skew() {
        return Duration.between(answeredAt, serverTime);
    }

    public List<SourceState> sources() {
        return sources;
    }

    public List<Quantity> quantities() {
        return quantities;
    }

    /// By index; an index whose host was retired or folded into another keeps its last host and is not in
    /// [FleetState#hosts()].
    List<Host> hosts() {
        return hosts;
    }

    void addHostsTo(List<HostState> all) {
        for (int i = 0; i < hosts.size(); i++) {
            if (!vacant.get(i)) {
                all.add(new HostState(this, i));
            }
        }
    }

    HostState host(int index) {
        return new HostState(this, index);
    }

    /// Whether there is no host of which anything is judged.
    boolean unjudged() {
        for (int i = 0; i < hosts.size(); i++) {
            if (!vacant.get(i) && hostState(i).colours()) {
                return false;
            }
        }
        return true;
    }

    CellState hostState(int index) {
        return CellState.of(hostStates[index]);
    }

    boolean muted(int index) {
        return muted.get(index);
    }

    List<Target> targets(int index) {
        return targets.get(index);
    }

    Optional<Instant> lastSeen(int index) {
        return targets.get(index).stream()
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

    Explainer explainer() {
        return explainer;
    }
}
