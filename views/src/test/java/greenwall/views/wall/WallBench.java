package greenwall.views.wall;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.styles.Theme;
import greenwall.styles.Themes;
import greenwall.views.Desk;
import greenwall.views.Place;
import greenwall.views.Ranges;
import greenwall.views.paint.Look;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Timing;
import java.time.InstantSource;
import java.time.ZoneOffset;
import javafx.event.Event;
import javafx.scene.Scene;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A wall of ten thousand cells at 1920 by 1080 on the software pipeline: what a frame takes when something
/// changes.
@Tag("bench")
class WallBench {
    private static final double BAR = 25;

    @Test
    void tenThousandCells() {
        var calm = Fleets.calm(10_000);
        var troubled = Fleets.troubled(10_000);
        var worst = Fx.get(() -> {
            var themes = new Themes();
            var looks = new Look[] {new Look(themes, Theme.NIGHT, 1), new Look(themes, Theme.DAYLIGHT, 1)};
            var view = new WallView(new Desk(
                    looks[0], InstantSource.fixed(Fleets.NOW), ZoneOffset.UTC, () -> Ranges.none("none"), _ -> {}));
            var scene = new Scene(view.node(), 1920, 1080);
            var image = new WritableImage(1920, 1080);
            view.shown(Place.HOME);
            view.show(calm);
            scene.snapshot(image);
            int[] turn = {0};
            Runnable frame = () -> scene.snapshot(image);
            for (int i = 0; i < 60; i++) {
                view.show(i % 2 == 0 ? troubled : calm);
                frame.run();
            }
            double p95 = 0;
            p95 = Math.max(p95, measured("10,000 cells: nothing changed", frame));
            p95 = Math.max(p95, measured("10,000 cells: hover", () -> {
                press(view, turn[0]++ % 40 < 20 ? KeyCode.RIGHT : KeyCode.LEFT);
                frame.run();
            }));
            p95 = Math.max(p95, measured("10,000 cells: new state", () -> {
                view.show(turn[0]++ % 2 == 0 ? troubled : calm);
                frame.run();
            }));
            p95 = Math.max(p95, measured("10,000 cells: filter", () -> {
                view.shown(Place.HOME.with("filter", turn[0]++ % 2 == 0 ? "web" : ""));
                frame.run();
            }));
            p95 = Math.max(p95, measured("10,000 cells: re-sort", () -> {
                view.shown(Place.HOME.with("order", turn[0]++ % 2 == 0 ? "name" : ""));
                frame.run();
            }));
            p95 = Math.max(p95, measured("10,000 cells: theme change", () -> {
                view.restyle(looks[turn[0]++ % 2]);
                frame.run();
            }));
            return p95;
        });
        assertThat(worst).isLessThan(BAR);
    }

    private static double measured(String name, Runnable work) {
        var timing = Timing.of(name, 60, work);
        System.out.println(timing);
        return timing.p95();
    }

    private static void press(WallView view, KeyCode code) {
        Event.fireEvent(view.node(), new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false));
    }
}
