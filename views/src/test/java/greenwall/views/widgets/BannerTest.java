package greenwall.views.widgets;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.state.CellState;
import greenwall.views.paint.TextBounds;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fx;
import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.Scene;
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
    void aPartWithoutRoomIsLeftOutWithItsIcon() {
        assertThat(drawn(110, 15)).doesNotContain("1 burning fast");
    }
}
