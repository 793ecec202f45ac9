package greenwall.views;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Runs work in the background that would delay a frame on the JavaFX thread.
public interface BackgroundRunner {
    /// The result arrives on the JavaFX thread; it is empty if the work failed.
    <T> void run(Supplier<T> work, Consumer<Optional<T>> receiver);

    /// Runs the work. A failure is a bug: it is logged, and the caller continues without the result.
    static <T> Optional<T> attempt(Supplier<T> work) {
        try {
            return Optional.of(work.get());
        } catch (RuntimeException bug) {
            System.getLogger(BackgroundRunner.class.getName())
                    .log(System.Logger.Level.ERROR, "computing the data of a view failed", bug);
            return Optional.empty();
        }
    }
}
