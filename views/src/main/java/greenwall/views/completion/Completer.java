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
    /// @param typed the part already typed, which narrows the words
    /// @param from where it begins; a chosen word takes its place
    /// @param tail what follows a word of the answer: `=` after a label, `"` after a value
    record Candidates(
            String typed, int from, List<QueryTerms.Word> words, Optional<QueryTerms.Question> question, String tail) {
        public static final Candidates NOTHING = new Candidates("", 0, List.of(), Optional.empty(), "");
    }
}
