package greenwall.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.tests.poll.RealLoki;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random histories of faults on real servers' processes, from a printed seed: a few in a normal test run, five
/// hundred with `-Pfaults`; `-Dgreenwall.histories.real=N` plays N of them, `-Dgreenwall.histories.seed=S` sets
/// the first seed, `-Dgreenwall.histories.lanes=L` plays L in parallel.
@Tag("slow")
class RealServerHistoriesTest {
    private static final int SAMPLE = 4;
    private static final int HISTORIES = Integer.getInteger(
            "greenwall.histories.real", Integer.getInteger("greenwall.histories", 0) > 100 ? 500 : SAMPLE);
    /// A history mostly waits: twelve in parallel use a third of two cores.
    private static final int LANES =
            Math.min(HISTORIES, Integer.getInteger("greenwall.histories.lanes", HISTORIES > 100 ? 12 : SAMPLE));

    @TempDir
    Path dir;

    /// Plays the history of a seed and returns the invariants that it violated.
    private interface Player {
        List<String> play(long seed) throws Exception;
    }

    /// Starts servers in a folder, plays the seeds, and stops the servers.
    private interface Lane {
        void play(Path folder, Seeds seeds) throws Exception;
    }

    /// The seeds that remain, and the violations so far.
    private record Seeds(AtomicLong next, long last, Queue<String> broken) {
        void play(Player player) throws Exception {
            for (long seed = next.getAndIncrement(); seed < last; seed = next.getAndIncrement()) {
                for (var what : player.play(seed)) {
                    // Printed at once, because a long run is watched while it goes on.
                    System.out.println("seed " + seed + "\n  " + what);
                    broken.add("seed " + seed + "\n  " + what);
                }
            }
        }
    }

    @Test
    void onRealServersNoCellIsGreenTooLongAndNoSilenceIsLostOrDuplicated() throws Exception {
        playAll("Prometheus and Alertmanagers", (folder, seeds) -> {
            try (var servers = new RealServerHistories(folder)) {
                seeds.play(servers::play);
            }
        });
    }

    /// Runs only if `GREENWALL_LOKI` names a real Loki.
    @Test
    void onARealLokiNoWindowSilentlyMissesALineAndATailHasEachOnce() throws Exception {
        var binary = RealLoki.named();
        Assumptions.assumeTrue(
                binary.isPresent(),
                "GREENWALL_LOKI names no Loki binary: the range stands in for one in LokiFaultsTest");
        playAll("Loki", (folder, seeds) -> {
            try (var logs = new RealLokiHistories(binary.orElseThrow(), folder)) {
                seeds.play(logs::play);
            }
        });
    }

    private void playAll(String playerName, Lane lane) throws Exception {
        long seed = Long.getLong("greenwall.histories.seed", 1);
        var seeds = new Seeds(new AtomicLong(seed), seed + HISTORIES, new ConcurrentLinkedQueue<>());
        long startNanos = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var lanes = new ArrayList<Future<?>>();
            for (int i = 0; i < LANES; i++) {
                var folder = Files.createDirectory(dir.resolve("lane" + i));
                lanes.add(threads.submit(() -> {
                    lane.play(folder, seeds);
                    return folder;
                }));
            }
            for (var one : lanes) {
                one.get();
            }
        }
        System.out.printf(
                "%d histories of a real %s from seed %d in %.1f s, %d side by side%n",
                HISTORIES, playerName, seed, (System.nanoTime() - startNanos) / 1e9, LANES);
        assertThat(seeds.broken()).isEmpty();
    }
}
