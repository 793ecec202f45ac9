package greenwall.fleet.problem;

import greenwall.fleet.BundledText;
import greenwall.fleet.state.Cell;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The value of a quantity as a phrase. `@` in a phrase is replaced by the value, `#` by the first label of
/// its key.
public final class QuantityPhrases {
    /// Phrases of the quantities whose numbers a problem shows, the most important first.
    static final Map<String, String> FACTS = new LinkedHashMap<>();

    /// The quantities of [#FACTS], in their order.
    static final List<String> FACT_ORDER;

    /// Phrases of the quantities that only describe what is wrong with a host.
    private static final Map<String, String> OTHERS = new HashMap<>();

    static {
        for (var line : BundledText.lines(QuantityPhrases.class, "phrases.txt")) {
            var words = line.split("\\s+", 3);
            (words[0].equals("fact") ? FACTS : OTHERS).put(words[1], words[2]);
        }
        FACT_ORDER = List.copyOf(FACTS.keySet());
    }

    private QuantityPhrases() {}

    static String filled(String phrase, String value, String key) {
        return phrase.replace("@", value).replace("#", Subject.brief(key));
    }

    /// The text of a cell that is not OK, with its key: `sdf: reads take 160 ms`. Empty if the quantity
    /// has no phrase or the cell is no longer measured.
    public static Optional<String> of(Cell cell) {
        var id = cell.quantity().id();
        var phrase = FACTS.getOrDefault(id, OTHERS.getOrDefault(id, ""));
        var keys = new ArrayList<String>();
        cell.key().forEach((_, label) -> keys.add(Subject.brief(label)));
        boolean keyed = phrase.contains("#");
        boolean lost = SymptomCollector.UNSEEN.contains(cell.state()) && !id.equals("up")
                || Double.isNaN(cell.value()) && phrase.contains("@") && !id.equals("vm.state");
        if (phrase.isEmpty() || lost || keyed && keys.isEmpty()) {
            return Optional.empty();
        }
        var prefix = keyed || keys.isEmpty() ? "" : String.join(" ", keys) + ": ";
        return Optional.of(prefix + filled(phrase, cell.text(), keys.isEmpty() ? "" : keys.getFirst()));
    }
}
