package greenwall.views.widgets;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.state.CellState;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Intent;
import greenwall.views.Place;
import greenwall.views.RangeQueryRunner;
import greenwall.views.TimeRangeChoice;
import greenwall.views.clusters.ClusterDetails;
import greenwall.views.host.HostDetails;
import greenwall.views.screenshot.LayoutCheck;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Scene;
import org.junit.jupiter.api.Test;

class DetailViewPlaceTest {
    /// Otherwise another instant or another state could show another host.
    @Test
    void theWorstHostStaysTheHostOfTheView() {
        var places = new ArrayList<Place>();
        Fx.run(() -> {
            var context = Contexts.of(new RangeQueriesOnlyBackend(), intent -> {
                if (intent instanceof Intent.Replace(var place)) {
                    places.add(place);
                }
            });
            var view = new DetailView(context, new HostDetails(List.of()));
            view.onShown(Place.HOME.to("host"));
            view.show(Fleets.firing());
            view.show(Fleets.rich());
            view.show(Fleets.rich());
        });
        assertThat(places).hasSize(1).allMatch(place -> place.host().isPresent());
    }

    /// A host may report now what it did not report in an earlier time range.
    @Test
    void chartsWithoutDataInAFixedTimeRangeAreNotCalledUnmeasured() {
        var hour = TimeWindow.before(Fleets.NOW, Duration.ofHours(1));
        RangeQueryRunner nothing = (request, receiver) -> {
            receiver.accept(
                    new RangeQueryRunner.Answer.Received(new Matrix(request.window(), request.step(), List.of()), ""));
            return () -> {};
        };
        for (var range : List.of(Place.HOME.range(), TimeRangeChoice.fixed(hour))) {
            var texts = Fx.get(() -> {
                var view = new DetailView(
                        Contexts.of(new RangeQueriesOnlyBackend(nothing)), new HostDetails(List.of()));
                view.onShown(Place.HOME.to("host").during(range));
                view.show(Fleets.rich());
                new Scene(view.node(), 1920, 1080).snapshot(null);
                return LayoutCheck.texts(view.node());
            });
            assertThat(texts)
                    .anyMatch(text -> text.startsWith(range.live() ? "Not measured here: " : "Charts without data: "));
        }
    }

    @Test
    void aHostThatIsGoneIsNotReplacedByOneWithItsNameInAnotherCluster() {
        var fleet = Fleets.oneHostAndAnEmptyCluster();
        var contents = new HostDetails(List.of());
        assertThat(contents.banner(Fleets.facts(fleet, of("west", "a1"))).toString())
                .contains("No host is named a1 in west");
        assertThat(contents.banner(Fleets.facts(fleet, of("", "a1"))).toString())
                .as("a link without a cluster")
                .doesNotContain("No host is named");
    }

    private static Place of(String cluster, String name) {
        return Place.HOME.to("host").about(new Place.HostRef(cluster, name));
    }

    @Test
    void oneHostOfAClusterIsNotCalledSeveral() {
        var fleet = Fleets.cluster("east")
                .host("a1", Labels.EMPTY)
                .cell("a1", "mem.util", Labels.EMPTY, 0.99, CellState.CRITICAL, "above 0.98")
                .fleet();
        var row = new ClusterDetails()
                .tables(Fleets.facts(fleet, Place.HOME))
                .getFirst()
                .rows()
                .getFirst();
        assertThat(row.items()).extracting(item -> item.why().get()).contains("1 host is critical");
    }

    @Test
    void anAlertThatIsPendingIsNotShownAsCritical() {
        var alert = Fleets.alert(Labels.of("alertname", "DiskFull", "severity", "critical"), AlertPhase.PENDING, "a1");
        var fleet = Fleets.cluster("east").host("a1", Labels.EMPTY).fleet();
        var facts = new DetailView.ViewInput(
                fleet,
                of("east", "a1"),
                TableQueryResults.NONE,
                new AlertsAndProblems(
                        new AlertSnapshot(Fleets.NOW, List.of(alert), List.of(), List.of(), List.of(), List.of())),
                Optional.empty());
        var row = new HostDetails(List.of())
                .tables(facts).stream()
                        .filter(table -> table.title().equals("Alerts"))
                        .findFirst()
                        .orElseThrow()
                        .rows()
                        .getFirst();
        assertThat(row.state()).isEqualTo(CellState.STALE);
        assertThat(row.items()).extracting(TableData.Item::text).contains("critical, pending");
    }
}
