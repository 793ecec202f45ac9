package greenwall.views.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.fleet.state.FleetState;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Place;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.View;
import greenwall.views.paint.PaintStyle;
import greenwall.views.testing.DirectFxThread;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.layout.Region;
import org.junit.jupiter.api.Test;

class ThreadCheckedViewTest {
    private final List<String> called = new ArrayList<>();

    private final View view = new View() {
        @Override
        public Region node() {
            called.add("node");
            throw new UnsupportedOperationException();
        }

        @Override
        public void show(FleetState state) {
            called.add("state");
        }

        @Override
        public void show(AlertsAndProblems firing) {
            called.add("firing");
        }

        @Override
        public void onShown(Place place) {
            called.add("shown");
        }

        @Override
        public void onHidden() {
            called.add("hidden");
        }

        @Override
        public void restyle(PaintStyle style) {
            called.add("restyle");
        }

        @Override
        public ScreenshotCompleteness completeness() {
            called.add("completeness");
            return ScreenshotCompleteness.ALL;
        }

        @Override
        public boolean isWaiting() {
            called.add("waiting");
            return false;
        }
    };

    private static List<Consumer<View>> calls() {
        return List.of(
                View::node,
                v -> v.show(FleetState.EMPTY),
                v -> v.show(AlertsAndProblems.UNKNOWN),
                v -> v.onShown(Place.HOME),
                View::onHidden,
                View::completeness,
                View::isWaiting);
    }

    @Test
    void aCallFromAnotherThreadIsRejectedBeforeItReachesTheView() {
        var checked = ThreadCheckedView.of(view, new DirectFxThread(false));
        for (var call : calls()) {
            assertThatThrownBy(() -> call.accept(checked))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("JavaFX thread")
                    .hasMessageContaining(Thread.currentThread().getName());
        }
        assertThat(called).isEmpty();
    }

    @Test
    void aCallOnTheJavaFxThreadReachesTheView() {
        var checked = ThreadCheckedView.of(view, new DirectFxThread(true));
        for (var call : calls().subList(1, calls().size())) {
            call.accept(checked);
        }
        assertThat(called).containsExactly("state", "firing", "shown", "hidden", "completeness", "waiting");
    }

    @Test
    void callsOutsideTheJavaFxThreadAreRejected() {
        var fx = new PlatformFxThread();
        assertThatThrownBy(fx::assertCurrent).isInstanceOf(IllegalStateException.class);
    }
}
