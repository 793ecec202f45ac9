package greenwall.fleet.quantity;

import greenwall.fleet.quantity.BlockFile.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads the ordered forms.
final class Forms {
    private static final String FORMAT = "form expr key coding trust exporter inputs textfile ratio judge names note";

    private Forms() {}

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
                block.one("coding").map(c -> coding(block, c)).orElse(Form.Coding.NUMBER),
                block.one("trust").map(t -> trust(block, t)).orElse(Form.Trust.PLAIN),
                block.need("exporter"),
                block.all("inputs"),
                block.one("textfile").map(BlockFile::words).orElse(List.of()),
                block.one("ratio").isPresent(),
                block.one("judge"),
                block.one("names").map(n -> names(block, n)),
                block.one("note"));
    }

    private static Form.Key key(Block block, String line) {
        var words = BlockFile.words(line);
        if (words.size() < 3 || !(words.get(1).equals("from") || words.get(1).equals("is"))) {
            throw BlockFile.bad(
                    block.place(), "found the key \"" + line + "\"", "write: pool from zpool name, or: type is read");
        }
        var name = words.getFirst();
        var rest = words.subList(2, words.size());
        return words.get(1).equals("is")
                ? new Form.Key(name, List.of(), Optional.of(rest.getFirst()))
                : new Form.Key(name, rest, Optional.empty());
    }

    private static Form.Names names(Block block, String line) {
        int of = line.indexOf(" of ");
        if (of < 0) {
            throw BlockFile.bad(block.place(), "found names \"" + line + "\"", "write: LABEL of EXPRESSION");
        }
        return new Form.Names(
                line.substring(of + 4).strip(), line.substring(0, of).strip());
    }

    private static Form.Coding coding(Block block, String word) {
        return switch (word) {
            case "number" -> Form.Coding.NUMBER;
            case "multiplier" -> Form.Coding.MULTIPLIER;
            case "root-vdev" -> Form.Coding.ROOT_VDEV;
            case "one-hot" -> Form.Coding.ONE_HOT;
            default ->
                throw BlockFile.bad(
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
        throw BlockFile.bad(
                block.place(), "found the trust \"" + word + "\"", "write plain, estimate, unverified or never-green");
    }
}
