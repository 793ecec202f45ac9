package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.styles.Theme;
import greenwall.views.window.SavedWindows;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SavedWindowsFileTest {
    @TempDir
    private Path folder;

    private final SaveFailures status = new SaveFailures();

    @ParameterizedTest
    @ValueSource(strings = {"theme PURPLE\n", "theme NIGHT\nscale big\nwindow greenwall://zfs\n", "\u00ff\u0000"})
    void aDamagedFileIsKeptUnderAnotherNameAndReported(String content) throws Exception {
        var file = Files.writeString(folder.resolve("session"), content, StandardCharsets.ISO_8859_1);
        try (var session = new SavedWindowsFile(file, status, true)) {
            assertThat(session.load()).isEqualTo(SavedWindows.FIRST);
            session.save(SavedWindows.FIRST);
        }
        assertThat(file).exists();
        assertThat(Files.readString(folder.resolve("session.broken"), StandardCharsets.ISO_8859_1))
                .isEqualTo(content);
        status.listen(warning -> assertThat(warning.orElseThrow().full())
                .isEqualTo(
                        file + " was damaged and is kept as session.broken. The windows and the theme of the last run"
                                + " could not be restored."));
    }

    @Test
    void withoutItsWindowsASessionHasTheThemeAndTheScaleOfTheLastOne() throws Exception {
        var file = Files.writeString(folder.resolve("session"), "theme DAYLIGHT\nscale 1.2\nwindow greenwall://zfs\n");
        try (var session = new SavedWindowsFile(file, status, true)) {
            assertThat(session.load()).isEqualTo(new SavedWindows(List.of("greenwall://zfs"), Theme.DAYLIGHT, 1.2));
        }
        try (var session = new SavedWindowsFile(file, status, false)) {
            assertThat(session.load()).isEqualTo(new SavedWindows(List.of(), Theme.DAYLIGHT, 1.2));
        }
    }

    @Test
    void aFirstStartReportsNothing() {
        try (var session = new SavedWindowsFile(folder.resolve("session"), status, true)) {
            assertThat(session.load()).isEqualTo(SavedWindows.FIRST);
        }
        status.listen(warning -> assertThat(warning).isEmpty());
    }
}
