package greenwall.views.zfs;

import static greenwall.views.parts.TableData.Item.words;

import greenwall.fleet.Unit;
import greenwall.fleet.state.FleetState;
import greenwall.views.parts.LookupResults;
import greenwall.views.parts.TableData;
import greenwall.views.parts.TableData.Item;
import greenwall.views.parts.TableData.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/// Data sets with their growth in a day, those in trouble first, then the largest.
final class DataSets {
    private static final String GROWTH = "ds.growth";

    private DataSets() {}

    private record Id(String cluster, String host, String dataset) {}

    static TableData table(TableData table, FleetState state, LookupResults looked) {
        if (table.rows().isEmpty()) {
            return table;
        }
        var growth = new HashMap<Id, Double>();
        for (var value : looked.all(GROWTH)) {
            LookupResults.label(value, "name", "dataset", "dataset_name")
                    .ifPresent(name -> growth.put(new Id(value.cluster(), value.host(), name), value.value()));
        }
        var used = new HashMap<Id, Double>();
        for (var host : state.hosts()) {
            for (var cell : host.cells("ds.used")) {
                used.put(new Id(host.cluster().name(), host.name(), cell.key().get("dataset")), cell.value());
            }
        }
        int at = table.columns().size();
        for (int c = 0; c < table.columns().size(); c++) {
            if (table.columns().get(c).title().equals("Used")) {
                at = c + 1;
            }
        }
        int dataset = at - 2;
        var rows = new ArrayList<Row>();
        for (var row : table.rows()) {
            var items = new ArrayList<>(row.items());
            items.add(at, grown(growth, id(row, dataset)));
            rows.add(new Row(row.state(), items, row.leadsTo(), row.quantity()));
        }
        rows.sort(
                Comparator.comparing(Row::state).thenComparingDouble(row -> -used.getOrDefault(id(row, dataset), 0.0)));
        var columns = new ArrayList<>(table.columns());
        columns.add(at, TableData.Column.number("Grew in a day"));
        return new TableData(table.title(), columns, rows, table.note());
    }

    private static Id id(Row row, int dataset) {
        var host = row.leadsTo().orElseThrow();
        return new Id(host.cluster(), host.name(), row.items().get(dataset).text());
    }

    private static Item grown(Map<Id, Double> growth, Id id) {
        var grown = growth.get(id);
        if (grown == null || grown.isNaN()) {
            return Item.NOTHING;
        }
        return words((grown > 0 ? "+" : "") + Unit.BYTES.text(grown));
    }
}
