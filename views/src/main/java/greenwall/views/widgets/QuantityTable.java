package greenwall.views.widgets;

import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.views.Place;
import greenwall.views.WaitingForDataText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A table of quantities with a row per host, or per pool, peer, guest … of a host. The worst rows come first.
public record QuantityTable(String title, List<String> keys, List<Column> columns) {
    public record Column(String title, String quantity) {}

    private record Id(HostState host, List<String> key) {}

    private static final class RowCells {
        private final Map<String, Cell> cells = new HashMap<>();
        private CellState state = CellState.ABSENT;

        /// The quantity with the worst state.
        private String worst() {
            return cells.values().stream()
                    .min(Comparator.comparing(Cell::state)
                            .thenComparing(c -> c.quantity().id()))
                    .map(c -> c.quantity().id())
                    .orElse("");
        }
    }

    public TableData read(FleetState state, Optional<Place.HostRef> only) {
        boolean clusters = state.clusters().size() > 1;
        var gathered = new LinkedHashMap<Id, RowCells>();
        for (var host : state.hosts()) {
            if (only.isPresent()
                    && !(only.get().name().equals(host.name())
                            && only.get().cluster().equals(host.cluster().name()))) {
                continue;
            }
            for (var column : columns) {
                for (var cell : host.cells(column.quantity())) {
                    add(gathered, host, column, cell);
                }
            }
        }
        var entries = new ArrayList<>(gathered.entrySet());
        entries.sort(Comparator.comparing((Map.Entry<Id, RowCells> e) -> e.getValue().state)
                .thenComparing(e -> e.getKey().host().name())
                .thenComparing(e -> String.join(" ", e.getKey().key())));
        var titles = new ArrayList<TableData.Column>();
        if (only.isEmpty()) {
            titles.add(TableData.Column.text("Host"));
            if (clusters) {
                titles.add(TableData.Column.text("Cluster"));
            }
        }
        keys.forEach(key -> titles.add(TableData.Column.text(Character.toUpperCase(key.charAt(0)) + key.substring(1))));
        columns.forEach(column -> titles.add(TableData.Column.number(column.title())));
        var rows = new ArrayList<TableData.Row>();
        for (var entry : entries) {
            rows.add(row(entry.getKey(), entry.getValue(), only.isEmpty(), clusters));
        }
        return new TableData(title, titles, rows, rows.isEmpty() ? why(state, only) : "");
    }

    private void add(Map<Id, RowCells> gathered, HostState host, Column column, Cell cell) {
        var key = keys.stream().map(k -> cell.key().get(k)).toList();
        if (!keys.isEmpty() && key.stream().allMatch(String::isEmpty)) {
            return;
        }
        var row = gathered.computeIfAbsent(new Id(host, key), _ -> new RowCells());
        // The cells of a quantity are sorted worst first. The first one represents the row.
        row.cells.putIfAbsent(column.quantity(), cell);
        row.state = row.state.worst(cell.state());
    }

    private TableData.Row row(Id id, RowCells gathered, boolean hosts, boolean clusters) {
        var items = new ArrayList<TableData.Item>();
        if (hosts) {
            items.add(TableData.Item.text(id.host().name()));
            if (clusters) {
                items.add(TableData.Item.text(id.host().cluster().name()));
            }
        }
        id.key().forEach(part -> items.add(TableData.Item.text(part)));
        for (var column : columns) {
            var cell = gathered.cells.get(column.quantity());
            items.add(cell == null ? absent(id.host(), column) : TableData.Item.of(cell));
        }
        return new TableData.Row(
                gathered.state,
                items,
                hosts ? Optional.of(Place.HostRef.of(id.host())) : Optional.empty(),
                gathered.worst());
    }

    private static TableData.Item absent(HostState host, Column column) {
        var quantity = host.cluster().quantities().stream()
                .filter(q -> q.id().equals(column.quantity()))
                .findFirst();
        if (quantity.isEmpty()) {
            return TableData.Item.NOTHING;
        }
        return new TableData.Item(
                "–",
                CellState.ABSENT,
                Double.NaN,
                () -> column.quantity() + " absent: "
                        + host.absence(quantity.get()).reason());
    }

    /// Why there are no rows: the reason of a host, with its remedy if known.
    private String why(FleetState state, Optional<Place.HostRef> only) {
        if (state.hosts().isEmpty()) {
            return WaitingForDataText.noHost(state);
        }
        var first = columns.getFirst().quantity();
        var quantity =
                state.quantities().stream().filter(q -> q.id().equals(first)).findFirst();
        if (quantity.isEmpty()) {
            return WaitingForDataText.none(state) + " provides " + first + ".";
        }
        var hosts = only.flatMap(h -> state.host(h.cluster(), h.name()))
                .map(List::of)
                .orElse(state.hosts());
        var some = hosts.getFirst();
        if (!some.cells(first).isEmpty()) {
            return "Nothing to show here.";
        }
        return only.isPresent()
                ? "No " + first + ": " + some.absence(quantity.get()).ending()
                : WaitingForDataText.absence(
                        state,
                        first,
                        "No " + first + (state.isFiltered() ? " on any host in the host filter" : " on any host"));
    }
}
