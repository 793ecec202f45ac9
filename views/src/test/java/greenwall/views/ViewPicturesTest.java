package greenwall.views;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.state.FleetState;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.FakeBackend;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Pictures;
import greenwall.views.testing.SceneNodes;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.Parent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("slow")
class ViewPicturesTest {
    static Stream<Arguments> everyViewAtEverySize() {
        return Pictures.sizes(everyView());
    }

    @ParameterizedTest
    @MethodSource("everyViewAtEverySize")
    void noTextOverlapsOrIsClipped(String id, int width, int height, Theme theme) {
        check(id, "rich", Fleets.rich(), width, height, theme);
    }

    static Stream<String> everyView() {
        return ViewList.ids().stream();
    }

    @ParameterizedTest
    @MethodSource("everyView")
    void aFleetWithoutDataIsReportedAsSuch(String id) {
        check(id, "empty", FleetState.EMPTY, 1280, 720, Theme.NIGHT);
        check(id, "troubled", Fleets.withProblems(40), 1280, 720, Theme.NIGHT);
    }

    /// Additional link parameters for the pictures of some views.
    private static Map<String, String> linkParameters(String id) {
        return switch (id) {
            case "incident" -> Map.of("id", "20261111T080000Z-0002");
            case "traces" -> Map.of("compare", "1h");
            default -> Map.of();
        };
    }

    @ParameterizedTest
    @MethodSource("everyView")
    void aNewStyleReachesEveryPaintedRegion(String id) {
        var view = draw(id, "restyled", Fleets.rich(), 1280, 720, Theme.NIGHT);
        var daylight = new PaintStyle(new StyleSheets(), Theme.DAYLIGHT, 1);
        Fx.run(() -> view.restyle(daylight));
        assertThat(Fx.get(() ->
                        painted(view.node()).map(PaintedRegion::paintStyle).toList()))
                .allMatch(daylight::equals);
    }

    private static Stream<PaintedRegion> painted(Node node) {
        var self = Stream.of(node).filter(PaintedRegion.class::isInstance).map(PaintedRegion.class::cast);
        return node instanceof Parent parent
                ? Stream.concat(self, parent.getChildrenUnmodifiable().stream().flatMap(ViewPicturesTest::painted))
                : self;
    }

    private static void check(String id, String fleet, FleetState state, int width, int height, Theme theme) {
        var view = draw(id, fleet, state, width, height, theme);
        assertThat(Fx.get(() -> SceneNodes.faults(view.node()))).isEmpty();
    }

    private static View draw(String id, String fleet, FleetState state, int width, int height, Theme theme) {
        var kind = ViewList.named(id).orElseThrow();
        var drawn = new View[1];
        Pictures.draw("view-" + id + "-" + fleet, theme, width, height, style -> {
            var view = kind.factory().apply(Contexts.inBerlin(style, FakeBackend.rich()));
            var host = state.hosts().isEmpty() || !kind.ofOneHost()
                    ? Optional.<Place.HostRef>empty()
                    : Optional.of(new Place.HostRef(
                            "prod-east",
                            state.hosts().get(3 % state.hosts().size()).name()));
            view.node().resize(width, height);
            view.onShown(new Place(id, host, Place.HOME.range(), linkParameters(id)));
            view.show(state);
            if (!state.hosts().isEmpty()) {
                view.show(Fleets.firing());
            }
            drawn[0] = view;
            return view.node();
        });
        return drawn[0];
    }
}
