package greenwall.views.wall;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.Place;
import greenwall.views.ViewContext;
import greenwall.views.paint.PaintStyle;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.RealWindow;
import greenwall.views.testing.Timing;
import greenwall.views.testing.UnconnectedServices;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A wall of 10,000 cells at 1920 by 1080 on the software pipeline: how long a frame takes after a change,
/// until it is on the screen.
@Tag("bench")
class WallBench {
    private static final int FRAMES = 60;

    @Test
    void tenThousandCells() {
        var healthy = Fleets.healthy(10_000);
        var withProblems = Fleets.withProblems(10_000);
        var themes = new StyleSheets();
        var styles =
                new PaintStyle[] {new PaintStyle(themes, Theme.NIGHT, 1), new PaintStyle(themes, Theme.DAYLIGHT, 1)};
        var window = RealWindow.open();
        var view = Fx.get(() -> new WallView(new ViewContext(
                styles[0],
                InstantSource.fixed(Fleets.NOW),
                ZoneOffset.UTC,
                new RangeQueriesOnlyBackend(UnconnectedServices.ranges("none")),
                _ -> {})));
        window.frame(() -> {
            window.setContent(view.node());
            view.onShown(Place.HOME);
            view.show(healthy);
        });
        int[] turn = {0};
        for (int i = 0; i < 60; i++) {
            window.frame(() -> view.show(turn[0]++ % 2 == 0 ? withProblems : healthy));
        }
        var timings = List.of(
                Timing.frames("10,000 cells: nothing changed", FRAMES, window, () -> {}),
                Timing.frames(
                        "10,000 cells: hover",
                        FRAMES,
                        window,
                        () -> Keys.press(view.node(), turn[0]++ % 40 < 20 ? KeyCode.RIGHT : KeyCode.LEFT)),
                Timing.frames(
                        "10,000 cells: new state",
                        FRAMES,
                        window,
                        () -> view.show(turn[0]++ % 2 == 0 ? withProblems : healthy)),
                Timing.frames(
                        "10,000 cells: filter",
                        FRAMES,
                        window,
                        () -> view.onShown(Place.HOME.with("filter", turn[0]++ % 2 == 0 ? "web" : ""))),
                Timing.frames(
                        "10,000 cells: re-sort",
                        FRAMES,
                        window,
                        () -> view.onShown(Place.HOME.with("order", turn[0]++ % 2 == 0 ? "name" : ""))),
                Timing.frames("10,000 cells: theme change", FRAMES, window, () -> view.restyle(styles[turn[0]++ % 2])));
        timings.forEach(System.out::println);
        assertThat(timings).allSatisfy(timing -> {
            assertThat(timing.p95()).as(timing.name()).isLessThanOrEqualTo(25);
            assertThat(timing.max()).as(timing.name()).isLessThanOrEqualTo(100);
        });
    }
}
