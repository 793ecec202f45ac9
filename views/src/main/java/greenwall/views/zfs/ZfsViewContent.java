package greenwall.views.zfs;

import static greenwall.views.widgets.TableData.Item.text;

import greenwall.fleet.CountText;
import greenwall.fleet.Unit;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.views.Place;
import greenwall.views.WaitingForDataText;
import greenwall.views.widgets.Banner;
import greenwall.views.widgets.ColumnHeadings;
import greenwall.views.widgets.DetailView;
import greenwall.views.widgets.SharedPhrases;
import greenwall.views.widgets.TableData;
import greenwall.views.widgets.TableData.Item;
import greenwall.views.widgets.TableData.Row;
import greenwall.views.widgets.TableQueryResults;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Shows the pools, scrubs, devices and datasets of the whole fleet.
public final class ZfsViewContent extends DetailView.Content {
    private static final String GROWTH = "ds.growth";

    public ZfsViewContent() {
        super("zfs");
    }

    @Override
    public List<List<Banner.Part>> banner(DetailView.ViewInput facts) {
        var state = facts.state();
        var lines = new ArrayList<>(layout().banner(state));
        lines.add(Banner.line(scrubs(state)));
        return lines;
    }

    private static String scrubs(FleetState state) {
        var cells = state.cells("scrub.running");
        if (cells.isEmpty()) {
            return WaitingForDataText.none(state, "scrub.running", "reports whether a scrub is running");
        }
        var notKnown = SharedPhrases.notKnown(cells);
        var running = cells.stream()
                .filter(cell -> cell.value() == 1 && !cell.state().isUnknown())
                .map(cell -> SharedPhrases.key(cell) + " on " + cell.host().name())
                .collect(Collectors.joining(", "));
        return running.isEmpty()
                ? (notKnown.isEmpty() && state.metricsComplete()
                                ? "No scrub is running"
                                : "No scrub is known to be running" + notKnown)
                        + "."
                : "Scrubs running: " + running + notKnown + ".";
    }

    @Override
    public List<TableData> tables(DetailView.ViewInput facts) {
        var tables = layout().tables(facts.state(), Optional.empty());
        return List.of(
                tables.getFirst(),
                devices(facts.state()),
                datasets(tables.getLast(), facts.state(), facts.lookupResults()));
    }

    private record Node(Cell state, Map<String, Cell> errors) {}

    /// Returns the devices of each pool as a tree: the name of a vdev contains its parent (`mirror-0/sda`).
    /// Pools with a faulty device come first and show all their devices; each other pool has one line.
    private static TableData devices(FleetState state) {
        var notOk = new ArrayList<Row>();
        var well = new ArrayList<Row>();
        for (var host : state.hosts()) {
            var pools = new TreeMap<String, TreeMap<String, Node>>();
            for (var cell : host.cells("vdev.state")) {
                pools.computeIfAbsent(cell.key().get("pool"), _ -> new TreeMap<>())
                        .put(cell.key().get("vdev"), new Node(cell, new HashMap<>()));
            }
            for (var cell : host.cells("vdev.errors")) {
                var tree = pools.getOrDefault(cell.key().get("pool"), new TreeMap<>());
                var node = tree.get(cell.key().get("vdev"));
                if (node != null) {
                    node.errors().put(cell.key().get("type"), cell);
                }
            }
            pools.forEach((pool, tree) -> {
                boolean fine = tree.values().stream().allMatch(ZfsViewContent::fine);
                (fine ? well : notOk).addAll(fine ? List.of(summary(host, pool, tree)) : rows(host, pool, tree));
            });
        }
        notOk.addAll(well);
        return new TableData(
                        "Devices by pool",
                        new ColumnHeadings()
                                .text("Host", "Device")
                                .numbers("State", "Read errors", "Write errors", "Checksum errors"),
                        notOk,
                        WaitingForDataText.absence(
                                state, "vdev.state", WaitingForDataText.none(state) + " reports device states"))
                .asTree();
    }

    private static boolean fine(Node node) {
        return node.state().state() == CellState.OK
                && node.errors().values().stream().allMatch(c -> c.state() == CellState.OK);
    }

    private static Row summary(HostState host, String pool, TreeMap<String, Node> tree) {
        return new Row(
                CellState.OK,
                List.of(
                        text(host.name()),
                        text(pool),
                        text((tree.size() == 1 ? "" : "all ") + CountText.of(tree.size(), "device") + " healthy"),
                        sum(tree, "read"),
                        sum(tree, "write"),
                        sum(tree, "checksum")),
                hostLink(host),
                "vdev.state");
    }

    private static List<Row> rows(HostState host, String pool, TreeMap<String, Node> tree) {
        var rows = new ArrayList<Row>();
        var worst = tree.values().stream().map(node -> node.state().state()).reduce(CellState.ABSENT, CellState::worst);
        var health = host.cells("pool.health").stream()
                .filter(cell -> cell.key().get("pool").equals(pool))
                .findFirst();
        rows.add(new Row(
                health.map(Cell::state).orElse(worst),
                List.of(
                        text(host.name()),
                        text(pool),
                        health.map(Item::of).orElse(new Item(worst.word(), worst, "")),
                        Item.NOTHING,
                        Item.NOTHING,
                        Item.NOTHING),
                hostLink(host),
                "pool.health"));
        tree.forEach((name, node) -> {
            rows.add(new Row(
                    node.errors().values().stream()
                            .map(Cell::state)
                            .reduce(node.state().state(), CellState::worst),
                    List.of(
                            text(""),
                            text(indent(name)),
                            Item.of(node.state()),
                            errors(node, "read"),
                            errors(node, "write"),
                            errors(node, "checksum")),
                    hostLink(host),
                    "vdev.errors"));
        });
        return rows;
    }

    /// Indents by one step per ancestor.
    private static String indent(String name) {
        var parts = name.split("/");
        return "    ".repeat(Math.max(1, parts.length)) + parts[parts.length - 1];
    }

    private static Item errors(Node node, String type) {
        var cell = node.errors().get(type);
        return cell == null
                ? Item.NOTHING
                : new Item(Unit.COUNT.text(cell.value()), cell.state(), cell::reason).ordered(cell.value());
    }

    /// The errors of all devices of a pool; nothing if no exporter counts them.
    private static Item sum(TreeMap<String, Node> tree, String type) {
        var counted = tree.values().stream()
                .flatMap(node -> Optional.ofNullable(node.errors().get(type)).stream())
                .toList();
        double sum = counted.stream().mapToDouble(Cell::value).sum();
        return counted.isEmpty() ? Item.NOTHING : Item.number(Unit.COUNT.text(sum), sum);
    }

    private static Optional<Place.HostRef> hostLink(HostState host) {
        return Optional.of(Place.HostRef.of(host));
    }

    private record Id(String cluster, String host, String dataset) {}

    /// Adds the growth per day to the datasets, and sorts them: those with problems first, then by size.
    private static TableData datasets(TableData table, FleetState state, TableQueryResults results) {
        if (table.rows().isEmpty()) {
            return table;
        }
        var growth = new HashMap<Id, Double>();
        for (var value : results.all(GROWTH)) {
            TableQueryResults.label(value, "name", "dataset", "dataset_name")
                    .ifPresent(name -> growth.put(new Id(value.cluster(), value.host(), name), value.value()));
        }
        var used = new HashMap<Id, Double>();
        for (var host : state.hosts()) {
            for (var cell : host.cells("ds.used")) {
                used.put(new Id(host.cluster().name(), host.name(), cell.key().get("dataset")), cell.value());
            }
        }
        int dataset = column(table, "Dataset");
        int at = column(table, "Used") + 1;
        var rows = new ArrayList<Row>();
        for (var row : table.rows()) {
            var items = new ArrayList<>(row.items());
            items.add(at, grown(growth, id(row, dataset)));
            rows.add(new Row(row.state(), items, row.host(), row.quantity()));
        }
        rows.sort(
                Comparator.comparing(Row::state).thenComparingDouble(row -> -used.getOrDefault(id(row, dataset), 0.0)));
        var columns = new ArrayList<>(table.columns());
        columns.add(at, TableData.Column.number("Growth per day"));
        return new TableData(table.title(), columns, rows, table.note());
    }

    private static int column(TableData table, String title) {
        return table.columns().stream().map(TableData.Column::title).toList().indexOf(title);
    }

    private static Id id(Row row, int dataset) {
        var host = row.host().orElseThrow();
        return new Id(host.cluster(), host.name(), row.items().get(dataset).text());
    }

    private static Item grown(Map<Id, Double> growth, Id id) {
        double grown = growth.getOrDefault(id, Double.NaN);
        return Double.isNaN(grown) ? Item.NOTHING : Item.number((grown > 0 ? "+" : "") + Unit.BYTES.text(grown), grown);
    }
}
