package greenwall.connectors.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three consoles of a team in random histories: partitions, crashes in the middle of a line, clock adjustments, and a
/// synchronisation program that delivers late, reordered, truncated, twice or over the owner's own file. Once
/// everything is delivered, all consoles have the same state, with each change exactly once.
@Tag("slow")
class TeamHistoriesTest {
    private static final int HISTORIES = 1_000;
    private static final long SEED = Long.getLong("greenwall.seed", 24_003);

    @TempDir
    Path dir;

    /// In memory if the system has a folder for it: the disk is not under test.
    private Path place() throws IOException {
        var memory = Path.of("/dev/shm");
        return Files.isDirectory(memory) && Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "greenwall-team-")
                : dir;
    }

    @Test
    void threeConsolesConvergeWithoutLossOrDuplicates() throws IOException {
        var place = place();
        int told = 0;
        int overlapping = 0;
        try {
            for (int i = 0; i < HISTORIES; i++) {
                var history = new TeamHistory(SEED + i, Files.createDirectory(place.resolve("" + i)));
                history.play();
                history.settle();
                told += history.told();
                overlapping += history.overlapping();
                TeamHistory.delete(place.resolve("" + i));
            }
        } finally {
            if (!place.equals(dir)) {
                TeamHistory.delete(place);
            }
        }
        assertThat(told).as("what was told in all").isGreaterThan(10 * HISTORIES);
        assertThat(overlapping)
                .as("problems that two took without knowing of each other")
                .isGreaterThan(HISTORIES / 20);
    }
}
