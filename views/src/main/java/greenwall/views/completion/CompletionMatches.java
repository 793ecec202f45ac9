package greenwall.views.completion;

import greenwall.views.QueryTerms.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/// Finds the words that match the typed text: first those that begin with it, then those that contain it.
final class CompletionMatches {
    private static final int MOST = 200;

    private CompletionMatches() {}

    static List<Word> of(String typed, List<Word> words) {
        var lower = typed.toLowerCase(Locale.ROOT);
        var first = new LinkedHashMap<String, Word>();
        var second = new LinkedHashMap<String, Word>();
        for (var word : words) {
            int at = word.text().toLowerCase(Locale.ROOT).indexOf(lower);
            if (at >= 0 && !word.text().equals(typed)) {
                (at == 0 ? first : second).putIfAbsent(word.text(), word);
            }
        }
        var found = new ArrayList<>(first.values());
        second.forEach((text, word) -> {
            if (!first.containsKey(text)) {
                found.add(word);
            }
        });
        return found.size() > MOST ? found.subList(0, MOST) : found;
    }
}
