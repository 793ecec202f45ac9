package greenwall.app.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.runbook.RunbookError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunbookFolderReaderTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void aFolderWithTooManyRunbooksIsReported() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            Files.createFile(folder.resolve("%04d.md".formatted(i)));
        }
        assertThat(RunbookFolderReader.read(List.of(folder)).errors()).isEmpty();
        Files.createFile(folder.resolve("2000.md"));
        var read = RunbookFolderReader.read(List.of(folder));
        assertThat(read.runbooks()).hasSize(2_000);
        assertThat(read.errors())
                .containsExactly(new RunbookError(
                        folder.toString(), 1, "this folder has 2001 runbooks; only the first 2000 by name are read"));
    }
}
