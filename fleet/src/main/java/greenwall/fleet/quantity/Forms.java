package greenwall.fleet.quantity;

import greenwall.fleet.quantity.Blocks.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the ordered forms.
final class Forms {
    private static final Map<String, Set<String>> FORMAT = Map.of(
            "form",
            Set.of(
                    "expr",
                    "key",
                    "coding",
                    "trust",
                    "exporter",
                    "inputs",
                    "textfile",
                    "ratio",
                    "judge",
                    "names",
                    "note"));

    private Forms() {}

    static List<Form> read(String file, String text, Map<String, Quantity> quantities) {
        var forms = new ArrayList<Form>();
        for (var block : Blocks.read(file, text, FORMAT)) {
            forms.add(form(block, quantities));
        }
        return forms;
    }

    private static Form form(Block block, Map<String, Quantity> quantities) {
        var head = block.head().split("\\s+of\\s+");
        if (head.length != 2) {
            throw Blocks.bad(block.place(), "found \"form " + block.head() + "\"", "write: form ID of QUANTITY");
        }
        var quantity = quantities.get(head[1]);
        if (quantity == null) {
            throw Blocks.bad(
                    block.place(), "form " + head[0] + " is of the unknown quantity " + head[1], "add it to the table");
        }
        var keys = block.all("key").stream().map(line -> key(block, line)).toList();
        for (var key : keys) {
            if (!quantity.keys().contains(key.name())) {
                throw Blocks.bad(
                        block.place(),
                        "form " + head[0] + " gives the key \"" + key.name() + "\"",
                        head[1] + " has " + quantity.keys());
            }
        }
        return new Form(
                head[0],
                head[1],
                block.need("expr"),
                keys,
                block.one("coding").map(c -> coding(block, c)).orElse(Form.Coding.NUMBER),
                block.one("trust").map(t -> trust(block, t)).orElse(Form.Trust.PLAIN),
                block.need("exporter"),
                block.all("inputs"),
                block.one("textfile").map(words -> List.of(words.split("\\s+"))).orElse(List.of()),
                block.one("ratio").isPresent(),
                block.one("judge"),
                block.one("names").map(n -> names(block, n)),
                block.one("note"));
    }

    private static Form.Key key(Block block, String line) {
        var words = line.split("\\s+");
        if (words.length < 3 || !(words[1].equals("from") || words[1].equals("is"))) {
            throw Blocks.bad(
                    block.place(), "found the key \"" + line + "\"", "write: pool from zpool name, or: type is read");
        }
        var rest = List.of(words).subList(2, words.length);
        return words[1].equals("is")
                ? new Form.Key(words[0], List.of(), Optional.of(rest.getFirst()))
                : new Form.Key(words[0], rest, Optional.empty());
    }

    private static Form.Names names(Block block, String line) {
        var parts = line.split("\\s+of\\s+", 2);
        if (parts.length != 2) {
            throw Blocks.bad(block.place(), "found names \"" + line + "\"", "write: LABEL of EXPRESSION");
        }
        return new Form.Names(parts[1], parts[0]);
    }

    private static Form.Coding coding(Block block, String word) {
        return switch (word) {
            case "number" -> Form.Coding.NUMBER;
            case "multiplier" -> Form.Coding.MULTIPLIER;
            case "root-vdev" -> Form.Coding.ROOT_VDEV;
            case "one-hot" -> Form.Coding.ONE_HOT;
            default ->
                throw Blocks.bad(
                        block.place(),
                        "found the coding \"" + word + "\"",
                        "write number, multiplier, root-vdev or one-hot");
        };
    }

    private static Form.Trust trust(Block block, String word) {
        for (var trust : Form.Trust.values()) {
            if (trust.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(word)) {
                return trust;
            }
        }
        throw Blocks.bad(
                block.place(), "found the trust \"" + word + "\"", "write plain, estimate, unverified or never-green");
    }
}
