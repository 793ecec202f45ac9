package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.files.DamagedFile;
import greenwall.views.window.StateFolderWarning;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaveFailuresTest {
    @TempDir
    private Path folder;

    private final SaveFailures status = new SaveFailures();
    private final List<Optional<String>> shown = new ArrayList<>();

    @BeforeEach
    void listen() {
        status.listen(warning -> shown.add(warning.map(StateFolderWarning::full)));
        shown.clear();
    }

    @Test
    void whatCannotBeSavedIsShownInOneLineUntilItIsSaved() {
        var full = new IOException("No space left on device");
        status.failed("open windows", folder.resolve("session"), full);
        status.failed("acknowledgements", folder.resolve("acknowledged.json"), full);
        assertThat(shown.getLast())
                .contains("not saved: acknowledgements, open windows (" + folder
                        + ": No space left on device); free some space there");
        status.saved("acknowledgements");
        status.saved("open windows");
        assertThat(shown.getLast()).isEmpty();
    }

    @Test
    void aFailureThatLastsIsReportedOnce() {
        for (int poll = 0; poll < 5; poll++) {
            status.failed(
                    "the newest values of the hosts",
                    folder.resolve("last-state.gz"),
                    new FileSystemException("last-state.gz", null, "Read-only file system"));
        }
        assertThat(shown)
                .containsExactly(Optional.of("not saved: the newest values of the hosts (" + folder
                        + ": Read-only file system); make this folder writable"));
    }

    @Test
    void aDamagedFileIsShownUntilAPersonHasMovedItAway() throws IOException {
        var file = Files.writeString(folder.resolve("problems.json"), "{");
        var damaged = DamagedFile.setAside(file, "The owners in it could not be recovered.");
        status.damaged(damaged);
        status.saved("acknowledgements");
        assertThat(shown)
                .containsExactly(Optional.of(
                        file + " was damaged and is kept as problems.json.broken. The owners in it could not be"
                                + " recovered."));
        Files.delete(damaged.kept());
        status.saved("acknowledgements");
        assertThat(shown.getLast()).isEmpty();
    }

    @Test
    void aWindowThatOpensLaterShowsItToo() {
        status.failed("open windows", folder.resolve("session"), new IOException("No space left on device"));
        var later = new ArrayList<Optional<StateFolderWarning>>();
        status.listen(later::add);
        assertThat(later)
                .singleElement()
                .satisfies(warning -> assertThat(warning.orElseThrow().brief()).isEqualTo("not saved: open windows"));
    }
}
