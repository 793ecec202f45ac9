package greenwall.views.servicemap;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.service.Service;
import greenwall.fleet.state.CellState;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.ConsoleBackend;
import greenwall.views.Place;
import greenwall.views.Services;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import greenwall.views.paint.PaintStyle;
import greenwall.views.screenshot.LayoutCheck;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.FakeServices;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Pictures;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.SceneNodes;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javafx.event.Event;
import javafx.scene.Scene;
import javafx.scene.image.PixelFormat;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceMapViewTest {
    private final List<WindowRequest> windowRequests = new ArrayList<>();
    private final ServiceMapView[] view = new ServiceMapView[1];

    private List<String> draw(
            String name, FakeServices services, Map<String, String> more, int width, int height, Theme theme) {
        ConsoleBackend backend = new RangeQueriesOnlyBackend() {
            @Override
            public Services services() {
                return services;
            }
        };
        Pictures.draw("map-" + name, theme, width, height, style -> {
            view[0] = new ServiceMapView(new ViewContext(
                    style, InstantSource.fixed(Fleets.NOW), ZoneId.of("Europe/Berlin"), backend, windowRequests::add));
            view[0].node().resize(width, height);
            view[0].onShown(new Place("map", Optional.empty(), Place.HOME.range(), more));
            view[0].show(Fleets.rich());
            return view[0].node();
        });
        return Fx.get(() -> LayoutCheck.texts(view[0].node()));
    }

    @ParameterizedTest
    @CsvSource({"1366, 768, NIGHT", "1920, 1080, DAYLIGHT", "3840, 2160, NIGHT"})
    void theShopIsDrawnWithRatesAndFailures(int width, int height, Theme theme) {
        var texts = draw("shop", FakeServices.shop(), Map.of("service", "shop"), width, height, theme);

        assertThat(Fx.get(() -> SceneNodes.faults(view[0].node()))).isEmpty();
        assertThat(texts)
                .contains("edge", "shop", "cart", "database", "1 critical", "1 stale")
                .anyMatch(text -> text.contains("12 % fail"))
                .contains("shop: ok · called by 2 services, calls 4");
    }

    @Test
    void twoHundredServicesAreDrawn() {
        draw("large", FakeServices.large(200, 2_000, 0), Map.of(), 1920, 1080, Theme.NIGHT);
        assertThat(Fx.get(() -> LayoutCheck.texts(view[0].node()))).contains("200 services");
    }

    @Test
    void arrowsChooseAndEnterOpensTheService() {
        draw("keys", FakeServices.shop(), Map.of(), 1366, 768, Theme.NIGHT);
        Fx.run(() -> {
            var map = view[0].node().lookupAll("*").stream()
                    .filter(node -> node instanceof ServiceMapPane)
                    .findFirst()
                    .orElseThrow();
            for (var code : List.of(KeyCode.RIGHT, KeyCode.RIGHT, KeyCode.ENTER, KeyCode.T)) {
                Event.fireEvent(map, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false));
            }
        });

        assertThat(windowRequests)
                .anyMatch(windowRequest -> windowRequest instanceof WindowRequest.Go(var place)
                        && place.view().equals("service")
                        && !place.get("service").isEmpty())
                .anyMatch(windowRequest -> windowRequest instanceof WindowRequest.Go(var place)
                        && place.view().equals("traces"));
    }

    private static ClusterCallGraph graph(FakeServices services) {
        return ClusterCallGraph.of("prod-east", services.services());
    }

    @Test
    void theCallsOfSilentServicesAreNotKnown() {
        var silent = ClusterCallGraph.of(
                "prod-east",
                FakeServices.shop().services().stream().map(Service::asSilent).toList());
        assertThat(silent.shape()).isEqualTo(graph(FakeServices.shop()).shape());
        assertThat(silent.calls()).extracting(ClusterCallGraph.Call::state).containsOnly(CellState.SILENT);
        assertThat(silent.calls()).noneMatch(ClusterCallGraph.Call::failing);
    }

    @Test
    void aCallThatIsNotKnownIsNotDrawnAsOneWithoutTraffic() {
        var silent = ClusterCallGraph.of(
                "prod-east",
                FakeServices.shop().services().stream().map(Service::asSilent).toList());
        var idle = new ClusterCallGraph(
                silent.nodes(),
                silent.calls().stream()
                        .map(call -> new ClusterCallGraph.Call(call.from(), call.to(), 0, 0))
                        .toList());
        assertThat(pixels(idle)).isNotEqualTo(pixels(silent));
    }

    private static int[] pixels(ClusterCallGraph graph) {
        return Fx.get(() -> {
            var style = Contexts.style();
            var layout = ServicePositions.of(graph.shape(), style, 1_200);
            var raster = new CallRaster(new int[1_200 * 800], 1_200, 800);
            CallLinePainter.of(new VisibleGraph(graph, layout, ""), 1, style).paint(raster, 1, 0, 0, true);
            return raster.pixels();
        });
    }

    @Test
    void theLayoutDependsOnTheCallsAlone() {
        var first = graph(FakeServices.large(200, 2_000, 0));
        var shuffled = new ArrayList<>(FakeServices.large(200, 2_000, 7).services());
        Collections.shuffle(shuffled);
        var repeated = ClusterCallGraph.of("prod-east", shuffled);

        assertThat(repeated.shape()).isEqualTo(first.shape());
        assertThat(CallGraphLayout.of(repeated.shape())).isEqualTo(CallGraphLayout.of(first.shape()));
    }

    @Test
    void callersArePlacedLeftOfCalleesAndCyclesTerminate() {
        var layers = CallGraphLayout.of(graph(FakeServices.shop()).shape()).layers();

        assertThat(layers.getFirst()).containsExactly("edge");
        assertThat(layer(layers, "shop")).isLessThan(layer(layers, "payment"));
        assertThat(layer(layers, "stock")).isLessThan(layer(layers, "database"));
        assertThat(layers.getLast()).as("in no call").containsExactlyInAnyOrder("backup", "mail", "node_exporter");
        var all = new HashSet<String>();
        layers.forEach(all::addAll);
        assertThat(all).hasSize(FakeServices.shop().services().size());
        var cycle = new ClusterCallGraph.Shape(
                Set.of("a", "b", "c"), List.of(List.of("a", "b"), List.of("b", "c"), List.of("c", "a")));
        assertThat(CallGraphLayout.of(cycle).layers()).containsExactly(List.of("a"), List.of("b"), List.of("c"));
    }

    @ParameterizedTest
    @CsvSource({"3, 40", "8, 20", "9, 1"})
    void servicesWithoutCallsStayWithinTheWidthOfThePane(int connectedCount, int unconnectedCount) {
        var names = IntStream.range(0, connectedCount + unconnectedCount)
                .mapToObj(i -> String.format("service-%02d", i))
                .toList();
        var calls = IntStream.range(1, connectedCount)
                .mapToObj(i -> List.of(names.get(i - 1), names.get(i)))
                .toList();
        double paneWidth = 1366 / ServicePainter.READABLE;
        var style = Fx.get(() -> new PaintStyle(new StyleSheets(), Theme.NIGHT, 1));
        var layout = ServicePositions.of(new ClusterCallGraph.Shape(new TreeSet<>(names), calls), style, paneWidth);

        assertThat(layout.positions().keySet()).containsExactlyInAnyOrderElementsOf(names);
        var unconnected = names.subList(connectedCount, names.size());
        assertThat(layout.positions().entrySet())
                .filteredOn(entry -> unconnected.contains(entry.getKey()))
                .extracting(Map.Entry::getValue)
                .allMatch(position -> position.x() + layout.boxWidth() <= paneWidth)
                .allMatch(position -> position.y() + layout.boxHeight() <= layout.height());
        assertThat(layout.positions().values().stream().map(position -> List.of(position.x(), position.y())))
                .as("one place, one service")
                .doesNotHaveDuplicates();
    }

    @Test
    void aMapThatWasNotPannedFitsIntoASmallerPane() {
        double right = Fx.get(() -> {
            var map = new ServiceMapPane(new PaintStyle(new StyleSheets(), Theme.NIGHT, 1), _ -> {}, _ -> {});
            new Scene(map, 1920, 1080);
            map.show(graph(FakeServices.shop()));
            map.resize(1920, 1080);
            map.layout();
            map.resize(1000, 768);
            map.layout();
            var firstChild = map.getChildrenUnmodifiable().getFirst();
            return map.lookupAll("*").stream()
                            .filter(ServicePainter.class::isInstance)
                            .flatMap(boxes -> ((ServicePainter) boxes).textBounds().stream())
                            .mapToDouble(text -> text.x() + text.width())
                            .max()
                            .orElseThrow()
                    + firstChild.getLayoutX();
        });
        assertThat(right).isBetween(500.0, 1000.0);
    }

    @Test
    void theArrowsReachTheServicesBelow() {
        var calls = IntStream.range(1, 9)
                .mapToObj(i -> List.of("s" + (i - 1), "s" + i))
                .toList();
        var names = new TreeSet<>(Set.of("alone"));
        calls.forEach(names::addAll);
        var style = Fx.get(() -> new PaintStyle(new StyleSheets(), Theme.NIGHT, 1));
        var layout =
                ServicePositions.of(new ClusterCallGraph.Shape(names, calls), style, 1366 / ServicePainter.READABLE);

        assertThat(layout.neighbour("s0", 0, 1)).contains("alone");
        assertThat(layout.neighbour("alone", 0, -1)).contains("s0");
    }

    private static int layer(List<List<String>> layers, String name) {
        for (int i = 0; i < layers.size(); i++) {
            if (layers.get(i).contains(name)) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void anIdleCallKeepsItsPosition() {
        var before = graph(FakeServices.shop());
        var withIdleCall = FakeServices.shop().services().stream()
                .map(service -> service.name().equals("cart")
                        ? FakeServices.service("cart", CellState.OK, "", List.of(new Service.Call("stock", 1, 0, true)))
                        : service)
                .toList();
        var after = ClusterCallGraph.of("prod-east", withIdleCall).keeping(before);

        assertThat(after.shape()).isEqualTo(before.shape());
        assertThat(after.calls())
                .filteredOn(call -> call.from().equals("cart") && call.to().equals("cache"))
                .extracting(ClusterCallGraph.Call::state)
                .containsExactly(CellState.IDLE);
    }

    @Test
    void failingCallsAreHighlightedWithTheServicesOnBothEnds() {
        var graph = graph(FakeServices.shop());
        var highlight = graph.highlight();

        assertThat(highlight.services()).containsExactlyInAnyOrder("database", "catalogue", "stock", "sign-in");
        assertThat(graph.calls())
                .filteredOn(ClusterCallGraph.Call::failing)
                .allMatch(call -> call.to().equals("database"));
        assertThat(highlight.withProblems()).containsExactly("database");
    }

    /// The pixels of a map after these polls; one service fails in every poll but the first.
    private static int[] pixels(int... polls) {
        return Fx.get(() -> {
            var map = new ServiceMapPane(new PaintStyle(new StyleSheets(), Theme.NIGHT, 1), _ -> {}, _ -> {});
            var scene = new Scene(map, 1366, 768);
            for (int poll : polls) {
                var services = FakeServices.large(60, 200, poll).services().stream()
                        .map(service -> poll > 0 && service.name().equals("service-3")
                                ? service.judged(CellState.CRITICAL, "fails")
                                : service)
                        .toList();
                map.show(ClusterCallGraph.of("prod-east", services));
                scene.getRoot().applyCss();
                scene.getRoot().layout();
            }
            var pixels = new int[1366 * 768];
            scene.snapshot(null)
                    .getPixelReader()
                    .getPixels(0, 0, 1366, 768, PixelFormat.getIntArgbInstance(), pixels, 0, 1366);
            return pixels;
        });
    }

    @Test
    void anUpdatedMapLooksLikeAFreshlyDrawnOne() {
        var fresh = pixels(7);

        assertThat(pixels(0, 1, 7)).isEqualTo(fresh);
        assertThat(pixels(0)).isNotEqualTo(fresh);
    }

    @Test
    void aClusterWithoutServicesIsNotReplacedByAnother() {
        assertThat(draw(
                        "elsewhere",
                        FakeServices.shop(),
                        Map.of("service", "shop", "in", "west"),
                        1366,
                        768,
                        Theme.NIGHT))
                .contains("No services are known in west")
                .doesNotContain("cart");
    }
}
