package greenwall.views.wall;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.state.CellState;
import greenwall.styles.ColorRole;
import greenwall.styles.ColorVision;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.Place;
import greenwall.views.ViewContext;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.StateStyle;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Pictures;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.UnconnectedServices;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import javafx.scene.image.Image;
import javafx.scene.paint.Color;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Seen from across the room, one failing host among 214 is a solid patch in the colour of its state. For every
/// kind of colour vision, this colour is clearly different from the calm colour of most of the wall.
class FailingHostStandsOutTest {
    private static final int HOSTS = 214;
    private static final int WIDTH = 1920;
    private static final int HEIGHT = 1080;

    @ParameterizedTest
    @EnumSource(Theme.class)
    void aHostWithAProblemStandsOutFromItsNeighbours(Theme theme) {
        var fleet = Fleets.withProblems(HOSTS);
        var picture = Pictures.draw("pop", theme, WIDTH, HEIGHT, style -> {
            var view = new WallView(new ViewContext(
                    style,
                    InstantSource.fixed(Fleets.NOW),
                    ZoneOffset.UTC,
                    new RangeQueriesOnlyBackend(UnconnectedServices.ranges("none")),
                    _ -> {}));
            view.onShown(Place.HOME);
            view.show(fleet);
            return view.node();
        });
        var style = Fx.get(() -> new PaintStyle(new StyleSheets(), theme, 1));
        var pixels = Fx.get(() -> count(picture));
        var ground = rgb(style.palette().color(ColorRole.BG));
        int dominant = pixels.entrySet().stream()
                .filter(e -> e.getKey() != ground)
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        for (var state : CellState.values()) {
            int hosts = fleet.hostCounts().count(state);
            if (hosts > 0 && state.hasColor() && state != CellState.OK) {
                var fill = style.palette().color(StateStyle.of(state).fill());
                assertThat(pixels.getOrDefault(rgb(fill), 0))
                        .as("pixels of %s, of %d hosts", state.word(), hosts)
                        .isGreaterThan(hosts * WIDTH * HEIGHT / HOSTS / 5);
                for (var vision : ColorVision.values()) {
                    assertThat(vision.contrast(fill, color(dominant)))
                            .as("%s against the calm of the wall in %s", state.word(), vision)
                            .isGreaterThanOrEqualTo(3);
                    assertThat(vision.contrast(fill, color(ground)))
                            .as("%s against the ground in %s", state.word(), vision)
                            .isGreaterThanOrEqualTo(3);
                }
            }
        }
    }

    private static Map<Integer, Integer> count(Image picture) {
        var counts = new HashMap<Integer, Integer>();
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                counts.merge(picture.getPixelReader().getArgb(x, y) & 0xffffff, 1, Integer::sum);
            }
        }
        return counts;
    }

    private static int rgb(Color color) {
        return (int) Math.round(color.getRed() * 255) << 16
                | (int) Math.round(color.getGreen() * 255) << 8
                | (int) Math.round(color.getBlue() * 255);
    }

    private static Color color(int rgb) {
        return Color.rgb(rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff);
    }
}
