package greenwall.fleet.quantity;

import greenwall.fleet.quantity.BlockFile.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One PromQL way to get a quantity: an expression with one series per host, or per host and key.
///
/// `keys` says from which of the answer's labels each canonical key is read. `inputs` are the raw selectors
/// behind a recorded series, for sites whose rules cannot be read. A `quotient` of rates is right from the
/// second scrape on, a bare rate only when its series is as old as its window. `files` are words of the names
/// of the textfiles that it is written to. `judge` is an expression whose value is held against the limits
/// instead of the value shown. `names` lists what the value counts (the units that failed), in the label of
/// that name.
public record Form(
        String id,
        String quantity,
        String expr,
        List<Key> keys,
        Coding coding,
        Trust trust,
        String exporter,
        List<String> inputs,
        List<String> files,
        boolean quotient,
        Optional<String> judge,
        Optional<Names> names,
        Optional<String> note) {
    private static final String FORMAT = "form expr key coding trust exporter inputs textfile ratio judge names note";

    /// A site's own form: only an expression.
    public static Form ofSite(String id, String quantity, String expr, List<Key> keys) {
        return plain(id, quantity, expr, keys, Trust.SITE);
    }

    /// An expression that gives the quantity's numbers as they are.
    public static Form plain(String id, String quantity, String expr, List<Key> keys, Trust trust) {
        return new Form(
                id,
                quantity,
                expr,
                keys,
                Coding.NUMBER,
                trust,
                "",
                List.of(),
                List.of(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// Reads ordered forms.
    static List<Form> read(String file, String text, Map<String, Quantity> quantities) {
        var forms = new ArrayList<Form>();
        for (var block : BlockFile.read(file, text, FORMAT)) {
            forms.add(form(block, quantities));
        }
        return forms;
    }

    private static Form form(Block block, Map<String, Quantity> quantities) {
        var head = BlockFile.words(block.head());
        if (head.size() != 3 || !head.get(1).equals("of")) {
            throw BlockFile.bad(block.place(), "found \"form " + block.head() + "\"", "write: form ID of QUANTITY");
        }
        var id = head.getFirst();
        var of = head.getLast();
        var quantity = quantities.get(of);
        if (quantity == null) {
            throw BlockFile.bad(
                    block.place(), "form " + id + " is of the unknown quantity " + of, "add it to the table");
        }
        var keys = block.all("key").stream().map(line -> key(block, line)).toList();
        for (var key : keys) {
            if (!quantity.keys().contains(key.name())) {
                throw BlockFile.bad(
                        block.place(),
                        "form " + id + " gives the key \"" + key.name() + "\"",
                        of + " has " + quantity.keys());
            }
        }
        return new Form(
                id,
                of,
                block.need("expr"),
                keys,
                block.choice("coding", Coding.NUMBER),
                block.choice("trust", Trust.PLAIN),
                block.need("exporter"),
                block.all("inputs"),
                block.one("textfile").map(BlockFile::words).orElse(List.of()),
                block.one("ratio").isPresent(),
                block.one("judge"),
                block.one("names").map(n -> names(block, n)),
                block.one("note"));
    }

    private static Key key(Block block, String line) {
        var words = BlockFile.words(line);
        if (words.size() < 3 || !(words.get(1).equals("from") || words.get(1).equals("is"))) {
            throw BlockFile.bad(
                    block.place(), "found the key \"" + line + "\"", "write: pool from zpool name, or: type is read");
        }
        var name = words.getFirst();
        var rest = words.subList(2, words.size());
        return words.get(1).equals("is")
                ? new Key(name, List.of(), Optional.of(rest.getFirst()))
                : new Key(name, rest, Optional.empty());
    }

    private static Names names(Block block, String line) {
        int of = line.indexOf(" of ");
        if (of < 0) {
            throw BlockFile.bad(block.place(), "found names \"" + line + "\"", "write: LABEL of EXPRESSION");
        }
        return new Names(line.substring(of + 4).strip(), line.substring(0, of).strip());
    }

    /// The canonical key `name`, read from the first of the labels that is there, or always the same.
    public record Key(String name, List<String> labels, Optional<String> constant) {}

    public record Names(String expr, String label) {}

    /// How a row's number or labels become the canonical value.
    public enum Coding {
        NUMBER,
        /// A multiplier that some versions give as x and some as 1/x: never below one.
        MULTIPLIER,
        /// A pool's root vdev by vdev_state_t, where 7 is healthy.
        ROOT_VDEV,
        /// The word in the label `state` or `health` of the one row whose value is 1; no such row: unknown.
        ONE_HOT
    }

    /// How far a reading can be believed.
    public enum Trust {
        PLAIN,
        SITE,
        ESTIMATE,
        /// Names that third-party scripts use and no exporter's source has.
        UNVERIFIED,
        /// Known to report "nothing wrong" whatever happens: its good values are not shown as ok.
        NEVER_GREEN
    }
}
