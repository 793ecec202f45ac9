package greenwall.views.completion;

import greenwall.views.QueryTerms;
import java.util.List;
import java.util.Optional;

/// Suggests completions at the caret of a text.
@FunctionalInterface
public interface Completer {
    Candidates at(String text, int caret);

    /// The candidates at the caret: known words, and a query for more words.
    ///
    /// @param typed the part that is already typed, which filters the words
    /// @param from the index at which that part begins; a chosen word replaces it
    /// @param tail the text to insert after a chosen word: `=` after a label, `"` after a value
    record Candidates(
            String typed, int from, List<QueryTerms.Word> words, Optional<QueryTerms.Question> question, String tail) {
        public static final Candidates NOTHING = new Candidates("", 0, List.of(), Optional.empty(), "");
    }
}
