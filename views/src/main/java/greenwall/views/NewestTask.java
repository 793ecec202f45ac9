package greenwall.views;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Something that is worked out aside again and again, never twice at once: of what is wanted meanwhile, only the
/// newest waits. Work that fails tells nothing, and does not keep the next from being done. Belongs to the JavaFX
/// thread.
public final class NewestTask<T> {
    private final BackgroundWork background;
    private final Consumer<T> receiver;
    private boolean underWay;

    @Nullable
    private Supplier<T> waiting;

    public NewestTask(BackgroundWork background, Consumer<T> receiver) {
        this.background = background;
        this.receiver = receiver;
    }

    public void want(Supplier<T> work) {
        if (underWay) {
            waiting = work;
            return;
        }
        underWay = true;
        background.work(work, this::came);
    }

    private void came(Optional<T> result) {
        underWay = false;
        result.ifPresent(receiver);
        var next = waiting;
        if (next != null && !underWay) {
            waiting = null;
            want(next);
        }
    }

    public boolean underWay() {
        return underWay;
    }
}
