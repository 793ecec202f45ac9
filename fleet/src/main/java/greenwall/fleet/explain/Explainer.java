package greenwall.fleet.explain;

import java.util.function.Consumer;

/// Explains a change of a metric while the user waits.
@FunctionalInterface
public interface Explainer {
    /// Starts in the background and returns at once. The listener receives each new state, and finally the
    /// complete explanation. After the handle is closed, it receives nothing more.
    RunHandle explain(ExplainQuestion question, Consumer<Explanation> listener);

    /// Whether the cluster has no log source, but its hosts' journals could be read over SSH if the user allows
    /// it.
    default boolean offersJournal(String cluster) {
        return false;
    }

    /// Allows this until the program ends; called when the user agrees.
    default void allowJournal() {}

    /// Closing it cancels running requests.
    interface RunHandle extends AutoCloseable {
        @Override
        void close();
    }
}
