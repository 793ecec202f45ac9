package greenwall.views.completion;

import greenwall.views.QueryCompletions;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
            var seen = new HashSet<String>();
            return words.stream()
                    .filter(word -> word.text().toLowerCase(Locale.ROOT).contains(lower))
                    .filter(word -> !word.text().equals(typed) && seen.add(word.text()))
                    .sorted(Comparator.comparing(
                            word -> !word.text().toLowerCase(Locale.ROOT).startsWith(lower)))
                    .limit(MAX)
                    .toList();
        }
    }
}
