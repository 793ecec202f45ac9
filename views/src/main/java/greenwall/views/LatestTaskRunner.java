package greenwall.views;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs one task at a time in the background. Of the tasks requested meanwhile, only the newest is kept. A
/// failed task gives no result and does not block the next. Must be used on the JavaFX thread only.
public final class LatestTaskRunner<T> {
    private final BackgroundRunner background;
    private final Consumer<T> receiver;
    private boolean underWay;

    @Nullable
    private Supplier<T> waiting;

    public LatestTaskRunner(BackgroundRunner background, Consumer<T> receiver) {
        this.background = background;
        this.receiver = receiver;
    }

    public void request(Supplier<T> work) {
        if (underWay) {
            waiting = work;
            return;
        }
        waiting = null;
        underWay = true;
        background.run(work, this::finished);
    }

    private void finished(Optional<T> result) {
        underWay = false;
        result.ifPresent(receiver);
        var next = waiting;
        if (next != null && !underWay) {
            request(next);
        }
    }

    public boolean underWay() {
        return underWay;
    }
}
