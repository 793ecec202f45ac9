package greenwall.tests.poll;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits until a condition holds, within a bound.
public final class Waiting {
    private Waiting() {}

    public static void briefly() {
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }

    /// Returns how long it took; fails if the condition does not hold within the bound.
    public static Duration until(String what, Duration bound, BooleanSupplier so) {
        return until(() -> what, bound, so);
    }

    /// @param what the failure message
    public static Duration until(Supplier<String> what, Duration bound, BooleanSupplier so) {
        long begun = System.nanoTime();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() - begun > bound.toNanos()) {
                throw new AssertionError("not within " + bound + ": " + what.get());
            }
            briefly();
        }
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
