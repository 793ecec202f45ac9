package greenwall.views.paint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.ViewingDistance;
import greenwall.views.screenshot.LayoutCheck;
import greenwall.views.testing.Fx;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import javafx.scene.Group;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import org.junit.jupiter.api.Test;

class VisualAngleTest {
    private static VisualAngle viewingAngle(double metres, double inches, double width, double height) {
        return VisualAngle.of(new ViewingDistance(metres, OptionalDouble.of(inches * 0.0254)), 1, width, height);
    }

    /// 16 arc minutes at a distance of 4 m are 18.6 mm; one pixel of a 55-inch screen of 1920 by 1080 is 0.634
    /// mm wide.
    @Test
    void theAngleOfAPixelDependsOnScreenAndDistance() {
        var far = viewingAngle(4, 55, 1920, 1080);
        assertThat(far.pixels(16)).isCloseTo(18.617 / 0.6342, within(0.05));
        assertThat(far.arcMinutes(far.pixels(20))).isCloseTo(20, within(1e-9));
        assertThat(viewingAngle(4, 55, 3840, 2160).pixels(16)).isCloseTo(2 * far.pixels(16), within(0.01));
        assertThat(viewingAngle(8, 55, 1920, 1080).pixels(16)).isCloseTo(2 * far.pixels(16), within(0.01));
        assertThat(viewingAngle(4, 110, 1920, 1080).pixels(16)).isCloseTo(far.pixels(16) / 2, within(0.01));
    }

    @Test
    void noFontIsTooSmallToReadAndNamesAndSentencesAreLarger() {
        for (var size : List.of(new int[] {1366, 768}, new int[] {1920, 1080}, new int[] {3840, 2160})) {
            var angle = viewingAngle(4, 55, size[0], size[1]);
            Fx.run(() -> {
                var style = PaintStyle.from(new StyleSheets(), Theme.NIGHT, 1, angle);
                assertThat(Stream.of(
                                style.tiny(),
                                style.small(),
                                style.body(),
                                style.strong(),
                                style.narrow(),
                                style.mono()))
                        .allMatch(font -> angle.arcMinutes(font.capHeight()) >= VisualAngle.MIN);
                assertThat(Stream.of(style.name(), style.sentence(), style.title(), style.headline()))
                        .allMatch(font -> angle.arcMinutes(font.capHeight()) >= VisualAngle.FIRST);
            });
        }
    }

    @Test
    void textThatIsTooSmallIsFound() {
        Fx.run(() -> {
            var text = new Text("thirteen pixels");
            assertThat(LayoutCheck.unreadableTexts(new Group(text), viewingAngle(4, 55, 1920, 1080)))
                    .hasSize(1);
            assertThat(LayoutCheck.unreadableTexts(new Group(text), viewingAngle(0.6, 24, 1920, 1080)))
                    .hasSize(1);
            text.setFont(Font.font(60));
            assertThat(LayoutCheck.unreadableTexts(new Group(text), viewingAngle(4, 55, 1920, 1080)))
                    .isEmpty();
        });
    }
}
