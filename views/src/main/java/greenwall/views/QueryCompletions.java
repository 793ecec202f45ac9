package greenwall.views;

import greenwall.fleet.logql.Logql;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.promql.Promql;
import java.util.List;
import java.util.function.Consumer;

/// The metrics, labels and label values that the sources offer for a query. The result arrives on the JavaFX
/// thread. It is empty if nothing is known.
public interface QueryCompletions {
    RequestHandle complete(Request request, Consumer<List<Suggestion>> receiver);

    enum Language {
        PROMQL,
        LOGQL;

        public ParseResult<?> parse(String text) {
            return switch (this) {
                case PROMQL -> Promql.parse(text);
                case LOGQL -> Logql.parse(text);
            };
        }

        /// Why a text is not a valid query in this language, in one line; empty if it is valid.
        public String problem(String text) {
            return parse(text) instanceof ParseResult.Invalid<?>(var error) ? error.message() : "";
        }
    }

    enum Kind {
        METRICS,
        LABELS,
        VALUES
    }

    /// @param selector restricts labels and values to the series it matches; may be empty
    record Request(String cluster, Language language, Kind kind, String label, String selector) {}

    record Suggestion(String text, String meaning) {}

    static QueryCompletions none() {
        return (_, receiver) -> {
            receiver.accept(List.of());
            return () -> {};
        };
    }
}
