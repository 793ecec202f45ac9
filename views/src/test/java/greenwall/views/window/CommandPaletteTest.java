package greenwall.views.window;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.runbook.Runbook;
import greenwall.fleet.runbook.run.RunbookRunner;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import greenwall.views.screenshot.SceneSnapshot;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.SceneNodes;
import greenwall.views.testing.UnconnectedServices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.testfx.util.WaitForAsyncUtils;

class CommandPaletteTest extends ConsoleFixture {
    @Test
    void thePaletteOpensAHostByKeyboardAlone() throws IOException {
        start(SavedWindows.FIRST, oneWindow());
        robot.push(KeyCode.CONTROL, KeyCode.K);
        robot.write("edg04");
        var folder = System.getProperty("greenwall.pictures", "");
        if (!folder.isEmpty()) {
            var picture = Fx.get(() -> pane().getScene().snapshot(null));
            Files.write(Path.of(folder, "shell.png"), SceneSnapshot.png(picture));
        }
        robot.push(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(Fx.get(() -> pane().place().host())).contains(new Place.HostRef("prod-east", "edg04.home"));
        robot.push(KeyCode.ALT, KeyCode.LEFT);
        assertThat(view()).isEqualTo("wall");
    }

    @Test
    void thePaletteOpensALinkThatIsPastedIntoIt() {
        start(SavedWindows.FIRST, oneWindow());
        var place = Place.HOME
                .about(new Place.HostRef("prod-east", "edg04.home"))
                .to("zfs")
                .during(TimeRangeChoice.last(Duration.ofMinutes(42)));
        robot.push(KeyCode.CONTROL, KeyCode.K);
        Fx.run(() -> ((TextField) pane().lookup("#palette-field")).setText(" " + place.link() + " "));
        robot.push(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(Fx.get(() -> pane().place())).isEqualTo(place);
    }

    @Test
    void aLinkThatNamesAHostWithoutItsClusterOpensThatHost() {
        start(SavedWindows.FIRST, oneWindow());
        robot.push(KeyCode.CONTROL, KeyCode.K);
        Fx.run(() -> ((TextField) pane().lookup("#palette-field")).setText("greenwall://logs?host=edg04.home"));
        robot.push(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(Fx.get(() -> pane().place().host())).contains(new Place.HostRef("prod-east", "edg04.home"));
    }

    /// A runner with one runbook, which is never run.
    private static final class SingleRunbookRunner implements RunbookRunner {
        @Override
        public RunHandle begin(Request request, Consumer<Progress> listener) {
            return UnconnectedServices.runbooks("a test").begin(request, listener);
        }

        @Override
        public List<Runbook> runbooks() {
            var alerts = List.of("CoffeeCold", "CoffeeMachineTemperatureLow".repeat(5));
            return List.of(new Runbook("coffee.md", "", "The coffee is cold", alerts, List.of(), List.of(), false));
        }
    }

    private static RangeQueriesOnlyBackend withOneRunbook() {
        return new RangeQueriesOnlyBackend(UnconnectedServices.ranges("no source was asked")) {
            @Override
            public RunbookRunner runbookRunner() {
                return new SingleRunbookRunner();
            }
        };
    }

    @Test
    void aLongDetailIsCutBeforeTheTitle() {
        backend = withOneRunbook();
        start(SavedWindows.FIRST, oneWindow());
        robot.push(KeyCode.CONTROL, KeyCode.K);
        robot.write("coffee is");
        WaitForAsyncUtils.waitForFxEvents();
        var widths = Fx.get(() -> SceneNodes.nodes(pane(), Label.class).stream()
                .filter(label -> label.getText().equals("The coffee is cold"))
                .map(label -> label.getWidth() - label.prefWidth(-1))
                .toList());
        assertThat(widths).singleElement().satisfies(more -> assertThat(more).isNotNegative());
    }

    @Test
    void thePaletteFindsARunbookByItsTitle() {
        backend = withOneRunbook();
        openFromPalette("coffee is");
        Fx.eventually(() -> view().equals("runbook"));
        assertThat(Fx.get(() -> pane().place().get("alert"))).isEqualTo("CoffeeCold");
        assertThat(Fx.get(() -> pane().place().host())).as("the worst host").isPresent();
    }

    @Test
    void thePaletteFindsAProbeByItsName() {
        openFromPalette("biolatency");
        Fx.eventually(() -> view().equals("probe"));
        var place = Fx.get(() -> pane().place());
        assertThat(place.get("probe")).isEqualTo("biolatency");
        assertThat(place.host()).as("the worst host").isPresent();
    }

    @Test
    void tabStaysInThePaletteAndEscapeClosesItWhereverTheFocusIs() {
        start(SavedWindows.FIRST, oneWindow());
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT3);
        Fx.eventually(() -> view().equals("zfs"));
        robot.push(KeyCode.CONTROL, KeyCode.K);
        var field = Fx.get(() -> pane().lookup("#palette-field"));
        tab();
        assertThat(Fx.get(() -> pane().getScene().getFocusOwner())).isEqualTo(field);
        Fx.run(() -> pane().go(Place.HOME.to("hosts")));
        assertThat(Fx.get(() -> pane().getScene().getFocusOwner()))
                .as("of a view that is opened behind it")
                .isEqualTo(field);
        Fx.run(() -> pane().requestFocus());
        robot.push(KeyCode.ESCAPE);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(view()).isEqualTo("hosts");
        assertThat(Fx.get(() -> SceneNodes.nodes(pane(), CommandPalette.class))).noneMatch(CommandPalette::isVisible);
    }

    @Test
    void aColonOpensThePaletteWhichFindsTheActionsOfTheKeys() {
        start(SavedWindows.FIRST, oneWindow());
        robot.write(":");
        robot.write("silence");
        robot.push(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        var place = Fx.get(() -> pane().place());
        assertThat(place.view()).isEqualTo("alerts");
        assertThat(place.get("silence")).startsWith("instance");
    }

    @Test
    void aFilterChosenInThePaletteAppliesToTheNextView() {
        openFromPalette("only location");
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(Fx.get(() -> pane().place().scope().values())).containsKey("location");
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT3);
        Fx.eventually(() -> view().equals("zfs"));
        assertThat(Fx.get(() -> pane().place().scope().values())).containsKey("location");
        robot.push(KeyCode.ALT, KeyCode.LEFT);
        robot.push(KeyCode.ALT, KeyCode.LEFT);
        Fx.eventually(() -> Fx.get(() -> pane().place().scope().isEmpty()));
    }
}
