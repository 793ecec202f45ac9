package greenwall.views.wall;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.views.Place;
import greenwall.views.WindowRequest;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.TextBounds;
import greenwall.views.testing.Clicks;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.UnconnectedServices;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import javafx.event.Event;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import org.junit.jupiter.api.Test;

class WallKeysTest {
    private static WallView wall() {
        return WallView.withProblems(
                Contexts.of(new RangeQueriesOnlyBackend(UnconnectedServices.ranges("not asked")), _ -> {}));
    }

    private static Scene shown(WallView view) {
        var scene = new Scene(view.node(), 1280, 900);
        view.onShown(Place.HOME);
        view.show(Fleets.rich());
        return scene;
    }

    @Test
    void whatTheKeysChooseHasTheFocusAndNotATile() {
        Fx.run(() -> {
            var view = wall();
            var scene = shown(view);
            view.node().layout();
            var tile = ((Parent) ((BorderPane) view.node()).getBottom())
                    .getChildrenUnmodifiable()
                    .getFirst();
            for (var key : List.of(KeyCode.DOWN, KeyCode.END, KeyCode.ESCAPE)) {
                tile.requestFocus();
                assertThat(scene.getFocusOwner()).isEqualTo(tile);
                Keys.press(tile, key);
                assertThat(scene.getFocusOwner()).as(key.getName()).isEqualTo(view.node());
            }
        });
    }

    private static WallView wallWithHosts(List<WindowRequest> windowRequests) {
        var view = new WallView(
                Contexts.of(new RangeQueriesOnlyBackend(UnconnectedServices.ranges("not asked")), windowRequests::add));
        view.onShown(Place.HOME);
        view.show(Fleets.rich());
        return view;
    }

    @Test
    void aQuestionMarkIsLeftToTheWindowAndDoesNotFilter() {
        List<WindowRequest> windowRequests = new ArrayList<>();
        Fx.run(() -> {
            var view = wallWithHosts(windowRequests);
            windowRequests.clear();
            var passedOn = new AtomicBoolean();
            var window = new StackPane(view.node());
            window.addEventHandler(KeyEvent.KEY_TYPED, event -> passedOn.set(!event.isConsumed()));
            Event.fireEvent(
                    view.node(),
                    new KeyEvent(KeyEvent.KEY_TYPED, "?", "?", KeyCode.UNDEFINED, true, false, false, false));
            assertThat(passedOn).isTrue();
        });
        assertThat(windowRequests).isEmpty();
    }

    @Test
    void lettersSelectHostsAndActOnThemAlsoWithTheCapsLock() {
        List<WindowRequest> windowRequests = new ArrayList<>();
        Fx.run(() -> {
            var view = wallWithHosts(windowRequests);
            new Scene(view.node(), 1280, 900).snapshot(null);
            for (var letter : List.of("j", "P")) {
                Event.fireEvent(
                        view.node(),
                        new KeyEvent(
                                KeyEvent.KEY_TYPED, letter, letter, KeyCode.UNDEFINED, false, false, false, false));
            }
        });
        assertThat(windowRequests).singleElement().isInstanceOf(WindowRequest.OpenProbes.class);
    }

    @Test
    void endScrollsToTheLastHostAndHomeToTheFirst() {
        Fx.run(() -> {
            var view = new WallView(
                    Contexts.of(new RangeQueriesOnlyBackend(UnconnectedServices.ranges("not asked")), _ -> {}));
            view.onShown(Place.HOME);
            view.show(Fleets.healthy(2_000));
            new Scene(view.node(), 300, 200).snapshot(null);
            var grid = (Parent) ((BorderPane) view.node()).getCenter();
            var frame = grid.getChildrenUnmodifiable().get(1);
            for (var key : List.of(KeyCode.END, KeyCode.HOME)) {
                Keys.press(view.node(), key);
                view.node().getScene().snapshot(null);
                assertThat(frame.isVisible()).as(key.getName()).isTrue();
            }
        });
    }

    @Test
    void theCardOfAHostUnderThePointerNamesTheKeysOnlyIfTheyActOnThatHost() {
        Fx.run(() -> {
            var view = wall();
            var scene = shown(view);
            scene.snapshot(null);
            var grid = (Parent) ((BorderPane) view.node()).getCenter();
            Keys.press(view.node(), KeyCode.END);
            assertThat(card(scene, grid)).contains("E explain").doesNotContain("double-click");
            var frame = grid.getChildrenUnmodifiable().get(1);
            var last = frame.localToScene(
                    frame.getLayoutBounds().getCenterX(),
                    frame.getLayoutBounds().getCenterY());
            Keys.press(view.node(), KeyCode.HOME);
            Clicks.point(grid, last.getX(), last.getY());
            assertThat(card(scene, grid)).contains("double-click opens it").doesNotContain("E explain");
            Clicks.at(grid, last.getX(), last.getY());
            assertThat(card(scene, grid)).contains("E explain").doesNotContain("double-click");
        });
    }

    private static String card(Scene scene, Parent grid) {
        scene.snapshot(null);
        return ((PaintedRegion) grid.getChildrenUnmodifiable().get(2))
                .textBounds().stream().map(TextBounds::text).collect(Collectors.joining(" "));
    }
}
