package greenwall.views.widgets;

import greenwall.fleet.BundledText;
import greenwall.fleet.quantity.DefinitionFileReader;
import greenwall.fleet.quantity.DetailViewQuery;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.views.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The parts of a detail view, as defined in `detail-views.txt`.
///
/// @param chartShare the charts' share of the height
/// @param probesInstead whether a probe can measure what no exporter provides
public record DetailViewLayout(
        String title,
        HostSelection about,
        boolean probesInstead,
        int chartColumns,
        double chartShare,
        Optional<Count> count,
        List<String> sentences,
        List<SharedAxisCharts.ChartSpec> charts,
        List<DetailViewQuery> lookups,
        List<QuantityTable> tables) {
    private static final String FILE = "detail-views.txt";
    private static final String VIEW = "view title about probes across share count say chart lookup";
    private static final String TABLE = "table keys column";
    private static final Map<String, DetailViewLayout> SHIPPED = read();

    /// What a view shows: all hosts, all hosts with charts of the selected one, or one host only.
    public enum HostSelection {
        FLEET,
        CHOSEN,
        ONE
    }

    /// The cells counted in the banner's first line, with their names in singular and plural.
    public record Count(String quantity, String one, String many) {}

    public static DetailViewLayout of(String view) {
        return Objects.requireNonNull(SHIPPED.get(view), view);
    }

    private static Map<String, DetailViewLayout> read() {
        var layouts = new LinkedHashMap<String, DetailViewLayout>();
        var details = DetailViewQuery.shipped();
        var tables = new ArrayList<QuantityTable>();
        for (var block : DefinitionFileReader.read(FILE, BundledText.of(DetailViewLayout.class, FILE), VIEW, TABLE)
                .reversed()) {
            if (block.kind().equals("table")) {
                tables.addFirst(table(block));
            } else {
                layouts.put(block.head(), layout(block, details, tables));
                tables.clear();
            }
        }
        return layouts;
    }

    private static DetailViewLayout layout(
            DefinitionFileReader.Block block, Map<String, DetailViewQuery> details, List<QuantityTable> tables) {
        return new DetailViewLayout(
                block.need("title"),
                block.one("about")
                        .map(word -> word.equals("one") ? HostSelection.ONE : HostSelection.CHOSEN)
                        .orElse(HostSelection.FLEET),
                block.one("probes").isPresent(),
                block.one("across").map(Integer::parseInt).orElse(2),
                block.one("share").map(Double::parseDouble).orElse(0.0),
                block.one("count").map(DetailViewLayout::count),
                block.all("say"),
                block.all("chart").stream().map(line -> chart(line, details)).toList(),
                block.all("lookup").stream().map(id -> detail(id, details)).toList(),
                List.copyOf(tables));
    }

    private static Count count(String line) {
        var words = line.split(" ", 2);
        var names = words[1].split(" / ", 2);
        return new Count(words[0], names[0], names[1]);
    }

    private static SharedAxisCharts.ChartSpec chart(String line, Map<String, DetailViewQuery> details) {
        var halves = line.split(" :: ", 2);
        if (halves.length == 1) {
            return SharedAxisCharts.ChartSpec.of(detail(line, details));
        }
        return halves[1].equals("logs")
                ? SharedAxisCharts.ChartSpec.logVolume(halves[0])
                : new SharedAxisCharts.ChartSpec(halves[0], halves[1]);
    }

    private static DetailViewQuery detail(String id, Map<String, DetailViewQuery> details) {
        return Objects.requireNonNull(details.get(id), id);
    }

    private static QuantityTable table(DefinitionFileReader.Block block) {
        var columns = block.all("column").stream()
                .map(line -> line.split(" :: ", 2))
                .map(halves -> new QuantityTable.Column(halves[0], halves[1]))
                .toList();
        return new QuantityTable(
                block.head(),
                block.one("keys").map(keys -> List.of(keys.split(" "))).orElse(List.of()),
                columns);
    }

    public List<List<Banner.Part>> banner(FleetState state) {
        var lines = new ArrayList<List<Banner.Part>>();
        count.ifPresent(of -> lines.add(SharedPhrases.states(rows(state, of), of.one(), of.many())));
        sentences.forEach(sentence -> lines.add(Banner.line(sentence)));
        return lines;
    }

    /// The states of the rows in the table below. The state of the counted cell alone is not enough: a pool
    /// may be online but nearly full.
    private List<CellState> rows(FleetState state, Count of) {
        return tables.stream()
                .filter(table -> table.columns().stream()
                        .anyMatch(column -> column.quantity().equals(of.quantity())))
                .flatMap(table -> table.read(state, Optional.empty()).rows().stream())
                .map(TableData.Row::state)
                .toList();
    }

    public List<TableData> tables(FleetState state, Optional<Place.HostRef> host) {
        return tables.stream().map(table -> table.read(state, host)).toList();
    }
}
