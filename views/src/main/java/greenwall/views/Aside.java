package greenwall.views;

import java.util.function.Consumer;
import java.util.function.Supplier;

/// Where views have things worked out that would cost a frame.
public interface Aside {
    /// What comes of the work is told on the JavaFX thread.
    <T> void work(Supplier<T> work, Consumer<T> receiver);

    /// Where nobody works beside the screen, it is told at once.
    static Aside none() {
        return new Aside() {
            @Override
            public <T> void work(Supplier<T> work, Consumer<T> receiver) {
                receiver.accept(work.get());
            }
        };
    }
}
