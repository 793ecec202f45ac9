package greenwall.fleet.explain;

import java.util.function.Consumer;

/// Explains a spike while somebody waits for it.
@FunctionalInterface
public interface Explanations {
    /// Starts at once and returns at once. The listener gets what is known whenever a part has arrived, and
    /// last the complete explanation; after the handle is closed it gets nothing more.
    Running explain(Question question, Consumer<Explanation> listener);

    /// Whether this cluster has no log source, and its hosts' journals could be read over SSH once a person
    /// allows it.
    default boolean offersJournal(String cluster) {
        return false;
    }

    /// A person has allowed it, for as long as the program runs.
    default void allowJournal() {}

    /// Closing it cancels the requests that still run.
    interface Running extends AutoCloseable {
        @Override
        void close();
    }

    /// For a console without sources.
    static Explanations none(String why) {
        return (question, listener) -> {
            listener.accept(new ExplanationDraft(question).finish(Conclusion.nothing(why)));
            return () -> {};
        };
    }
}
