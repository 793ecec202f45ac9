package greenwall.views.completion;

import greenwall.views.QueryTerms;
import java.util.List;
import java.util.Optional;

/// Completes a text at its caret.
@FunctionalInterface
public interface Completer {
    Candidates at(String text, int caret);

    /// The candidates at the caret: known words, and the query for more.
    ///
    /// @param typed the part already typed, which filters the words
    /// @param from the index where it begins; a chosen word replaces it
    /// @param tail the text after a chosen word: `=` after a label, `"` after a value
    record Candidates(
            String typed, int from, List<QueryTerms.Word> words, Optional<QueryTerms.Question> question, String tail) {
        public static final Candidates NOTHING = new Candidates("", 0, List.of(), Optional.empty(), "");
    }
}
