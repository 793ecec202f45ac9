package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.Host;
import greenwall.fleet.identity.Target;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.quantity.QuantityForm;
import greenwall.fleet.state.ColumnOrder.UnsortedRows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Builds the state of one cluster cell by cell: of a silent one from what is known, of a saved one, and in
/// drills and tests.
public final class ClusterStateBuilder {
    private final String cluster;
    private final Instant now;
    private final List<Quantity> quantities;
    private final List<SourceState> sources = new ArrayList<>();
    private final List<Host> hosts = new ArrayList<>();
    private final List<List<Target>> targets = new ArrayList<>();
    private final BitSet silenced = new BitSet();
    private final Map<String, Integer> byName = new HashMap<>();
    private final Map<String, List<Row>> rowsByQuantity = new HashMap<>();
    private final Map<Integer, FixedReason> fixedReasons = new HashMap<>();
    private final Map<String, String> failedQueries = new HashMap<>();

    private record Row(
            int host, Labels key, double value, Instant at, CellState state, CellReasonCode cause, String why) {}

    public ClusterStateBuilder(String cluster, Instant now, List<Quantity> quantities) {
        this.cluster = cluster;
        this.now = now;
        this.quantities = List.copyOf(quantities);
        quantities.forEach(quantity -> rowsByQuantity.put(quantity.id(), new ArrayList<>()));
    }

    public ClusterStateBuilder source(SourceState source) {
        sources.add(source);
        return this;
    }

    /// Adds a host with the labels that a wall groups by.
    public ClusterStateBuilder host(String name, Labels labels) {
        return host(new Host(cluster, name, List.of(new Host.Name("instance", name, "sketched")), labels));
    }

    public ClusterStateBuilder host(Host host) {
        byName.put(host.display(), hosts.size());
        hosts.add(host);
        targets.add(List.of());
        return this;
    }

    /// Sets a host's state and reason, whatever its cells say. With a time when it was last seen, it also
    /// gets one target whose scrape failed for that reason.
    public ClusterStateBuilder withHostState(String host, CellState state, String why, Optional<Instant> lastSeen) {
        fixedReasons.put(index(host), new FixedReason(state, why));
        lastSeen.ifPresent(at -> target(host, Labels.of("instance", host), false, at, why));
        return this;
    }

    public ClusterStateBuilder target(String host, Labels labels, boolean up, Instant lastSeen, String error) {
        return target(
                host,
                new Target(
                        labels,
                        true,
                        true,
                        up,
                        0,
                        Double.NaN,
                        Optional.of(lastSeen),
                        Optional.empty(),
                        error,
                        false,
                        false));
    }

    public ClusterStateBuilder target(String host, Target target) {
        var more = new ArrayList<>(targets.get(index(host)));
        more.add(target);
        targets.set(index(host), more);
        return this;
    }

    private record FixedReason(CellState state, String why) {}

    public ClusterStateBuilder mute(String host) {
        silenced.set(index(host));
        return this;
    }

    public ClusterStateBuilder cell(
            String host, String quantity, Labels key, double value, CellState state, String why) {
        return cell(host, quantity, key, value, state, why, now);
    }

    public ClusterStateBuilder cell(
            String host, String quantity, Labels key, double value, CellState state, String why, Instant sampledAt) {
        var cause = state == CellState.STALE ? CellReasonCode.SAMPLE_OLD : CellReasonCode.JUDGED;
        return cell(quantity, new Row(index(host), key, value, sampledAt, state, cause, why));
    }

    /// Adds a cell whose textfile is old although new samples of it arrive.
    public ClusterStateBuilder cellOfOldTextfile(String host, String quantity, Labels key, double value, String why) {
        return cell(quantity, new Row(index(host), key, value, now, CellState.STALE, CellReasonCode.TEXTFILE_OLD, why));
    }

    /// The query of a quantity failed.
    public ClusterStateBuilder withFailedQuery(String quantity, String why) {
        failedQueries.put(quantity, why);
        return this;
    }

    private ClusterStateBuilder cell(String quantity, Row row) {
        Optional.ofNullable(rowsByQuantity.get(quantity))
                .orElseThrow(() -> new IllegalArgumentException("no quantity " + quantity))
                .add(row);
        return this;
    }

    private int index(String host) {
        return Optional.ofNullable(byName.get(host)).orElseThrow(() -> new IllegalArgumentException("no host " + host));
    }

    public ClusterState cluster() {
        var columns = new LinkedHashMap<String, QuantityColumn>();
        var reasons = new HashMap<String, List<String>>();
        var hostStates = new byte[hosts.size()];
        Arrays.fill(hostStates, CellState.ABSENT.code());
        for (var quantity : quantities) {
            var ofQuantity = rowsByQuantity.getOrDefault(quantity.id(), List.of()).stream()
                    .sorted(Comparator.comparingInt(Row::host).thenComparing(Row::key))
                    .toList();
            if (ofQuantity.isEmpty()) {
                continue;
            }
            var column = column(quantity, ofQuantity);
            columns.put(quantity.id(), column);
            reasons.put(quantity.id(), ofQuantity.stream().map(Row::why).toList());
            for (var row : ofQuantity) {
                if (row.state().hasColor()) {
                    hostStates[row.host()] = CellState.of(hostStates[row.host()])
                            .worst(row.state())
                            .code();
                }
            }
        }
        fixedReasons.forEach((host, fixed) -> hostStates[host] = fixed.state().code());
        var index = new ClusterState.ClusterIndex(
                cluster,
                new ClusterState.StateTime(now, now),
                quantities,
                List.copyOf(hosts),
                new BitSet(),
                List.copyOf(targets),
                silenced);
        return new ClusterState(index, sources, hostStates, columns, new CellReasons() {
            @Override
            public String ofCell(QuantityColumn column, int row, int host) {
                return reasons.getOrDefault(column.quantity().id(), List.of()).get(row);
            }

            @Override
            public String ofHost(int host) {
                var fixed = fixedReasons.get(host);
                return fixed == null ? CellState.of(hostStates[host]).word() : fixed.why();
            }

            @Override
            public Optional<String> queryFailure(String quantity) {
                return Optional.ofNullable(failedQueries.get(quantity));
            }
        });
    }

    public FleetState fleet() {
        return new FleetState(now, List.of(cluster()));
    }

    private QuantityColumn column(Quantity quantity, List<Row> ofQuantity) {
        var rows = new UnsortedRows(ofQuantity.size());
        var cells = CellArrays.of(ofQuantity.size());
        for (int i = 0; i < ofQuantity.size(); i++) {
            var row = ofQuantity.get(i);
            rows.add(row.host(), row.key(), row.value(), 0);
            cells.values()[i] = row.value();
            cells.times()[i] = row.at().toEpochMilli();
            cells.set(i, row.state(), row.cause());
        }
        var form = QuantityForm.ofSite(quantity.id() + ".sketch", quantity.id(), "sketch", List.of());
        return new QuantityColumn(quantity, List.of(form), ColumnOrder.of(rows, hosts.size()), cells);
    }
}
