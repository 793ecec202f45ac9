package greenwall.connectors.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three consoles of a team in random histories: partitions, crashes in the middle of a line, clock
/// adjustments, and a synchronisation program that delivers late, reordered, truncated, twice or over the
/// owner's own file. Once everything is delivered, all consoles have the same state, with each change exactly
/// once.
@Tag("slow")
class TeamHistoriesTest {
    private static final int HISTORIES = 1_000;
    private static final long SEED = Long.getLong("greenwall.seed", 24_003);

    @TempDir
    Path dir;

    /// In memory if the system has a folder for it: the disk is not under test.
    private Path tempFolder() throws IOException {
        var sharedMemory = Path.of("/dev/shm");
        return Files.isDirectory(sharedMemory) && Files.isWritable(sharedMemory)
                ? Files.createTempDirectory(sharedMemory, "greenwall-team-")
                : dir;
    }

    @Test
    void threeConsolesConvergeWithoutLossOrDuplicates() throws IOException {
        var tempFolder = tempFolder();
        int writes = 0;
        int overlapping = 0;
        try {
            for (int i = 0; i < HISTORIES; i++) {
                var history = new TeamHistory(SEED + i, Files.createDirectory(tempFolder.resolve("" + i)));
                history.run();
                history.settle();
                writes += history.writes();
                overlapping += history.overlapping();
                TeamHistory.delete(tempFolder.resolve("" + i));
            }
        } finally {
            if (!tempFolder.equals(dir)) {
                TeamHistory.delete(tempFolder);
            }
        }
        assertThat(writes).as("what was told in all").isGreaterThan(10 * HISTORIES);
        assertThat(overlapping)
                .as("problems that two took without knowing of each other")
                .isGreaterThan(HISTORIES / 20);
    }
}
