package greenwall.connectors.incident;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.incident.IncidentStore.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("bench")
class IncidentJournalBench {
    @TempDir
    Path dir;

    @Test
    void aDayWithTwoThousandEntriesOpensInASecond() throws IOException {
        var file = dir.resolve("day.greenwall");
        IncidentFile.write(SampleIncidents.incident(SampleIncidents.day()), "<html>", Optional.empty(), file);
        assertThat(IncidentFile.open(file)).isInstanceOf(Result.Available.class);

        long start = System.nanoTime();
        var read = IncidentFile.open(file);
        long millis = (System.nanoTime() - start) / 1_000_000;

        System.getLogger(IncidentJournalBench.class.getName())
                .log(
                        System.Logger.Level.INFO,
                        "2,000 pieces, {0} KiB zipped: opened in {1} ms",
                        Files.size(file) / 1024,
                        millis);
        assertThat(read).isInstanceOf(Result.Available.class);
        assertThat(millis).isLessThan(1_000);
    }
}
