package greenwall.fleet.state;

import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.quantity.QuantityCatalogue;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Combines the readings of a poll into the state of a cluster.
public final class ClusterStateEvaluator {
    /// A key of the first quantity is not gone while the second has it: a peer whose interface was recreated
    /// has not completed a handshake yet.
    private static final Map<String, String> STAND_INS = Map.of("wg.handshake.age", "wg.never");

    /// The quantities that only need `up`, which every target has, whatever it measures.
    private static final Set<String> OF_TARGETS = Set.of("up", "target.down", "slo.host");

    private ClusterStateEvaluator() {}

    public static ClusterState combine(ClusterReadings readings, @Nullable ClusterState before) {
        var health = new HostAvailability(readings.mapping(), readings.forms().getOrDefault("vm.state", List.of()));
        var freshness = new FreshnessCheck(readings);
        var builder = new CellEvaluator(readings, health, freshness);
        var targets = new TargetColumns(readings, health, freshness);
        var missingCells = readings.missingCells().stream()
                .collect(Collectors.groupingBy(cell -> cell.quantity().id()));
        var columns = new LinkedHashMap<String, QuantityColumn>();
        for (var quantity : inOrder(readings.quantities())) {
            var old = before == null ? null : before.column(quantity.id()).orElse(null);
            Optional<QuantityColumn> column = switch (quantity.id()) {
                case "up" -> targets.up(quantity, old);
                case "target.down" -> targets.down(quantity, old);
                default ->
                    builder.build(
                            quantity,
                            readings.forms().getOrDefault(quantity.id(), List.of()),
                            old,
                            columns.get(STAND_INS.getOrDefault(quantity.id(), "")),
                            things(quantity, readings.chosenForms().catalogue(), columns, before),
                            missingCells.getOrDefault(quantity.id(), List.of()));
            };
            column.ifPresent(c -> columns.put(quantity.id(), c));
        }
        var ordered = new LinkedHashMap<String, QuantityColumn>();
        for (var quantity : readings.quantities()) {
            var column = columns.get(quantity.id());
            if (column != null) {
                ordered.put(quantity.id(), column);
            }
        }
        var hostStates = hostStates(readings, health, ordered);
        var index = new ClusterState.ClusterIndex(
                readings.cluster(),
                new ClusterState.StateTime(readings.now(), readings.serverNow()),
                readings.quantities(),
                readings.mapping().hosts(),
                readings.mapping().vacant(),
                readings.mapping().targetsByHost(),
                readings.silenced());
        return new ClusterState(
                index,
                List.of(readings.source()),
                hostStates,
                ordered,
                new ReadingReasons(readings, health, ordered, hostStates));
    }

    /// Quantities that others depend on come first.
    private static List<Quantity> inOrder(List<Quantity> quantities) {
        return quantities.stream()
                .sorted(Comparator.comparing((Quantity q) -> STAND_INS.containsKey(q.id()))
                        .thenComparing(q -> !q.listed()))
                .toList();
    }

    /// The column that lists the pools, peers or guests whose measurement a quantity is; null if there is none.
    /// That of peers is built last, so the one of the last poll is used.
    private static @Nullable QuantityColumn things(
            Quantity quantity,
            QuantityCatalogue catalogue,
            Map<String, QuantityColumn> columns,
            @Nullable ClusterState before) {
        var listed = catalogue.listOf(quantity.id());
        return columns.getOrDefault(
                listed, before == null ? null : before.column(listed).orElse(null));
    }

    /// A successful scrape alone does not make the host OK: without any other evaluated quantity it is absent.
    private static byte[] hostStates(
            ClusterReadings readings, HostAvailability health, Map<String, QuantityColumn> columns) {
        var states = new byte[readings.mapping().hosts().size()];
        Arrays.fill(states, CellState.ABSENT.code());
        var judged = new boolean[states.length];
        for (var column : columns.values()) {
            boolean ofTargets = OF_TARGETS.contains(column.quantity().id());
            for (int row = 0; row < column.size(); row++) {
                byte state = column.stateCode(row);
                int host = column.host(row);
                if (state < states[host] && CellState.of(state).hasColor()) {
                    states[host] = state;
                }
                judged[host] |= !ofTargets && column.cause(row) == CellReasonCode.JUDGED;
            }
        }
        for (int host = 0; host < states.length; host++) {
            if (states[host] == CellState.OK.code() && !judged[host]) {
                states[host] = CellState.ABSENT.code();
            }
        }
        for (int host = 0; host < states.length && !readings.silent(); host++) {
            if (health.gone(host)) {
                states[host] = CellState.GONE.code();
            } else if (health.down(host)) {
                states[host] = CellState.DOWN.code();
            }
        }
        return states;
    }
}
