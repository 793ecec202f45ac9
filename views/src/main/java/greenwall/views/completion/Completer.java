package greenwall.views.completion;

import greenwall.views.QueryCompletions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Suggests completions at the caret of a text.
@FunctionalInterface
public interface Completer {
    Candidates at(String text, int caret);

    /// Known words, and a query for more words.
    ///
    /// @param typed the part that is already typed, which filters the words
    /// @param from the index at which that part begins; a chosen word replaces it
    /// @param tail the text to insert after a chosen word: `=` after a label, `"` after a value
    record Candidates(
            String typed,
            int from,
            List<QueryCompletions.Suggestion> words,
            Optional<QueryCompletions.Request> request,
            String tail) {
        public static final Candidates NOTHING = new Candidates("", 0, List.of(), Optional.empty(), "");
        private static final int MAX = 200;

        /// The words that match the typed part: first those that begin with it, then those that contain it.
        List<QueryCompletions.Suggestion> matches() {
            var lower = typed.toLowerCase(Locale.ROOT);
            var first = new LinkedHashMap<String, QueryCompletions.Suggestion>();
            var others = new LinkedHashMap<String, QueryCompletions.Suggestion>();
            for (var word : words) {
                int at = word.text().toLowerCase(Locale.ROOT).indexOf(lower);
                if (at >= 0 && !word.text().equals(typed)) {
                    (at == 0 ? first : others).putIfAbsent(word.text(), word);
                }
            }
            return Stream.concat(first.values().stream(), others.values().stream())
                    .limit(MAX)
                    .toList();
        }
    }
}
