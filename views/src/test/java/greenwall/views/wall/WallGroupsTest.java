package greenwall.views.wall;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.state.FleetState;
import greenwall.views.Place;
import greenwall.views.WindowRequest;
import greenwall.views.paint.TextBounds;
import greenwall.views.testing.Clicks;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.UnconnectedServices;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Point2D;
import javafx.scene.Scene;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;

class WallGroupsTest {
    private final List<WindowRequest> windowRequests = new ArrayList<>();

    private static FleetState fleet() {
        return Fleets.cluster("east")
                .host("a1", Labels.of("rack", "r1"))
                .host("a2", Labels.of("rack", "r1"))
                .host("b1", Labels.EMPTY)
                .fleet();
    }

    private WallView wall() {
        var view = new WallView(
                Contexts.of(new RangeQueriesOnlyBackend(UnconnectedServices.ranges("not asked")), windowRequests::add));
        view.onShown(Place.HOME.to("hosts").with("group", "rack"));
        view.show(fleet());
        new Scene(view.node(), 1280, 720).snapshot(null);
        return view;
    }

    private static TextBounds title(WallView view, String text) {
        return view.textBoxes().stream()
                .filter(box -> box.text().startsWith(text))
                .findFirst()
                .orElseThrow();
    }

    /// Where the title of a group is in the window.
    private static Point2D at(WallView view, String text) {
        var box = title(view, text);
        return ((BorderPane) view.node()).getCenter().localToScene(box.x() + 2, box.y() + 2);
    }

    private List<String> zoomedHosts() {
        var place = ((WindowRequest.Go) windowRequests.getLast()).place();
        return fleet().withHosts(place.scope().matching(fleet())).hosts().stream()
                .map(host -> host.name())
                .toList();
    }

    @Test
    void aClickOnTheGroupOfTheOtherHostsShowsThemAlone() {
        Fx.run(() -> {
            var view = wall();
            for (var group : List.of("other", "r1")) {
                var at = at(view, group);
                Clicks.at(((BorderPane) view.node()).getCenter(), at.getX(), at.getY());
                assertThat(zoomedHosts()).isEqualTo(group.equals("other") ? List.of("b1") : List.of("a1", "a2"));
            }
        });
    }

    @Test
    void theTitleOfAGroupHasAMenu() {
        var stage = Fx.get(Stage::new);
        var view = Fx.get(this::wall);
        Fx.run(() -> {
            stage.setScene(view.node().getScene());
            stage.show();
        });
        Fx.pulse(stage.getScene());
        Fx.run(() -> {
            var at = at(view, "r1");
            Clicks.requestMenu(view.node(), at.getX(), at.getY());
            var menu = Clicks.shownMenu();
            menu.getItems().getFirst().fire();
            menu.hide();
            stage.close();
        });
        assertThat(Fx.get(this::zoomedHosts)).containsExactly("a1", "a2");
    }
}
