package greenwall.views;

import java.util.List;
import java.util.function.Consumer;

/// The words of a query: metrics, labels and their values, as the sources know them. The answer comes on the JavaFX
/// thread and is empty if nothing is known.
public interface QueryTerms {
    RangeReader.Ask words(Question question, Consumer<List<Word>> receiver);

    enum Language {
        PROMQL,
        LOGQL
    }

    enum Kind {
        METRICS,
        LABELS,
        VALUES
    }

    /// @param selector narrows labels and values to some series; may be empty
    record Question(String cluster, Language language, Kind kind, String label, String selector) {}

    record Word(String text, String meaning) {}

    static QueryTerms none() {
        return (_, receiver) -> {
            receiver.accept(List.of());
            return () -> {};
        };
    }
}
