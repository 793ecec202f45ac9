package greenwall.tests.console;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javafx.application.Platform;
import org.jspecify.annotations.Nullable;

/// Measures how long a task waits for the JavaFX thread. A task is posted every 50 ms, as a key press would
/// be.
final class FxThreadDelays {
    private static final long EVERY_MILLIS = 50;
    private static final long LONG_MILLIS = 100;

    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "delays"));
    private final List<Long> delays = new ArrayList<>();
    private final List<String> slow = new ArrayList<>();
    private final AtomicLong posted = new AtomicLong();
    private final long collectedBefore = collected();
    private volatile @Nullable Thread drawing;

    private FxThreadDelays() {}

    static FxThreadDelays begin() {
        var delays = new FxThreadDelays();
        delays.clock.scheduleAtFixedRate(delays::post, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        return delays;
    }

    /// Posts the next task only after the last one has run, because one waiting task shows how long others
    /// would wait.
    private void post() {
        long postedAt = posted.get();
        if (postedAt != 0) {
            long waited = (System.nanoTime() - postedAt) / 1_000_000;
            if (waited > LONG_MILLIS && slow.size() < 200) {
                var thread = drawing;
                synchronized (slow) {
                    slow.add(waited + " ms so far: " + (thread == null ? "" : QueriedConsoleMain.stack(thread)));
                }
            }
            return;
        }
        long now = System.nanoTime();
        posted.set(now);
        Platform.runLater(() -> {
            drawing = Thread.currentThread();
            synchronized (delays) {
                delays.add(System.nanoTime() - now);
            }
            posted.set(0);
        });
    }

    private static long collected() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(b -> Math.max(0, b.getCollectionTime()))
                .sum();
    }

    /// One line for each figure, `name value`; times are in milliseconds.
    List<String> end() throws InterruptedException {
        clock.shutdown();
        clock.awaitTermination(10, TimeUnit.SECONDS);
        List<Long> sorted;
        synchronized (delays) {
            sorted = delays.stream().sorted().toList();
        }
        var lines = new ArrayList<String>();
        lines.add("count " + sorted.size());
        lines.add("p50 " + millis(sorted, 0.5));
        lines.add("p99 " + millis(sorted, 0.99));
        lines.add("max " + millis(sorted, 1));
        lines.add("over200 " + sorted.stream().filter(n -> n > 200_000_000L).count());
        lines.add("collecting " + (collected() - collectedBefore));
        synchronized (slow) {
            slow.forEach(line -> lines.add("slow " + line));
        }
        return lines;
    }

    private static String millis(List<Long> sorted, double share) {
        return sorted.isEmpty()
                ? "-1"
                : String.format(
                        Locale.ROOT,
                        "%.1f",
                        sorted.get((int) Math.min(sorted.size() - 1L, (long) (sorted.size() * share))) / 1e6);
    }
}
