package greenwall.fleet.problem;

import greenwall.fleet.ResourceText;
import greenwall.fleet.Unit;
import greenwall.fleet.state.Cell;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The value of a quantity in words. `@` is replaced by the value, `#` by the first of its keys.
public final class SummaryPhrases {
    /// Quantities shown as numbers of a problem, the most important first.
    static final Map<String, String> FACTS = new LinkedHashMap<>();

    /// Quantities that only describe what is wrong with a host.
    private static final Map<String, String> OTHERS = new HashMap<>();

    static {
        for (var line : ResourceText.lines(SummaryPhrases.class, "phrases.txt")) {
            var words = line.split("\\s+", 3);
            (words[0].equals("fact") ? FACTS : OTHERS).put(words[1], words[2]);
        }
    }

    private SummaryPhrases() {}

    static String filled(String phrase, String value, String key) {
        return phrase.replace("@", value).replace("#", Subject.brief(key));
    }

    /// The text of a cell that is not ok, with its key: `sdf: reads take 160 ms`. Empty where there is no phrase for
    /// it, and where it is no longer measured.
    public static Optional<String> of(Cell cell) {
        var id = cell.quantity().id();
        var phrase = FACTS.getOrDefault(id, OTHERS.getOrDefault(id, ""));
        var value = Double.isNaN(cell.value())
                ? cell.state().word()
                : cell.word().orElseGet(() -> Unit.of(cell.quantity().unit()).text(cell.value()));
        var keys = new ArrayList<String>();
        cell.key().forEach((_, each) -> keys.add(Subject.brief(each)));
        boolean keyed = phrase.contains("#");
        boolean lost = Symptoms.UNSEEN.contains(cell.state()) && !id.equals("up")
                || Double.isNaN(cell.value()) && phrase.contains("@") && !id.equals("vm.state");
        if (phrase.isEmpty() || lost || keyed && keys.isEmpty()) {
            return Optional.empty();
        }
        var of = keyed || keys.isEmpty() ? "" : String.join(" ", keys) + ": ";
        return Optional.of(of + filled(phrase, value, keys.isEmpty() ? "" : keys.getFirst()));
    }
}
