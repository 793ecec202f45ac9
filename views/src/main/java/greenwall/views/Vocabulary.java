package greenwall.views;

import java.util.List;
import java.util.function.Consumer;

/// What a query can name: metrics, labels and their values, as the sources know them. The answer comes on the
/// JavaFX thread; an empty one means that nothing is known.
public interface Vocabulary {
    Ranges.Ask words(Question question, Consumer<List<Word>> receiver);

    enum Language {
        PROMQL,
        LOGQL
    }

    enum Kind {
        METRICS,
        LABELS,
        VALUES
    }

    /// `label` is the one whose values are wanted; `selector` narrows labels and values to some series where it
    /// is not empty.
    record Question(String cluster, Language language, Kind kind, String label, String selector) {}

    /// A word and what it means, as far as the source says.
    record Word(String text, String meaning) {}

    static Vocabulary none() {
        return (_, receiver) -> {
            receiver.accept(List.of());
            return () -> {};
        };
    }
}
