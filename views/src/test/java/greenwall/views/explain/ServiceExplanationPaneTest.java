package greenwall.views.explain;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.explain.service.ServiceExplanation;
import greenwall.fleet.explain.service.ServiceExplanation.Cause;
import greenwall.fleet.explain.service.ServiceExplanation.CauseKind;
import greenwall.styles.Theme;
import greenwall.views.ConsoleBackend;
import greenwall.views.Place;
import greenwall.views.RequestHandle;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.Services;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import greenwall.views.screenshot.LayoutCheck;
import greenwall.views.testing.FakeServices;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Pictures;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.SceneNodes;
import greenwall.views.widgets.TablesCanvas;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Explanations of services: the sentence, the ranked list, and the place that each of its rows opens.
class ServiceExplanationPaneTest {
    private static final Instant NOW = Fleets.NOW;
    private static final Instant ONSET = NOW.minus(Duration.ofMinutes(12));
    private static final Place ASKED = new WindowRequest.ExplainService("prod-east", "shop", NOW).place();
    private final List<WindowRequest> windowRequests = new ArrayList<>();
    private final ExplainView[] view = new ExplainView[1];
    private final List<Runnable> pending = new ArrayList<>();
    private Optional<ServiceExplanation> found = Optional.of(explanation());
    private boolean late;

    private static Cause cause(CauseKind kind, String name, String text, double score, String trace) {
        return new Cause(
                kind, name, text, List.of("none of the services that it waits for changed"), ONSET, score, trace);
    }

    private static ServiceExplanation explanation() {
        var host = Fleets.rich().hosts().getFirst().name();
        return new ServiceExplanation(
                "prod-east",
                "shop",
                NOW,
                true,
                "shop waits for stock, which asks database: database's p95 went from 12 ms to 1.4 s; it runs on " + host
                        + ", where disk.util of sda is 97 %",
                List.of(
                        cause(CauseKind.SERVICE, "database", "p95 went from 12 ms to 1.4 s", 0.9, ""),
                        cause(CauseKind.HOST, host, "disk.util of sda is 97 %", 0.8, ""),
                        cause(CauseKind.LINE, host, "blk_update_request: I/O error, dev sda", 0.7, ""),
                        cause(CauseKind.SPAN, "database", "SELECT: 1.2 s self time", 0.6, "4bf92f3577b34da6")),
                List.of("shop", "stock", "database"),
                List.of());
    }

    private final class PendingServiceLister implements Services {
        @Override
        public RequestHandle list(Consumer<Answer> receiver) {
            return FakeServices.shop().list(receiver);
        }

        @Override
        public RequestHandle explain(String cluster, String service, Instant at, Consumer<ExplanationResult> receiver) {
            assertThat(List.of(cluster, service, at)).isEqualTo(List.of("prod-east", "shop", NOW));
            pending.add(() -> receiver.accept(new ExplanationResult(found)));
            if (!late) {
                pending.forEach(Runnable::run);
            }
            return () -> {};
        }
    }

    private List<String> draw(int width, int height, Theme theme) {
        ConsoleBackend backend = new RangeQueriesOnlyBackend() {
            @Override
            public Services services() {
                return new PendingServiceLister();
            }
        };
        Pictures.draw("explain-service", theme, width, height, style -> {
            view[0] = new ExplainView(
                    new ViewContext(style, () -> NOW, ZoneId.of("Europe/Berlin"), backend, windowRequests::add));
            view[0].node().resize(width, height);
            view[0].show(Fleets.rich());
            view[0].onShown(ASKED);
            return view[0].node();
        });
        assertThat(Fx.get(() -> SceneNodes.faults(view[0].node()))).isEmpty();
        return Fx.get(() -> LayoutCheck.texts(view[0].node()));
    }

    private static Node tables(Node node) {
        return node instanceof TablesCanvas
                ? node
                : node instanceof Parent parent
                        ? parent.getChildrenUnmodifiable().stream()
                                .filter(Node::isVisible)
                                .map(ServiceExplanationPaneTest::tables)
                                .filter(TablesCanvas.class::isInstance)
                                .findFirst()
                                .orElse(node)
                        : node;
    }

    private void press(KeyCode... codes) {
        Fx.run(() -> {
            for (var code : codes) {
                Event.fireEvent(
                        tables(view[0].node()),
                        new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false));
            }
        });
    }

    private Place placeOpenedBy(KeyCode... codes) {
        windowRequests.clear();
        press(codes);
        assertThat(windowRequests).singleElement().isInstanceOf(WindowRequest.Go.class);
        return ((WindowRequest.Go) windowRequests.getFirst()).place();
    }

    /// A click that is under way must not miss.
    @Test
    void theButtonsStayWhereTheyAreWhenTheAnswerArrives() {
        late = true;
        draw(1366, 768, Theme.NIGHT);
        double before = topOfButtons();
        Fx.run(() -> pending.forEach(Runnable::run));
        assertThat(topOfButtons()).isEqualTo(before);
    }

    private double topOfButtons() {
        return Fx.get(() -> {
            view[0].node().layout();
            var button = view[0].node().lookup(".button");
            return button.localToScene(button.getBoundsInLocal()).getMinY();
        });
    }

    @ParameterizedTest
    @CsvSource({"1366, 768, NIGHT", "1920, 1080, DAYLIGHT", "3840, 2160, NIGHT"})
    void theWholeCausalChainIsShown(int width, int height, Theme theme) {
        assertThat(draw(width, height, theme))
                .contains(
                        "Why is shop slow or failing?",
                        "conclusive",
                        explanation().sentence(),
                        "90 %",
                        "database")
                .contains("SELECT: 1.2 s self time");
        assertThat(view[0].completeness()).isEqualTo(ScreenshotCompleteness.ALL);
        assertThat(view[0].isWaiting()).isFalse();
    }

    @Test
    void eachRowOpensItsView() {
        draw(1920, 1080, Theme.NIGHT);
        var host = Fleets.rich().hosts().getFirst().name();

        var service = placeOpenedBy(KeyCode.HOME, KeyCode.ENTER);
        assertThat(service.view()).isEqualTo("service");
        assertThat(service.get("service")).isEqualTo("database");
        var machine = placeOpenedBy(KeyCode.DOWN, KeyCode.ENTER);
        assertThat(machine.view()).isEqualTo("host");
        assertThat(machine.host().map(Place.HostRef::name)).contains(host);
        var line = placeOpenedBy(KeyCode.DOWN, KeyCode.ENTER);
        assertThat(line.view()).isEqualTo("logs");
        assertThat(line.range().at(NOW).contains(ONSET)).isTrue();
        var trace = placeOpenedBy(KeyCode.DOWN, KeyCode.ENTER);
        assertThat(trace.view()).isEqualTo("traces");
        assertThat(trace.get("id")).isEqualTo("4bf92f3577b34da6");
    }

    @Test
    void aListedServiceCanBeExplainedToo() {
        draw(1920, 1080, Theme.NIGHT);

        press(KeyCode.HOME, KeyCode.E);

        assertThat(windowRequests)
                .singleElement()
                .isInstanceOfSatisfying(
                        WindowRequest.ExplainService.class,
                        explain -> assertThat(explain.service()).isEqualTo("database"));
    }

    @Test
    void aServiceThatWaitsForNoKnownOneIsExaminedAlone() {
        var all = explanation();
        found = Optional.of(new ServiceExplanation(
                all.cluster(),
                all.service(),
                all.at(),
                false,
                "nothing changed",
                List.of(),
                List.of("shop"),
                List.of()));

        assertThat(draw(1366, 768, Theme.NIGHT))
                .anyMatch(text ->
                        text.endsWith("Examined: only this service, because no service that it waits for is known"));
    }

    @Test
    void aServiceWithoutMetricsIsReported() {
        found = Optional.empty();

        assertThat(draw(1366, 768, Theme.NIGHT))
                .anyMatch(text -> text.startsWith("No metric of this service could be read"));
        assertThat(view[0].completeness()).isEqualTo(ScreenshotCompleteness.NOTHING);
    }
}
