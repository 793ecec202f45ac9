package greenwall.views.window;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.views.Place;
import greenwall.views.ViewList;
import greenwall.views.WindowRequest;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.FakeBackend;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import greenwall.views.testing.SceneNodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Control;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyWithoutSelectionTest {
    private static final List<KeyCode> OF_HOSTS = List.of(KeyCode.E, KeyCode.R, KeyCode.P, KeyCode.L, KeyCode.S);

    private final List<WindowRequest> windowRequests = new ArrayList<>();

    /// Wherever the focus is, a key that the help lists acts or shows why it cannot.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "hosts",
                "host",
                "zfs",
                "arc",
                "wireguard",
                "vms",
                "ebpf",
                "slo",
                "replication",
                "services",
                "service",
                "sources",
                "clusters"
            })
    void aLetterForAHostNeverDoesNothing(String id) {
        Fx.run(() -> {
            var view = open(Place.HOME.to(id));
            for (var node : focusable(view)) {
                for (var code : OF_HOSTS) {
                    assertActs(id, node, code);
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "arc", "ebpf"})
    void enterOnAChartNeverDoesNothing(String id) {
        Fx.run(() -> {
            var view = open(Place.HOME.to(id).about(new Place.HostRef("prod-east", "node01.fra1")));
            for (var node : focusable(view)) {
                assertActs(id, node, KeyCode.ENTER);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "Q", "O", "E", "N"})
    void aKeyForALogLineSaysThatNoneIsSelected(KeyCode code) {
        Fx.run(() -> assertActs("logs", open(Place.HOME.to("logs")), code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Q", "N", "L", "R"})
    void aKeyOfAnExplanationWithoutLinesOrAHostSaysWhy(KeyCode code) {
        Fx.run(() -> assertActs("explain", open(Place.HOME.to("explain").with("query", "up")), code));
    }

    private Node open(Place place) {
        var view = ViewList.named(place.view())
                .orElseThrow()
                .factory()
                .apply(Contexts.of(FakeBackend.rich(), windowRequests::add));
        view.onShown(place);
        view.show(Fleets.rich());
        new Scene(view.node(), 1366, 768).snapshot(null);
        return view.node();
    }

    private static List<Node> focusable(Node view) {
        return SceneNodes.nodes(view, Node.class).stream()
                .filter(node -> node.isFocusTraversable() && node.isVisible() && !(node instanceof Control))
                .toList();
    }

    private void assertActs(String id, Node node, KeyCode code) {
        windowRequests.clear();
        var letter = code.getName().toLowerCase(Locale.ROOT);
        Keys.press(node, code);
        Event.fireEvent(
                node, new KeyEvent(KeyEvent.KEY_TYPED, letter, letter, KeyCode.UNDEFINED, false, false, false, false));
        assertThat(windowRequests).as("%s on %s in %s", code, node, id).isNotEmpty();
    }
}
