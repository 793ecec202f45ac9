package greenwall.fleet.explain;

import java.util.function.Consumer;

/// Explains a spike while the user waits.
@FunctionalInterface
public interface Explanations {
    /// Starts in the background and returns at once. The listener gets each new state, and last the complete
    /// explanation; after the handle is closed it gets nothing more.
    Running explain(Question question, Consumer<Explanation> listener);

    /// Whether this cluster has no log source, but the journals of its hosts could be read over SSH if the user allows
    /// it.
    default boolean offersJournal(String cluster) {
        return false;
    }

    /// The user has allowed it, until the program ends.
    default void allowJournal() {}

    /// Closing it cancels running requests.
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
