package greenwall.app.site;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A value that is computed on first use and then stored.
public final class LazyValue<T> implements Supplier<T> {
    private final Supplier<T> supplier;
    private @Nullable T stored;

    public LazyValue(Supplier<T> supplier) {
        this.supplier = supplier;
    }

    @Override
    public synchronized T get() {
        var value = stored;
        if (value == null) {
            value = supplier.get();
            stored = value;
        }
        return value;
    }
}
