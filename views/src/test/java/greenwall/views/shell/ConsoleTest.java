package greenwall.views.shell;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.styles.Theme;
import greenwall.styles.Themes;
import greenwall.views.Intent;
import greenwall.views.Place;
import greenwall.views.Ranges;
import greenwall.views.ViewList;
import greenwall.views.chart.TimeChart;
import greenwall.views.shot.Camera;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

class ConsoleTest {
    private final FxRobot robot = new FxRobot();
    private final List<Intent> beyond = new CopyOnWriteArrayList<>();
    private final List<Session> saved = new CopyOnWriteArrayList<>();
    private final List<Console> consoles = new ArrayList<>();

    private Console start(Session session, Console.Opening opening) {
        Fx.run(() -> {});
        var console = Console.start(
                () -> new Surroundings(
                        new Themes(),
                        ViewList.all(),
                        InstantSource.fixed(Fleets.NOW),
                        ZoneId.of("Europe/Berlin"),
                        () -> Ranges.none("no source was asked"),
                        beyond::add,
                        List::of,
                        List.of()),
                new Session.Keeper() {
                    @Override
                    public Session load() {
                        return session;
                    }

                    @Override
                    public void save(Session newest) {
                        saved.add(newest);
                    }
                },
                opening);
        consoles.add(console);
        console.show(Fleets.troubled(214));
        console.show(Fleets.firing());
        WaitForAsyncUtils.waitForFxEvents();
        return console;
    }

    private static Console.Opening desk() {
        return new Console.Opening(List.of(), Optional.empty(), Optional.empty());
    }

    private static List<Stage> stages() {
        return Fx.get(() -> Window.getWindows().stream()
                .filter(Stage.class::isInstance)
                .map(Stage.class::cast)
                .toList());
    }

    private static ShellPane pane() {
        return (ShellPane) stages().getFirst().getScene().getRoot();
    }

    private static String view() {
        return Fx.get(() -> pane().place().view());
    }

    private static void eventually(BooleanSupplier wanted) {
        try {
            WaitForAsyncUtils.waitFor(5, TimeUnit.SECONDS, () -> Fx.get(wanted::getAsBoolean));
        } catch (TimeoutException e) {
            throw new AssertionError("it did not come to be", e);
        }
    }

    @AfterEach
    void closeAll() {
        consoles.forEach(Console::close);
        WaitForAsyncUtils.waitForFxEvents();
    }

    @Test
    void thePaletteLeadsToAHostByKeyboardAlone() throws IOException {
        start(Session.FIRST, desk());
        robot.push(KeyCode.CONTROL, KeyCode.K);
        robot.write("edg04");
        var folder = System.getProperty("greenwall.pictures", "");
        if (!folder.isEmpty()) {
            var picture = Fx.get(() -> pane().getScene().snapshot(null));
            Camera.save(picture, Path.of(folder, "shell.png"));
        }
        robot.push(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(Fx.get(() -> pane().place().host())).contains(new Place.HostName("prod-east", "edg04.home"));
        robot.push(KeyCode.ALT, KeyCode.LEFT);
        assertThat(view()).isEqualTo("wall");
    }

    @Test
    void typingOnTheWallFiltersItAndEscapeClears() {
        start(Session.FIRST, desk());
        robot.push(KeyCode.RIGHT);
        robot.write("/muc");
        assertThat(Fx.get(() -> pane().place().get("filter")).strip()).isEqualTo("muc");
        robot.push(KeyCode.ESCAPE);
        assertThat(Fx.get(() -> pane().place().get("filter"))).isEmpty();
    }

    @Test
    void aLetterActsOnTheSelectedHost() {
        start(Session.FIRST, desk());
        robot.push(KeyCode.RIGHT);
        robot.write("e");
        var place = Fx.get(() -> pane().place());
        assertThat(place.view()).isEqualTo("explain");
        assertThat(place.host().orElseThrow().name()).isEqualTo("edg04.home");
        assertThat(place.get("quantity")).isEqualTo("cpu.util");
        assertThat(place.get("at")).isEqualTo(Fleets.NOW.toString());
        robot.push(KeyCode.ALT, KeyCode.LEFT);
        assertThat(view()).isEqualTo("wall");
    }

    @Test
    void theThemeChangesInAllWindowsAndIsKept() {
        start(Session.FIRST, desk());
        robot.push(KeyCode.CONTROL, KeyCode.N);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(stages()).hasSize(2);
        robot.push(KeyCode.CONTROL, KeyCode.T);
        assertThat(stages())
                .allSatisfy(stage -> assertThat(
                                Fx.get(() -> stage.getScene().getStylesheets().toString()))
                        .contains("daylight.css"));
        assertThat(saved.getLast().theme()).isEqualTo(Theme.DAYLIGHT);
        assertThat(saved.getLast().links()).hasSize(2);
    }

    @Test
    void whatWasOpenComesBack() {
        var link = Place.HOME.with("filter", "web").link();
        start(new Session(List.of(link, "greenwall://no-such-view"), Theme.CONTRAST, 1.2), desk());
        assertThat(stages()).hasSize(1);
        assertThat(Fx.get(() -> pane().place().get("filter"))).isEqualTo("web");
        assertThat(Fx.get(() -> stages().getFirst().getScene().getStylesheets().toString()))
                .contains("contrast.css");
    }

    @Test
    void aKioskAnswersToNothingButItsHiddenKey() {
        start(Session.FIRST, new Console.Opening(List.of(), Optional.of(Kiosk.of(List.of("wall"))), Optional.empty()));
        robot.push(KeyCode.CONTROL, KeyCode.K);
        robot.push(KeyCode.ESCAPE);
        robot.clickOn(stages().getFirst());
        assertThat(stages()).hasSize(1);
        robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.Q);
        eventually(() -> Window.getWindows().isEmpty());
    }

    @Test
    void fromTheWallToTheLogsOfASpikeByKeyboardAlone() {
        start(Session.FIRST, desk());
        robot.push(KeyCode.RIGHT);
        robot.push(KeyCode.ENTER);
        eventually(() -> view().equals("host"));
        // Into the charts, along the first one to an instant, and on to the lines around it.
        eventually(() -> Fx.get(() -> {
            var chart = pane().lookupAll("*").stream()
                    .filter(TimeChart.class::isInstance)
                    .filter(Node::isVisible)
                    .findFirst();
            chart.ifPresent(Node::requestFocus);
            return chart.isPresent();
        }));
        robot.push(KeyCode.LEFT);
        robot.push(KeyCode.LEFT);
        robot.push(KeyCode.CONTROL, KeyCode.M);
        eventually(() -> !Fx.get(() -> pane().place().get("mark")).isEmpty());
        robot.push(KeyCode.ENTER);
        eventually(() -> view().equals("logs") || beyond.stream().anyMatch(Intent.Logs.class::isInstance));
    }

    @Test
    void aFilterChosenInThePaletteGoesAlongToTheNextView() {
        start(Session.FIRST, desk());
        robot.push(KeyCode.CONTROL, KeyCode.K);
        robot.write("only location");
        robot.push(KeyCode.ENTER);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(Fx.get(() -> pane().place().only().values())).containsKey("location");
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT3);
        eventually(() -> view().equals("zfs"));
        assertThat(Fx.get(() -> pane().place().only().values())).containsKey("location");
        robot.push(KeyCode.ALT, KeyCode.LEFT);
        robot.push(KeyCode.ALT, KeyCode.LEFT);
        eventually(() -> Fx.get(() -> pane().place().only().isEmpty()));
    }

    @Test
    void everyControlHasAnAccessibleName() {
        start(Session.FIRST, desk());
        var nameless = Fx.get(() -> pane().lookupAll(".button").stream()
                .filter(Node::isFocusTraversable)
                .filter(node -> node.getAccessibleText() == null
                        || node.getAccessibleText().isBlank())
                .filter(node -> !(node instanceof javafx.scene.control.Labeled labeled)
                        || labeled.getText().isBlank())
                .toList());
        assertThat(nameless).isEmpty();
    }
}
