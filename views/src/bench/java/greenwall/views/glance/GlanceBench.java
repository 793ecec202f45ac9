package greenwall.views.glance;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.state.FleetState;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.ViewContext;
import greenwall.views.paint.PaintStyle;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.UnconnectedServices;
import greenwall.views.wall.WallView;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import javafx.scene.Scene;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The CPU time of the instruments: once until they are drawn, and then at each poll. They do nothing between
/// polls.
@Tag("bench")
class GlanceBench {
    private static final double POLL_MS = 15_000;

    @Test
    void theInstrumentsCostLittleAtFirstAndAlmostNothingPerPoll() {
        Fx.run(() -> {
            var style = new PaintStyle(new StyleSheets(), Theme.NIGHT, 1);
            var context = new ViewContext(
                    style,
                    InstantSource.fixed(Fleets.NOW),
                    ZoneOffset.UTC,
                    new RangeQueriesOnlyBackend(UnconnectedServices.ranges("none")),
                    _ -> {});
            var states = new FleetState[] {Fleets.rich(), Fleets.withProblems(214)};
            // Creates another view first, because the toolkit's own startup cost must not count for the instruments.
            var wall = new WallView(context);
            var warmUpScene = new Scene(wall.node(), 1920, 1000);
            wall.show(Fleets.rich());
            warmUpScene.getRoot().applyCss();
            warmUpScene.getRoot().layout();
            var threads = ManagementFactory.getThreadMXBean();
            long start = threads.getCurrentThreadCpuTime();
            var view = new GlanceView(context);
            var scene = new Scene(view.node(), 1920, 350);
            view.show(Fleets.rich());
            scene.getRoot().applyCss();
            scene.getRoot().layout();
            double first = (threads.getCurrentThreadCpuTime() - start) / 1e6;
            var polls = new double[101];
            for (int i = 0; i < polls.length; i++) {
                long pollStart = threads.getCurrentThreadCpuTime();
                view.show(states[i % 2]);
                scene.getRoot().layout();
                polls[i] = (threads.getCurrentThreadCpuTime() - pollStart) / 1e6;
            }
            Arrays.sort(polls);
            double share = polls[50] / POLL_MS;
            System.out.printf(
                    "glance: %.1f ms once, %.2f ms at a poll in which everything changes (%.3f %%)%n",
                    first, polls[50], 100 * share);
            assertThat(first).isLessThan(150);
            assertThat(share).isLessThan(0.003);
        });
    }
}
