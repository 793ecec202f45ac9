package greenwall.views.screenshot;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.state.FleetState;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Place;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.ViewList;
import greenwall.views.ViewSettings;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.UnconnectedServices;
import greenwall.views.window.ConsoleContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScreenshotsTest {
    private static final AlertsAndProblems FIRING = Fleets.firing();

    private static Screenshots shots() {
        Fx.run(() -> {});
        return Screenshots.open(() -> new ConsoleContext(
                new StyleSheets(),
                ViewList.all(),
                InstantSource.fixed(Fleets.NOW),
                ZoneId.of("Europe/Berlin"),
                () -> new RangeQueriesOnlyBackend(UnconnectedServices.ranges("no source was asked")) {
                    @Override
                    public ViewSettings settings() {
                        var usual = ViewSettings.DEFAULT;
                        return new ViewSettings(
                                List.of("location"),
                                usual.rows(),
                                usual.tiles(),
                                usual.disks(),
                                usual.columns(),
                                usual.hostCharts(),
                                usual.viewing());
                    }
                }));
    }

    private static Screenshots.Request wall(Theme theme) {
        return new Screenshots.Request(
                ViewList.all().getFirst(), Optional.empty(), Place.HOME.range(), theme, 1280, 720, false, Map.of());
    }

    @Test
    void aViewIsRenderedWithoutADisplay(@TempDir Path folder) throws IOException {
        var pictureFolder = System.getProperty("greenwall.pictures", "");
        var file = (pictureFolder.isEmpty() ? folder : Path.of(pictureFolder)).resolve("shot-wall.png");
        var shot = shots().draw(wall(Theme.NIGHT), Fleets.withProblems(214), FIRING, Duration.ofMinutes(3));
        assertThat(shot.completeness()).isEqualTo(ScreenshotCompleteness.ALL);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, SceneSnapshot.png(shot.picture()));
        var bytes = Files.readAllBytes(file);
        assertThat(bytes).startsWith(0x89, 'P', 'N', 'G');
        var image = ImageIO.read(file.toFile());
        assertThat(image.getWidth()).isEqualTo(1280);
        assertThat(image.getHeight()).isEqualTo(720);
        assertThat(image.getRGB(2, 700)).isEqualTo(0xff0b0f14);
    }

    @Test
    void thePictureHasTheColoursThatWereDrawn() {
        var shot = shots().draw(wall(Theme.DAYLIGHT), Fleets.withProblems(214), FIRING, Duration.ofMinutes(3));
        var reader = shot.picture().getPixelReader();
        assertThat(reader.getArgb(1270, 715)).isEqualTo(0xfff4f6f8);
    }

    @Test
    void aViewWithoutDataIsReported() {
        var shot = shots().draw(wall(Theme.NIGHT), FleetState.EMPTY, AlertsAndProblems.UNKNOWN, Duration.ofMinutes(3));
        assertThat(shot.completeness()).isEqualTo(ScreenshotCompleteness.NOTHING);
        assertThat(shot.completeness().exitCode()).isEqualTo(3);
    }
}
