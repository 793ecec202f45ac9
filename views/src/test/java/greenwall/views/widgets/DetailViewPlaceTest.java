package greenwall.views.widgets;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Place;
import greenwall.views.RangeQueryRunner;
import greenwall.views.TimeRangeChoice;
import greenwall.views.WindowRequest;
import greenwall.views.arc.ArcViewContent;
import greenwall.views.chart.ChartData;
import greenwall.views.chart.TimeSeriesChart;
import greenwall.views.clusters.ClusterViewContent;
import greenwall.views.ebpf.EbpfViewContent;
import greenwall.views.host.HostViewContent;
import greenwall.views.paint.TextBounds;
import greenwall.views.testing.Clicks;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.FakeRangeQueryRunner;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.SceneNodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;

class DetailViewPlaceTest {
    /// Otherwise another instant or another state could show another host.
    @Test
    void theWorstHostStaysTheHostOfTheView() {
        var places = new ArrayList<Place>();
        Fx.run(() -> {
            var context = Contexts.of(new RangeQueriesOnlyBackend(), windowRequest -> {
                if (windowRequest instanceof WindowRequest.Replace(var place)) {
                    places.add(place);
                }
            });
            var view = new DetailView(context, new HostViewContent(List.of()));
            view.onShown(Place.HOME.to("host"));
            view.show(Fleets.firing());
            view.show(Fleets.rich());
            view.show(Fleets.rich());
        });
        assertThat(places).hasSize(1).allMatch(place -> place.host().isPresent());
    }

    @Test
    void anExplainedInstantKeepsTheTimeRange() {
        var windowRequests = new ArrayList<WindowRequest>();
        var host = Place.HostRef.of(Fleets.healthy(1).hosts().getFirst());
        var place = Place.HOME.to("host").about(host);
        Fx.run(() -> {
            var view = new DetailView(
                    Contexts.of(new RangeQueriesOnlyBackend(), windowRequests::add),
                    new HostViewContent(List.of("cpu.util")));
            new Scene(view.node(), 1366, 768).snapshot(null);
            view.onShown(place);
            view.show(Fleets.healthy(1));
            var chart = SceneNodes.nodes(view.node(), TimeSeriesChart.class).getFirst();
            Keys.press(chart, KeyCode.HOME, KeyCode.E);
        });
        var start = place.range().at(Fleets.NOW).start();
        assertThat(windowRequests.getLast())
                .isEqualTo(
                        new WindowRequest.Explain(host, "cpu.util", Labels.EMPTY, place.range(), Optional.of(start)));
        assertThat(((WindowRequest.Explain) windowRequests.getLast()).place(Fleets.NOW))
                .isEqualTo(place.to("explain").with("quantity", "cpu.util").with("at", start.toString()));
    }

    @Test
    void anInstantOnAChartOfManyHostsKeepsTheTimeRange() {
        var windowRequests = new ArrayList<WindowRequest>();
        var place = Place.HOME.to("arc").during(TimeRangeChoice.last(Duration.ofHours(2)));
        Fx.run(() -> {
            var view = new DetailView(
                    Contexts.of(new RangeQueriesOnlyBackend(), windowRequests::add), new ArcViewContent());
            new Scene(view.node(), 1366, 768).snapshot(null);
            view.onShown(place);
            view.show(Fleets.rich());
            for (var chart : SceneNodes.nodes(view.node(), TimeSeriesChart.class)) {
                Keys.press(chart, KeyCode.HOME, KeyCode.E);
            }
        });
        assertThat(windowRequests)
                .filteredOn(WindowRequest.Explain.class::isInstance)
                .isNotEmpty()
                .allSatisfy(windowRequest -> assertThat(((WindowRequest.Explain) windowRequest).range())
                        .isEqualTo(place.range()));
    }

    @Test
    void aHostThatIsGoneIsNotReplacedByOneWithItsNameInAnotherCluster() {
        var fleet = Fleets.oneHostAndAnEmptyCluster();
        var contents = new HostViewContent(List.of());
        assertThat(contents.banner(Fleets.facts(fleet, of("west", "a1"))).toString())
                .contains("No host is named a1 in west");
        assertThat(contents.banner(Fleets.facts(fleet, of("", "a1"))).toString())
                .as("a link without a cluster")
                .doesNotContain("No host is named");
        var both = new FleetState(
                Fleets.NOW,
                Stream.of("east", "west")
                        .map(cluster ->
                                Fleets.cluster(cluster).host("a1", Labels.EMPTY).cluster())
                        .toList());
        assertThat(contents.banner(Fleets.facts(both, of("", "a1"))).toString())
                .contains("Several hosts are named “a1”")
                .doesNotContain("No host is named");
    }

    @Test
    void chartsOfAFilteredFleetAreNotSaidToShowAllHosts() {
        Fx.run(() -> {
            var view = new DetailView(Contexts.of(new RangeQueriesOnlyBackend(), _ -> {}), new ArcViewContent());
            view.onShown(Place.HOME.to("arc"));
            view.show(Fleets.rich().withHosts(host -> host.name().startsWith("node01")));
            new Scene(view.node(), 1366, 768).snapshot(null);
            assertThat(view.node().getChildrenUnmodifiable())
                    .filteredOn(Banner.class::isInstance)
                    .flatExtracting(node -> ((Banner) node).textBounds())
                    .extracting(TextBounds::text)
                    .contains("The charts show the hosts in the host filter: C on a row shows only its host.");
        });
    }

    @Test
    void openInQueryShowsTheLinesOfTheChart() {
        var ranges = new FakeRangeQueryRunner();
        var opened = new ArrayList<String>();
        Fx.run(() -> {
            var context = Contexts.of(new RangeQueriesOnlyBackend(ranges), windowRequest -> {
                if (windowRequest instanceof WindowRequest.Go(var place)) {
                    IntStream.rangeClosed(1, 6)
                            .mapToObj(number -> place.get("q" + number))
                            .filter(written -> !written.isEmpty())
                            .forEach(opened::add);
                }
            });
            var view = new DetailView(context, new HostViewContent(List.of("cpu.util", "disk.latency")));
            view.onShown(of("east", "a1"));
            view.show(Fleets.cluster("east")
                    .host("a1", Labels.EMPTY)
                    .target("a1", Labels.of("job", "node", "instance", "a1:9100"), true, Fleets.NOW, "")
                    .cell("a1", "cpu.util", Labels.EMPTY, 0.3, CellState.OK, "")
                    .fleet());
            var stage = new Stage();
            stage.setScene(new Scene(view.node(), 1366, 768));
            stage.show();
            for (var chart : SceneNodes.nodes(view.node(), TimeSeriesChart.class)) {
                Clicks.requestMenu(chart, 60, 55);
                Clicks.chooseFromMenu("Open in Query");
            }
            var chart = SceneNodes.nodes(view.node(), TimeSeriesChart.class).getFirst();
            chart.setData(ChartData.of(
                    "Two", Unit.NONE, Duration.ZERO, List.of(), List.of("sum(\n  up\n)", "down"), "No samples."));
            Clicks.requestMenu(chart, 60, 55);
            Clicks.chooseFromMenu("Open in Query");
            stage.close();
        });
        var shown = Place.HOME.range().at(Fleets.NOW);
        var sent = ranges.queries().stream()
                .filter(request -> request.window().equals(shown))
                .map(request -> "promql:" + request.query())
                .distinct()
                .toList();
        assertThat(sent).hasSize(3).allMatch(query -> query.contains("a1:9100"));
        assertThat(opened.subList(0, 3)).isEqualTo(sent);
        assertThat(opened.subList(3, opened.size()))
                .as("a query over several lines")
                .containsExactly("promql:sum(\n  up\n)", "promql:down");
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
        var row = new ClusterViewContent()
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
        var row = new HostViewContent(List.of())
                .tables(facts).stream()
                        .filter(table -> table.title().equals("Alerts"))
                        .findFirst()
                        .orElseThrow()
                        .rows()
                        .getFirst();
        assertThat(row.state()).isEqualTo(CellState.STALE);
        assertThat(row.items()).extracting(TableData.Item::text).contains("critical, pending");
    }

    @Test
    void aRangeThatIsOverIsNotSaidToShowWhatIsMeasured() {
        var window = new TimeWindow(Fleets.NOW.minusSeconds(90_000), Fleets.NOW.minusSeconds(86_400));
        assertThat(absentLine(Fleets.rich(), Place.HOME))
                .startsWith("Charts without data (P on a row starts a probe): ");
        assertThat(absentLine(Fleets.rich(), Place.HOME.during(TimeRangeChoice.fixed(window))))
                .startsWith("Charts without data in this time range: ")
                .doesNotContain("probe");
    }

    @Test
    void withoutARowTheProbeStartsInAnotherView() {
        var fleet = Fleets.cluster("east").host("a1", Labels.EMPTY).fleet();
        assertThat(absentLine(fleet, Place.HOME))
                .startsWith("Charts without data (to start a probe, select a host in Hosts and press P): ");
    }

    private static String absentLine(FleetState fleet, Place place) {
        return Fx.get(() -> {
            var backend = new RangeQueriesOnlyBackend((request, receiver) -> {
                receiver.accept(new RangeQueryRunner.Answer.Received(
                        new Matrix(request.window(), request.step(), List.of()), ""));
                return () -> {};
            });
            var view = new DetailView(Contexts.of(backend, _ -> {}), new EbpfViewContent());
            view.onShown(place.to("ebpf"));
            view.show(fleet);
            view.show(fleet);
            new Scene(view.node(), 1366, 768).snapshot(null);
            return view.node().getChildrenUnmodifiable().stream()
                    .filter(Banner.class::isInstance)
                    .flatMap(node -> ((Banner) node).textBounds().stream())
                    .map(TextBounds::text)
                    .dropWhile(text -> !text.matches("Charts without data.*"))
                    .collect(Collectors.joining(" "));
        });
    }
}
