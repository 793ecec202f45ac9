package greenwall.tests.poll;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits until a condition holds, within a bound.
public final class Await {
    private Await() {}

    public static void briefly() {
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }

    /// Returns how long it took; fails if the condition does not hold within the bound.
    public static Duration until(String description, Duration bound, BooleanSupplier condition) {
        return until(() -> description, bound, condition);
    }

    /// @param description the failure message
    public static Duration until(Supplier<String> description, Duration bound, BooleanSupplier condition) {
        long startNanos = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - startNanos > bound.toNanos()) {
                throw new AssertionError("not within " + bound + ": " + description.get());
            }
            briefly();
        }
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
