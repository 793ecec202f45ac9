package greenwall.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.tests.poll.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random histories of faults, from a printed seed. `-Dgreenwall.histories=N` plays N of them, `-Pfaults` a
/// thousand; `-Dgreenwall.histories.seed=S` sets the first seed, `-Dgreenwall.histories.lanes=L` plays L in
/// parallel, each with its own servers; `-Dgreenwall.histories.enough=B` stops after B failed ones.
@Tag("slow")
class FaultHistoriesTest {
    private static final int ENOUGH = Integer.getInteger("greenwall.histories.enough", 5);

    @Test
    void underAnyFaultNoCellIsWrongAndAllRecoversWithinOneRefresh() throws Exception {
        int histories = Integer.getInteger("greenwall.histories", 6);
        int lanes = Math.clamp(Integer.getInteger("greenwall.histories.lanes", 1), 1, histories);
        long seed = Long.getLong("greenwall.histories.seed", 1);
        var violations = new ConcurrentLinkedQueue<String>();
        var next = new AtomicLong(seed);
        long startNanos = System.nanoTime();
        var servers = new ArrayList<FaultHistories>();
        try {
            for (int lane = 0; lane < lanes; lane++) {
                servers.add(new FaultHistories());
            }
            play(servers, next, seed + lanes, violations);
            var before = ResourceUsage.now();
            play(servers, next, seed + histories, violations);
            Await.until(
                    () -> "as many threads and files as before, and a heap that has not grown: " + before + ", then "
                            + ResourceUsage.now(),
                    Duration.ofMinutes(2),
                    () -> ResourceUsage.now().noMoreThan(before));
        } finally {
            for (var one : servers) {
                one.close();
            }
        }
        System.out.printf(
                "%d histories of faults from seed %d in %.1f s, %d side by side%n",
                histories, seed, (System.nanoTime() - startNanos) / 1e9, lanes);
        assertThat(violations).isEmpty();
    }

    /// Each set of servers plays the next history that has not been started, up to the last.
    private static void play(List<FaultHistories> servers, AtomicLong next, long last, Queue<String> violations)
            throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var lanes = new ArrayList<Future<?>>();
            for (var one : servers) {
                lanes.add(threads.submit(() -> {
                    for (long seed = next.getAndIncrement();
                            seed < last && violations.size() < ENOUGH;
                            seed = next.getAndIncrement()) {
                        play(one, seed, violations);
                    }
                }));
            }
            for (var lane : lanes) {
                lane.get();
            }
        }
        next.set(last);
    }

    private static void play(FaultHistories servers, long seed, Queue<String> violations) {
        try {
            servers.play(seed).forEach(violation -> {
                // Printed at once, because a long run is watched while it goes on.
                System.out.println("seed " + seed + "\n  " + violation);
                violations.add("seed " + seed + "\n  " + violation);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
