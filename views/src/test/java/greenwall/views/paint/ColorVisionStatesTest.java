package greenwall.views.paint;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.state.CellState;
import greenwall.styles.ColorRole;
import greenwall.styles.ColorVision;
import greenwall.styles.Theme;
import greenwall.views.testing.Pictures;
import java.util.EnumMap;
import java.util.Map;
import javafx.scene.image.Image;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.Color;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The boxes of cells as they appear on the screen. For every kind of colour vision, and also in greyscale, the
/// box of each state differs from all others in a substantial part of its pixels and stands out from the
/// background.
class ColorVisionStatesTest {
    private static final int PLACE = 64;
    private static final double CONTRAST = 2.5;

    @ParameterizedTest
    @CsvSource({
        "NIGHT, 5", "NIGHT, 8", "NIGHT, 12", "NIGHT, 40",
        "DAYLIGHT, 5", "DAYLIGHT, 8", "DAYLIGHT, 12", "DAYLIGHT, 40",
        "CONTRAST, 5", "CONTRAST, 8", "CONTRAST, 12", "CONTRAST, 40"
    })
    void everyPairOfStatesIsDistinguishable(Theme theme, int size) {
        var states = CellState.values();
        var ground = new Color[1];
        var picture = Pictures.draw("states-" + size, theme, PLACE * states.length, PLACE, style -> {
            ground[0] = style.palette().color(ColorRole.BG);
            return new StackPane(new PaintedRegion(style) {
                @Override
                protected void paint(Pen pen, double width, double height) {
                    for (var state : states) {
                        StateStyle.box(pen, state, state.ordinal() * PLACE + 8, 8, size);
                    }
                }
            });
        });
        for (var vision : ColorVision.values()) {
            var boxes = boxes(picture, size, vision);
            boxes.forEach((one, pixels) -> {
                boxes.forEach((other, others) -> {
                    if (one.compareTo(other) < 0) {
                        assertThat(differingPixels(pixels, others))
                                .as("%s against %s at %d pixels in %s", one, other, size, vision)
                                .isGreaterThanOrEqualTo(Math.max(3, size * size / 12));
                    }
                });
                assertThat(maxContrast(pixels, vision.seen(ground[0])))
                        .as("%s against the ground in %s", one, vision)
                        .isGreaterThanOrEqualTo(3);
            });
        }
    }

    private static Map<CellState, Color[]> boxes(Image picture, int size, ColorVision vision) {
        var boxes = new EnumMap<CellState, Color[]>(CellState.class);
        int side = size + 4;
        for (var state : CellState.values()) {
            var pixels = new Color[side * side];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = vision.seen(
                        picture.getPixelReader().getColor(state.ordinal() * PLACE + 6 + i % side, 6 + i / side));
            }
            boxes.put(state, pixels);
        }
        return boxes;
    }

    private static int differingPixels(Color[] one, Color[] other) {
        int count = 0;
        for (int i = 0; i < one.length; i++) {
            if (ColorVision.FULL.contrast(one[i], other[i]) >= CONTRAST) {
                count++;
            }
        }
        return count;
    }

    private static double maxContrast(Color[] pixels, Color ground) {
        double maxContrast = 1;
        for (var pixel : pixels) {
            maxContrast = Math.max(maxContrast, ColorVision.FULL.contrast(pixel, ground));
        }
        return maxContrast;
    }
}
