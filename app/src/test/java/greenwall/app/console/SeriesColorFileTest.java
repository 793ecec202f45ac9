package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.views.chart.SeriesColors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeriesColorFileTest {
    private static final List<SeriesColors.StoredColor> COLOURS = List.of(
            new SeriesColors.StoredColor("Disk latency, by device", "{device=\"sda\"} read", 3),
            new SeriesColors.StoredColor("näme\n", "", 23));

    @TempDir
    private Path folder;

    @Test
    void savedColoursSurviveARestart() {
        var file = folder.resolve("series-colours");
        try (var first = new SeriesColorFile(file, new SaveFailures())) {
            first.save(COLOURS.subList(0, 1));
            first.save(COLOURS);
        }
        try (var second = new SeriesColorFile(file, new SaveFailures())) {
            assertThat(second.load()).isEqualTo(COLOURS);
        }
    }

    @Test
    void aSecondConsoleDoesNotOverwriteTheColoursOfTheFirst() {
        var file = folder.resolve("series-colours");
        try (var first = new SeriesColorFile(file, new SaveFailures())) {
            first.save(COLOURS);
            while (first.load().isEmpty()) {
                Thread.onSpinWait();
            }
            try (var second = new SeriesColorFile(file, new SaveFailures())) {
                second.save(COLOURS.subList(0, 1));
            }
            assertThat(first.load()).isEqualTo(COLOURS);
        }
    }

    @Test
    void anInvalidFileGivesNoColours() throws Exception {
        var file = Files.writeString(folder.resolve("series-colours"), "3 only\nx y z\n");
        try (var colours = new SeriesColorFile(file, new SaveFailures())) {
            assertThat(colours.load()).isEmpty();
        }
    }
}
