package greenwall.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.tests.heart.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Random histories of faults, from a printed seed. `-Dgreenwall.histories=N` plays N of them, `-Pfaults` a
/// thousand; `-Dgreenwall.histories.seed=S` begins elsewhere.
class HistoriesOfFaultsTest {
    @Test
    void whateverHappensNoCellLiesAndAllIsAsBeforeOneRefreshAfterTheFault() throws IOException {
        int histories = Integer.getInteger("greenwall.histories", 6);
        long seed = Long.getLong("greenwall.histories.seed", 1);
        List<String> broken = new ArrayList<>();
        long begun = System.nanoTime();
        try (var servers = new Histories()) {
            servers.play(seed).forEach(broken::add);
            var before = Held.now();
            for (int i = 1; i < histories && broken.size() < 5; i++) {
                long mine = seed + i;
                servers.play(mine).forEach(what -> broken.add("seed " + mine + "\n  " + what));
            }
            Waiting.until(
                    "as many threads and files as before",
                    Duration.ofSeconds(20),
                    () -> Held.now().noMoreThan(before));
        }
        System.out.printf(
                "%d histories of faults from seed %d in %.1f s%n", histories, seed, (System.nanoTime() - begun) / 1e9);
        assertThat(broken).isEmpty();
    }
}
