package greenwall.tests.views;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.incident.IncidentKind;
import greenwall.tests.console.Commands;
import greenwall.tests.console.RangeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Views on a screen that is read from four metres: the capital letters of each text are at least 16 arc
/// minutes high, and nothing overlaps or is cut off.
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadableFromDistanceTest {
    /// The views that a kiosk rotates through.
    private static final List<String> VIEWS =
            List.of("wall", "glance", "hosts", "host", "zfs", "wireguard", "slo", "alerts");

    @TempDir
    private Path folder = Path.of("");

    private PracticeRange range;

    @BeforeAll
    void start() throws Exception {
        range = PracticeRange.start(PracticeRangeOptions.DEFAULT
                .withIncidents(List.of(IncidentKind.FAILING_DISK, IncidentKind.WG_PEER_GONE))
                .withSeed(7));
        range.evaluator().awaitCaughtUp(Duration.ofMinutes(4));
    }

    @AfterAll
    void stop() {
        range.close();
    }

    private String shot(String view, String size, String... more) {
        var command = new ArrayList<>(List.of("shot", view, "--inspect", "--wait", "2m", "--size", size));
        command.addAll(List.of("-o", folder.resolve(view).toString()));
        command.addAll(RangeConfig.options(range));
        command.addAll(List.of(more));
        return Commands.of(folder)
                .at(range.clock(), ZoneOffset.UTC)
                .run(command)
                .all();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1366x768", "3840x2160"})
    void everyTextIsReadableFromFourMetres(String size) {
        var output = shot("all", size, "--distance", "4m", "--screen", "55in");
        assertThat(VIEWS).allMatch(view -> Files.exists(folder.resolve("all").resolve(view + ".png")));
        assertThat(output.lines())
                .filteredOn(line -> VIEWS.stream().anyMatch(view -> line.startsWith("greenwall: " + view + ": "))
                        && (line.contains(": small:") || line.contains(": overlap:") || line.contains(": clipped:")))
                .isEmpty();
        assertThat(output).doesNotContain("internal error");
    }

    private int strip(String screen) throws IOException {
        shot("sources", "1366x768", "--distance", "4m", "--screen", screen);
        var image = ImageIO.read(folder.resolve("sources").toFile());
        int height = 0;
        while (image.getRGB(1, height) == image.getRGB(1, 0)) {
            height++;
        }
        return height;
    }

    @Test
    void aLargerScreenNeedsFewerPixels() throws IOException {
        assertThat(strip("55in")).isGreaterThan(strip("85in"));
    }
}
