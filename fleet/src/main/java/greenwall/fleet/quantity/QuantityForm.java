package greenwall.fleet.quantity;

import greenwall.fleet.quantity.DefinitionFileReader.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One PromQL expression for a quantity, with one series for each host, or for each host and key.
///
/// @param keys from which labels of the response each canonical key is read
/// @param inputs the raw selectors behind a recorded series, for sites whose rules cannot be read
/// @param files words in the names of the textfiles that contain its metrics
/// @param quotient whether it is a quotient of rates, which is correct from the second scrape on; a plain
///     rate needs series as old as its window
/// @param judgedExpr an expression whose value is compared with the limits instead of the shown value
/// @param idle why there can be nothing to measure
/// @param names lists what the value counts, such as failed units, by the label of that name
public record QuantityForm(
        String id,
        String quantity,
        String expr,
        List<Key> keys,
        Encoding encoding,
        Trust trust,
        String exporter,
        List<String> inputs,
        List<String> files,
        boolean quotient,
        Optional<String> judgedExpr,
        Optional<NameQuery> names,
        Optional<String> idle,
        Optional<String> note) {
    private static final String FORMAT =
            "form expr key coding trust exporter inputs textfile ratio judge names idle note";

    /// A form that the site configured: only an expression.
    public static QuantityForm ofSite(String id, String quantity, String expr, List<Key> keys) {
        return plain(id, quantity, expr, keys, Trust.SITE);
    }

    /// An expression that returns the numbers of the quantity unchanged.
    public static QuantityForm plain(String id, String quantity, String expr, List<Key> keys, Trust trust) {
        return new QuantityForm(
                id,
                quantity,
                expr,
                keys,
                Encoding.NUMBER,
                trust,
                "",
                List.of(),
                List.of(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static List<QuantityForm> read(String file, String text, Map<String, Quantity> quantities) {
        var forms = new ArrayList<QuantityForm>();
        for (var block : DefinitionFileReader.read(file, text, FORMAT)) {
            forms.add(block.read(b -> form(b, quantities)));
        }
        return forms;
    }

    private static QuantityForm form(Block block, Map<String, Quantity> quantities) {
        var head = DefinitionFileReader.words(block.head());
        var quantityId = head.getLast();
        var quantity = quantities.get(quantityId);
        if (quantity == null) {
            throw new IllegalArgumentException("form " + block.head() + ": unknown quantity");
        }
        var keys = block.all("key").stream().map(QuantityForm::key).toList();
        for (var key : keys) {
            if (!quantity.keys().contains(key.name())) {
                throw new IllegalArgumentException(quantityId + " has no key \"" + key.name() + "\"");
            }
        }
        return new QuantityForm(
                head.getFirst(),
                quantityId,
                block.need("expr"),
                keys,
                block.choice("coding", Encoding.NUMBER),
                block.choice("trust", Trust.PLAIN),
                block.need("exporter"),
                block.all("inputs"),
                block.one("textfile").map(DefinitionFileReader::words).orElse(List.of()),
                block.one("ratio").isPresent(),
                block.one("judge"),
                block.one("names").map(QuantityForm::names),
                block.one("idle"),
                block.one("note"));
    }

    /// Reads `pool from zpool name` or `type is read`.
    private static Key key(String line) {
        var words = DefinitionFileReader.words(line);
        var name = words.getFirst();
        var rest = words.subList(2, words.size());
        return switch (words.get(1)) {
            case "from" -> new Key(name, rest, Optional.empty());
            case "is" -> new Key(name, List.of(), Optional.of(rest.getFirst()));
            default -> throw new IllegalArgumentException("found the key \"" + line + "\"");
        };
    }

    /// Reads `LABEL of EXPRESSION`.
    private static NameQuery names(String line) {
        var parts = line.split("\\s+of\\s+", 2);
        return new NameQuery(parts[1], parts[0]);
    }

    /// The canonical key `name`, which is read from the first of the labels that exists, or is constant.
    public record Key(String name, List<String> labels, Optional<String> constant) {}

    public record NameQuery(String expr, String label) {}

    /// How a row's number or labels are converted to the canonical value.
    public enum Encoding {
        NUMBER,
        /// A multiplier that some versions report as x and others as 1/x; the result is never below one.
        MULTIPLIER,
        /// A pool's root vdev as vdev_state_t, where 7 is healthy.
        ROOT_VDEV,
        /// The word in the label `state` or `health` of the one row whose value is 1; unknown without such a
        /// row.
        ONE_HOT
    }

    /// How far a reading can be trusted.
    public enum Trust {
        PLAIN,
        SITE,
        ESTIMATE,
        /// Metric names that third-party scripts use but that are not in the source code of any exporter.
        UNVERIFIED,
        /// Reports "nothing wrong" whatever happens, so its good values are not shown as OK.
        NEVER_GREEN,
        /// Its 0 proves nothing, so it is not shown as OK.
        ZERO_NEVER_GREEN;

        public boolean provesNothing(double goodValue) {
            return this == NEVER_GREEN || this == ZERO_NEVER_GREEN && goodValue == 0;
        }
    }
}
