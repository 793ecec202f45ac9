package greenwall.app.console;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Waits for a condition; fails if it does not hold within a minute.
final class Await {
    private Await() {}

    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
