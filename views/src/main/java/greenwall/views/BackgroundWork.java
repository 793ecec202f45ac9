package greenwall.views;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Where views have things worked out that would cost a frame.
public interface BackgroundWork {
    /// What comes of the work is told on the JavaFX thread: nothing, where the work failed.
    <T> void work(Supplier<T> work, Consumer<Optional<T>> receiver);

    /// Where nobody works beside the screen, it is told at once.
    static BackgroundWork none() {
        return new BackgroundWork() {
            @Override
            public <T> void work(Supplier<T> work, Consumer<Optional<T>> receiver) {
                receiver.accept(tried(work));
            }
        };
    }

    /// A failure is a bug. It is logged, and whoever waits for the work goes on without it.
    static <T> Optional<T> tried(Supplier<T> work) {
        try {
            return Optional.of(work.get());
        } catch (RuntimeException bug) {
            System.getLogger(BackgroundWork.class.getName())
                    .log(System.Logger.Level.ERROR, "what a view shows could not be worked out", bug);
            return Optional.empty();
        }
    }
}
