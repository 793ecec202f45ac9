package greenwall.views.servicemap;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.paint.PaintStyle;
import greenwall.views.testing.FakeServices;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RealWindow;
import greenwall.views.testing.Timing;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// 200 services and 2,000 calls at 1920 by 1080 on the software pipeline: how long a frame takes while the map
/// is panned, zoomed, and updated by a poll.
@Tag("bench")
class MapBench {
    private static final double FRAME = 25;
    private static final int FRAMES = 200;

    @Test
    void twoHundredServicesMoveAndZoomWithoutAStutter() {
        var window = RealWindow.open();
        var map = Fx.get(() -> new ServiceMapPane(new PaintStyle(new StyleSheets(), Theme.NIGHT, 1), _ -> {}, _ -> {}));
        var polls = new ClusterCallGraph[10];
        for (int i = 0; i < polls.length; i++) {
            polls[i] = ClusterCallGraph.of(
                    "prod-east", FakeServices.large(200, 2_000, i).services());
        }
        window.frame(() -> {
            window.setContent(map);
            map.show(polls[0]);
        });
        for (int i = 0; i < 60; i++) {
            window.frame(() -> {});
        }
        int[] step = {0};
        var moved = Timing.frames("200 services, 2,000 calls: panned", FRAMES, window, () -> {
            step[0]++;
            map.panBy(step[0] % 40 < 20 ? 9 : -9, step[0] % 60 < 30 ? -5 : 5);
        });
        System.out.println(moved);
        var zoomed = Timing.frames("200 services, 2,000 calls: zoomed", FRAMES, window, () -> {
            step[0]++;
            map.zoomBy(step[0] % 8 < 4 ? 1.1 : 1 / 1.1, 960, 540);
        });
        System.out.println(zoomed);
        var poll = Timing.frames(
                "200 services, 2,000 calls: a poll", FRAMES, window, () -> map.show(polls[++step[0] % polls.length]));
        System.out.println(poll);
        assertThat(moved.p95()).isLessThanOrEqualTo(FRAME);
        assertThat(zoomed.p95()).isLessThanOrEqualTo(FRAME);
        assertThat(poll.p95()).isLessThanOrEqualTo(FRAME);
    }
}
