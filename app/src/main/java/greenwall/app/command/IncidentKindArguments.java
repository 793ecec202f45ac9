package greenwall.app.command;

import greenwall.app.config.SpellingSuggestion;
import greenwall.lab.incident.IncidentKind;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// Parses the names of the incidents that a practice range simulates.
final class IncidentKindArguments {
    private IncidentKindArguments() {}

    static List<String> names() {
        return Arrays.stream(IncidentKind.values()).map(IncidentKind::word).toList();
    }

    /// @throws IllegalArgumentException for an unknown name; the message lists the known ones
    static List<IncidentKind> of(String words) {
        if (words.equals("random")) {
            return List.of(IncidentKind.random(RandomGenerator.getDefault()));
        }
        return Arrays.stream(words.split(","))
                .map(word -> IncidentKind.of(word.strip())
                        .orElseThrow(() -> new IllegalArgumentException("unknown --incident " + words
                                + "; expected random, or one or several of " + String.join(", ", names())
                                + SpellingSuggestion.to(word.strip(), names())
                                        .map(near -> "; did you mean " + near + "?")
                                        .orElse(""))))
                .distinct()
                .toList();
    }
}
