package greenwall.fleet.quantity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A range that only a detail view asks for, while it is visible: what is too much to be asked of every host with
/// each poll. `$window` in an expression stands for the length over which a rate is taken.
///
/// @param names the labels whose values tell one series from another
/// @param top how many series are asked for at most, the largest ones; 0 is all
/// @param limits values from which on something is wrong, with their words
public record DetailQuery(
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
        /// Lines on top of each other: parts of a whole.
        STACK,
        /// Buckets of a histogram.
        HEATMAP,
        /// Labels or single values beside a table, not a chart.
        LOOKUP
    }

    /// One expression. Its series carry `name`; their values, or the edges of their buckets, are to be multiplied
    /// by `scale` to come out in the detail's unit.
    public record Part(String name, String expr, double scale) {}

    private static final String FORMAT = "detail title unit kind names top expr part buckets limit";

    /// What is shipped, by id.
    public static Map<String, DetailQuery> shipped() {
        return read("details.txt", QuantityCatalogue.resource("details.txt"));
    }

    static Map<String, DetailQuery> read(String file, String text) {
        var details = new LinkedHashMap<String, DetailQuery>();
        for (var block : BlockFile.read(file, text, FORMAT)) {
            details.put(block.head(), detail(block));
        }
        return details;
    }

    private static DetailQuery detail(BlockFile.Block block) {
        var parts = new ArrayList<Part>();
        block.all("expr").forEach(expr -> parts.add(new Part("", expr, 1)));
        for (var line : block.all("part")) {
            var halves = line.split("\\s+::\\s+", 2);
            if (halves.length != 2) {
                throw BlockFile.bad(block.place(), "found the part \"" + line + "\"", "write: NAME :: EXPRESSION");
            }
            parts.add(new Part(halves[0], halves[1], 1));
        }
        for (var line : block.all("buckets")) {
            var halves = line.split("\\s+", 2);
            parts.add(new Part("", halves[1], Double.parseDouble(halves[0])));
        }
        if (parts.isEmpty()) {
            throw BlockFile.bad(block.place(), "detail " + block.head() + " has no expression", "add one");
        }
        var limits = new LinkedHashMap<String, Double>();
        for (var line : block.all("limit")) {
            var halves = line.split("\\s+", 2);
            limits.put(halves[0], Double.parseDouble(halves[1]));
        }
        return new DetailQuery(
                block.head(),
                block.need("title"),
                block.need("unit"),
                block.choice("kind", Kind.LINES),
                block.one("names").map(BlockFile::words).orElse(List.of()),
                block.one("top").map(Integer::parseInt).orElse(0),
                parts,
                limits);
    }
}
