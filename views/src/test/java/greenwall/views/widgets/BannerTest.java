package greenwall.views.widgets;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.state.CellState;
import greenwall.views.paint.StateStyle;
import greenwall.views.paint.TextBounds;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fx;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.scene.Scene;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.VBox;
import org.junit.jupiter.api.Test;

class BannerTest {
    private static final String LONG =
            "Budget left: the unused share of the allowed downtime of 30 days, or of the requests";

    /// The drawn texts of a banner that gets the height that it needs for its width, or less.
    private static List<String> drawn(double width, double less) {
        return Fx.get(() -> {
            var banner = new Banner(Contexts.style());
            banner.show(List.of(
                    List.of(Banner.Part.plain("45 objectives"), new Banner.Part("1 burning fast", CellState.CRITICAL)),
                    Banner.line(LONG)));
            new Scene(banner, width, banner.minHeight(width) - less).snapshot(null);
            return banner.textBounds().stream().map(TextBounds::text).toList();
        });
    }

    @Test
    void aLongSentenceGetsTwoRows() {
        assertThat(drawn(1_000, 0)).hasSize(3).last().isEqualTo(LONG);
        var narrow = drawn(400, 0);
        assertThat(narrow).hasSize(4);
        assertThat(narrow.subList(2, 4).stream().collect(Collectors.joining(" ")))
                .isEqualTo(LONG);
    }

    @Test
    void withoutTheHeightForTwoRowsTheSentenceIsCut() {
        assertThat(drawn(400, 15)).hasSize(3).last().asString().endsWith("…");
    }

    @Test
    void aBannerInABoxGetsTheHeightForItsRows() {
        assertThat(Fx.get(() -> {
                    var banner = new Banner(Contexts.style());
                    banner.show(List.of(Banner.line("45 objectives"), Banner.line(LONG)));
                    new Scene(new BorderPane(null, new VBox(banner), null, null, null), 400, 300).snapshot(null);
                    return banner.textBounds();
                }))
                .hasSize(3);
    }

    @Test
    void aPartWithoutRoomIsLeftOutWithItsIcon() {
        var font = Contexts.style().title();
        int icon = (int) (font.width("45 objectives") + 26 + font.size());
        assertThat(criticalPixels(icon)).isZero();
        assertThat(criticalPixels(icon + 60)).isPositive();
    }

    /// The number of pixels in the colour of the part that is critical.
    private static long criticalPixels(int width) {
        return Fx.get(() -> {
            var style = Contexts.style();
            var banner = new Banner(style);
            banner.show(List.of(List.of(
                    Banner.Part.plain("45 objectives"), new Banner.Part("1 burning fast", CellState.CRITICAL))));
            int height = (int) banner.minHeight(width);
            var pixels = new Scene(banner, width, height).snapshot(null).getPixelReader();
            var critical =
                    style.palette().color(StateStyle.of(CellState.CRITICAL).text());
            return IntStream.range(0, width * height)
                    .filter(i -> pixels.getColor(i % width, i / width).equals(critical))
                    .count();
        });
    }
}
