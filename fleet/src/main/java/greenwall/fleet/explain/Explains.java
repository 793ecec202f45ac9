package greenwall.fleet.explain;

import java.util.function.Consumer;

/// Explains a spike while somebody waits for it.
@FunctionalInterface
public interface Explains {
    /// Starts at once and returns at once. The listener gets what is known whenever a part has arrived, and
    /// last
    /// the complete explanation; after the handle is closed it gets nothing more.
    Running explain(Question question, Consumer<Explanation> listener);

    /// Closing it breaks off whatever is still being asked.
    interface Running extends AutoCloseable {
        @Override
        void close();
    }

    /// For a console that has nobody to ask.
    static Explains none(String why) {
        return (question, listener) -> {
            listener.accept(Draft.of(question).finish(Conclusion.nothing(why)));
            return () -> {};
        };
    }
}
