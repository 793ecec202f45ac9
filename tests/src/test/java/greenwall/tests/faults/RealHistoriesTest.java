package greenwall.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random histories of faults on real servers' processes, from a printed seed: a few in each run of the tests, five
/// hundred with `-Pfaults`; `-Dgreenwall.histories.real=N` plays N of them, `-Dgreenwall.histories.seed=S` begins
/// elsewhere,
/// `-Dgreenwall.histories.lanes=L` plays L side by side.
class RealHistoriesTest {
    private static final int SAMPLE = 4;
    private static final int HISTORIES = Integer.getInteger(
            "greenwall.histories.real", Integer.getInteger("greenwall.histories", 0) > 100 ? 500 : SAMPLE);
    /// A history mostly waits: twelve side by side take a third of two cores.
    private static final int LANES =
            Math.min(HISTORIES, Integer.getInteger("greenwall.histories.lanes", HISTORIES > 100 ? 12 : SAMPLE));

    @TempDir
    Path dir;

    @Test
    void onRealServersNoCellIsGreenPastItsBoundNoOrderIsLostOrDoubledAndAllComesBack() throws Exception {
        long seed = Long.getLong("greenwall.histories.seed", 1);
        var next = new AtomicLong(seed);
        var broken = new ConcurrentLinkedQueue<String>();
        long begun = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var lanes = new ArrayList<Future<?>>();
            for (int lane = 0; lane < LANES; lane++) {
                var folder = Files.createDirectory(dir.resolve("lane" + lane));
                lanes.add(threads.submit(() -> play(folder, next, seed + HISTORIES, broken)));
            }
            for (var lane : lanes) {
                lane.get();
            }
        }
        System.out.printf(
                "%d histories of real servers from seed %d in %.1f s, %d side by side%n",
                HISTORIES, seed, (System.nanoTime() - begun) / 1e9, LANES);
        assertThat(broken).isEmpty();
    }

    private static Object play(Path folder, AtomicLong next, long last, Queue<String> broken) throws Exception {
        try (var servers = new RealHistories(folder)) {
            for (long seed = next.getAndIncrement(); seed < last; seed = next.getAndIncrement()) {
                for (var what : servers.play(seed)) {
                    // A run of an hour is read while it goes on.
                    System.out.println("seed " + seed + "\n  " + what);
                    broken.add("seed " + seed + "\n  " + what);
                }
            }
        }
        return folder;
    }
}
