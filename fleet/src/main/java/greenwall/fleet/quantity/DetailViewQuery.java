package greenwall.fleet.quantity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A range query that only a detail view sends, while it is visible, since it would be too expensive for all
/// hosts in each poll. `$window` in an expression is replaced by the window for rates.
///
/// @param names the labels whose values distinguish the series
/// @param top the maximum number of series, the largest first; 0 for all
/// @param limits values from which on something is wrong, by their names
public record DetailViewQuery(
        String id,
        String title,
        String unit,
        Kind kind,
        List<String> names,
        int top,
        List<Part> parts,
        Map<String, Double> limits) {
    public enum Kind {
        LINES,
        /// Stacked lines: parts of a total.
        STACK,
        HEATMAP,
        /// Labels or single values next to a table, not a chart.
        LOOKUP
    }

    /// One expression. Its series are called `name`; their values or bucket bounds are multiplied by `scale`
    /// to convert them to the unit of the detail.
    public record Part(String name, String expr, double scale) {}

    private static final String FORMAT = "detail title unit kind names top expr part buckets limit";

    public static Map<String, DetailViewQuery> shipped() {
        return read("detail-queries.txt", QuantityCatalogue.resource("detail-queries.txt"));
    }

    static Map<String, DetailViewQuery> read(String file, String text) {
        var details = new LinkedHashMap<String, DetailViewQuery>();
        for (var block : DefinitionFileReader.read(file, text, FORMAT)) {
            details.put(block.head(), block.read(DetailViewQuery::detail));
        }
        return details;
    }

    private static DetailViewQuery detail(DefinitionFileReader.Block block) {
        var parts = new ArrayList<Part>();
        block.all("expr").forEach(expr -> parts.add(new Part("", expr, 1)));
        for (var line : block.all("part")) {
            var halves = line.split("\\s+::\\s+", 2);
            parts.add(new Part(halves[0], halves[1], 1));
        }
        for (var line : block.all("buckets")) {
            var halves = line.split("\\s+", 2);
            parts.add(new Part("", halves[1], Double.parseDouble(halves[0])));
        }
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("detail " + block.head() + " has no expression");
        }
        var limits = new LinkedHashMap<String, Double>();
        for (var line : block.all("limit")) {
            var halves = line.split("\\s+", 2);
            limits.put(halves[0], Double.parseDouble(halves[1]));
        }
        return new DetailViewQuery(
                block.head(),
                block.need("title"),
                block.need("unit"),
                block.choice("kind", Kind.LINES),
                block.one("names").map(DefinitionFileReader::words).orElse(List.of()),
                block.one("top").map(Integer::parseInt).orElse(0),
                parts,
                limits);
    }
}
