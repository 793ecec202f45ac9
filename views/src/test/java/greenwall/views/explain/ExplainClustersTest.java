package greenwall.views.explain;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.state.FleetState;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import greenwall.views.WindowRequest;
import greenwall.views.completion.CompletionField;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.FakeBackend;
import greenwall.views.testing.FakeExplainer;
import greenwall.views.testing.FakeLogs;
import greenwall.views.testing.FakeRangeQueryRunner;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

/// Explanations with two clusters that have a host of the same name.
class ExplainClustersTest {
    private static final Place.HostRef WEST = new Place.HostRef("west", "web01");

    private final List<WindowRequest> windowRequests = new ArrayList<>();
    private final FakeExplainer explanations = new FakeExplainer();

    private static FleetState twoClusters() {
        return new FleetState(
                Fleets.NOW,
                List.of(
                        Fleets.cluster("east").host("web01", Labels.EMPTY).cluster(),
                        Fleets.cluster("west").host("web01", Labels.EMPTY).cluster()));
    }

    private ExplainView view(Optional<Place.HostRef> host, Map<String, String> more) {
        var backend = new FakeBackend(new FakeRangeQueryRunner(), new FakeLogs(400, Fleets.NOW), explanations);
        var view = new ExplainView(Contexts.of(backend, windowRequests::add));
        view.onShown(new Place("explain", host, TimeRangeChoice.last(Duration.ofHours(1)), more));
        view.show(twoClusters());
        new Scene(view.node(), 1280, 720).snapshot(null);
        return view;
    }

    private Place wentTo() {
        return ((WindowRequest.Go) windowRequests.getLast()).place();
    }

    @Test
    void theRunbookOfTheExplainedHostOpensForItsQuantity() {
        Fx.run(() -> {
            var view = view(Optional.of(WEST), Map.of("quantity", "disk.latency"));
            Keys.press(view.node(), KeyCode.R);
            assertThat(windowRequests)
                    .last()
                    .isEqualTo(new WindowRequest.OpenRunbook(WEST, "disk.latency", Labels.EMPTY));
            assertThat(view.actions()).anyMatch(action -> action.detail().equals("R"));
        });
    }

    @Test
    void aQueryIsExplainedInItsClusterAndItsLogLinksStayThere() {
        Fx.run(() -> {
            var view = view(Optional.empty(), Map.of("query", "up", "logs", "{a=\"b\"}", Place.CLUSTER, "west"));
            assertThat(explanations.queries().getLast().subject())
                    .isEqualTo(new ExplainQuestion.QuerySubject("west", "up", "{a=\"b\"}"));
            for (var key : List.of(KeyCode.L, KeyCode.Q)) {
                Keys.press(view.node(), key);
                assertThat(wentTo().view()).isEqualTo("logs");
                assertThat(wentTo().get(Place.CLUSTER)).isEqualTo("west");
            }
        });
    }

    @Test
    void linesWithoutAHostAreComparedInTheirCluster() {
        Fx.run(() -> {
            var window = TimeRangeChoice.last(Duration.ofHours(1)).at(Fleets.NOW);
            var place = new WindowRequest.Compare(Optional.empty(), "west", "{a=\"b\"}", window).place();
            view(Optional.empty(), place.parameters());
            assertThat(explanations.queries().getLast().subject().cluster()).isEqualTo("west");
        });
    }

    @Test
    void anotherQuantityOfTheHostIsExplainedAlthoughAnotherClusterHasItsName() {
        Fx.run(() -> {
            var view = view(Optional.of(WEST), Map.of());
            var what = view.node().lookupAll(".text-input").stream()
                    .filter(CompletionField.class::isInstance)
                    .map(CompletionField.class::cast)
                    .toList()
                    .getLast();
            what.setText("cpu.util");
            Keys.press(what, KeyCode.ENTER);
            assertThat(wentTo().host()).contains(WEST);
            assertThat(wentTo().get("quantity")).isEqualTo("cpu.util");
        });
    }
}
