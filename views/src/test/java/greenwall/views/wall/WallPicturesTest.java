package greenwall.views.wall;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.state.FleetState;
import greenwall.styles.Theme;
import greenwall.views.Place;
import greenwall.views.paint.PaintStyle;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Pictures;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.UnconnectedServices;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class WallPicturesTest {
    private WallView view(PaintStyle style, FleetState before, FleetState now, Place place) {
        var view = new WallView(
                Contexts.inBerlin(style, new RangeQueriesOnlyBackend(UnconnectedServices.ranges("no source"))));
        view.onShown(place);
        view.show(before);
        view.show(now);
        return view;
    }

    @ParameterizedTest
    @CsvSource({
        "12, 1280, 720, NIGHT, ''",
        "12, 1920, 1080, DAYLIGHT, ''",
        "58, 1920, 1080, NIGHT, ''",
        "214, 1280, 720, NIGHT, ''",
        "214, 1920, 1080, NIGHT, location",
        "214, 1920, 1080, DAYLIGHT, location",
        "214, 1920, 1080, CONTRAST, ''",
        "214, 3840, 2160, NIGHT, 'environment,location'",
        "10000, 1920, 1080, NIGHT, location",
        "10000, 1920, 1080, CONTRAST, ''",
        "10000, 1280, 720, NIGHT, ''",
        "0, 1280, 720, NIGHT, ''"
    })
    void nothingOverlapsAndNothingIsClipped(int hosts, int width, int height, Theme theme, String group) {
        var before = Fleets.fleet(hosts, 0, Fleets.NOW.minus(Duration.ofMinutes(4)));
        var now = Fleets.withProblems(hosts);
        var drawn = new WallView[1];
        Pictures.draw("wall-" + hosts + "-" + height, theme, width, height, style -> {
            drawn[0] = view(style, before, now, Place.HOME.with("group", group));
            return drawn[0].node();
        });
        var texts = Fx.get(() -> drawn[0].textBoxes());
        assertThat(texts).isNotEmpty();
    }
}
