package greenwall.fleet.quantity;

import greenwall.fleet.quantity.BlockFile.Block;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the table of quantities.
public final class Quantities {
    private static final String FORMAT = "quantity meaning unit key warn critical word listed merge worse trouble note";

    private Quantities() {}

    public static Map<String, Quantity> read(String file, String text) {
        var quantities = new LinkedHashMap<String, Quantity>();
        for (var block : BlockFile.read(file, text, FORMAT)) {
            var quantity = quantity(block);
            if (quantities.put(quantity.id(), quantity) != null) {
                throw BlockFile.bad(block.place(), "quantity " + quantity.id() + " appears twice", "keep one of them");
            }
        }
        return quantities;
    }

    private static Quantity quantity(Block block) {
        var words = new ArrayList<Quantity.Word>();
        for (var line : block.all("word")) {
            var parts = line.split("\\s+", 2);
            try {
                words.add(new Quantity.Word(Double.parseDouble(parts[0]), parts.length > 1 ? parts[1] : ""));
            } catch (NumberFormatException _) {
                throw BlockFile.bad(
                        block.place(), "found the word \"" + line + "\"", "write a number and its word: 1 degraded");
            }
        }
        var merge = block.one("merge").map(m -> merge(block, m)).orElse(Quantity.Merge.HIGHEST);
        return new Quantity(
                block.head(),
                block.need("meaning"),
                block.need("unit"),
                block.one("key").map(BlockFile::words).orElse(List.of()),
                limit(block, "warn"),
                limit(block, "critical"),
                words,
                block.one("listed").isPresent(),
                merge,
                block.one("worse").map("higher"::equals).orElse(merge == Quantity.Merge.HIGHEST),
                block.one("trouble"),
                block.one("note"));
    }

    private static Quantity.Merge merge(Block block, String word) {
        return switch (word) {
            case "highest" -> Quantity.Merge.HIGHEST;
            case "lowest" -> Quantity.Merge.LOWEST;
            default -> throw BlockFile.bad(block.place(), "found merge \"" + word + "\"", "write highest or lowest");
        };
    }

    private static Optional<Limit> limit(Block block, String name) {
        return block.one(name).map(text -> {
            try {
                return Limit.parse(text);
            } catch (IllegalArgumentException e) {
                throw BlockFile.bad(
                        block.place(),
                        "quantity " + block.head() + " has a bad " + name,
                        String.valueOf(e.getMessage()));
            }
        });
    }
}
