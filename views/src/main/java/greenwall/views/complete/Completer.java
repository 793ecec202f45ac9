package greenwall.views.complete;

import greenwall.views.Vocabulary;
import java.util.List;
import java.util.Optional;

/// Knows what could stand at the caret of a text.
@FunctionalInterface
public interface Completer {
    Wanted at(String text, int caret);

    /// What is wanted at the caret: words that are known anyhow, and the question that brings further ones.
    ///
    /// @param typed what stands there already, to narrow the words down
    /// @param from where it begins; a chosen word takes its place
    /// @param tail what follows a word of the answer: `=` after a label, `"` after a value
    record Wanted(
            String typed, int from, List<Vocabulary.Word> words, Optional<Vocabulary.Question> question, String tail) {
        public static final Wanted NOTHING = new Wanted("", 0, List.of(), Optional.empty(), "");

        public Wanted {
            words = List.copyOf(words);
        }
    }
}
