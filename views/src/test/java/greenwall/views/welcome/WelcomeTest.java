package greenwall.views.welcome;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.styles.Theme;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Pictures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

class WelcomeTest {
    private static final FirstRunSetup.Finding.Responding FOUND = new FirstRunSetup.Finding.Responding(
            "http://prom.example:9090",
            List.of(
                    new FirstRunSetup.Line(false, "Prometheus 3.5.0 responds; 46 of 48 targets are up"),
                    new FirstRunSetup.Line(
                            false,
                            "24 hosts, 61 quantities: arc, cpu, disk, fs, host, kernel, mem, net, pool, psi, tcp, unit, vm, wg"),
                    new FirstRunSetup.Line(
                            true, "No ebpf: run ebpf_exporter with the biolatency and tcp-retransmit programs"),
                    new FirstRunSetup.Line(
                            true, "No Alertmanager was found next to it; one can be named in the file later")),
            Optional.of("http://prom.example:3100"),
            Optional.empty());

    private final FxRobot robot = new FxRobot();
    private final List<FirstRunSetup.UserInput> tested = new ArrayList<>();
    private final List<FirstRunSetup.Choice> written = new ArrayList<>();
    private final List<Consumer<FirstRunSetup.Finding>> pendingReceivers = new ArrayList<>();
    private Optional<FirstRunSetup.Finding> immediateFinding = Optional.of(FOUND);
    private Optional<String> writeError = Optional.empty();

    private final FirstRunSetup setup = new FirstRunSetup() {
        @Override
        public String file() {
            return "/home/somebody/.config/greenwall/greenwall.yaml";
        }

        @Override
        public void test(UserInput typed, Consumer<Finding> receiver) {
            tested.add(typed);
            immediateFinding.ifPresentOrElse(receiver, () -> pendingReceivers.add(receiver));
        }

        @Override
        public Optional<String> write(Choice choice) {
            written.add(choice);
            return writeError;
        }
    };

    private CompletableFuture<WelcomeWindow.UserChoice> open() {
        Fx.run(() -> {});
        var answer = CompletableFuture.supplyAsync(() -> {
            try {
                return WelcomeWindow.ask(setup, Theme.NIGHT);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        try {
            WaitForAsyncUtils.waitFor(
                    3,
                    TimeUnit.MINUTES,
                    () -> Fx.get(() ->
                            stages().stream().anyMatch(stage -> stage.getScene().getFocusOwner() != null)));
        } catch (TimeoutException e) {
            throw new AssertionError("no window came", e);
        }
        return answer;
    }

    private static List<Stage> stages() {
        return Window.getWindows().stream()
                .filter(Stage.class::isInstance)
                .map(Stage.class::cast)
                .toList();
    }

    private static WelcomeWindow.UserChoice await(CompletableFuture<WelcomeWindow.UserChoice> answer) throws Exception {
        return answer.get(3, TimeUnit.MINUTES);
    }

    private static <T extends Node> T node(String id, Class<T> type) {
        return Fx.get(() -> type.cast(stages().getFirst().getScene().lookup("#" + id)));
    }

    @AfterEach
    void close() {
        Fx.run(() -> stages().forEach(Stage::close));
    }

    @Test
    void aUrlAndEnterTwiceIsAllThatItTakes() throws Exception {
        var answer = open();
        robot.write("http://prom.example:9090");
        robot.push(KeyCode.ENTER);
        robot.push(KeyCode.ENTER);
        assertThat(await(answer)).isEqualTo(WelcomeWindow.UserChoice.CONFIGURED);
        assertThat(written)
                .containsExactly(new FirstRunSetup.Choice(
                        "http://prom.example:9090", Optional.of("http://prom.example:3100"), Optional.empty()));
    }

    @Test
    void lokiAlertmanagerAndCredentialsMayBeGivenToo() throws Exception {
        var answer = open();
        robot.write("prom:9090");
        for (var field : List.of("loki-url", "alertmanager-url", "user", "password")) {
            Fx.run(() -> node(field, TextField.class).setText("my " + field));
        }
        robot.push(KeyCode.ENTER);
        robot.push(KeyCode.ENTER);
        assertThat(await(answer)).isEqualTo(WelcomeWindow.UserChoice.CONFIGURED);
        var typed = tested.getLast();
        assertThat(List.of(typed.prometheus(), typed.loki(), typed.alertmanager(), typed.user(), typed.password()))
                .containsExactly("prom:9090", "my loki-url", "my alertmanager-url", "my user", "my password");
        assertThat(typed.toString()).doesNotContain("my password");
    }

    @Test
    void thePracticeRangeIsReachedByKeyboard() throws Exception {
        var answer = open();
        robot.push(KeyCode.SHIFT, KeyCode.TAB);
        robot.push(KeyCode.ENTER);
        assertThat(await(answer)).isEqualTo(WelcomeWindow.UserChoice.PRACTISE);
        assertThat(written).isEmpty();
    }

    @Test
    void aDetectedSourceCanBeLeftOut() throws Exception {
        var answer = open();
        robot.write("p");
        robot.push(KeyCode.ENTER);
        Fx.run(() -> node("with-loki", CheckBox.class).setSelected(false));
        robot.push(KeyCode.ENTER);
        await(answer);
        assertThat(written)
                .singleElement()
                .satisfies(choice -> assertThat(choice.loki()).isEmpty());
    }

    @Test
    void aRefusalShowsARemedyAndSavesNothing() {
        immediateFinding = Optional.of(
                new FirstRunSetup.Finding.Refused("nothing listens on prom:9090", "start Prometheus there"));
        open();
        robot.write("prom:9090");
        robot.push(KeyCode.ENTER);
        robot.push(KeyCode.ENTER);
        assertThat(node("trouble", Label.class).getText())
                .isEqualTo("Nothing listens on prom:9090. Start Prometheus there");
        assertThat(node("save", Node.class).isVisible()).isFalse();
        assertThat(written).isEmpty();
    }

    @Test
    void aResultForEarlierInputIsIgnored() {
        immediateFinding = Optional.empty();
        open();
        robot.write("a");
        robot.push(KeyCode.ENTER);
        robot.write("b");
        Fx.run(() -> pendingReceivers.getFirst().accept(FOUND));
        assertThat(node("save", Node.class).isVisible()).isFalse();
    }

    @Test
    void aFileThatCannotBeWrittenIsReported() {
        writeError = Optional.of("found the file not writable");
        open();
        robot.write("p");
        robot.push(KeyCode.ENTER);
        robot.push(KeyCode.ENTER);
        assertThat(node("trouble", Label.class).getText()).contains("not writable");
    }

    @Test
    void closingTheWindowIsAnAnswerToo() throws Exception {
        var answer = open();
        Fx.run(() -> stages().forEach(Stage::close));
        assertThat(await(answer)).isEqualTo(WelcomeWindow.UserChoice.CLOSED);
    }

    @Test
    void picturesAreDrawnInEachThemeAndSize() {
        for (var theme : Theme.values()) {
            for (int width : new int[] {1280, 1920, 3840}) {
                var picture = Pictures.draw("welcome", theme, width, width * 9 / 16, _ -> {
                    var pane = new WelcomePane(setup, answer -> {
                        throw new AssertionError("nobody pressed it: " + answer);
                    });
                    ((TextField) pane.lookup("#prometheus-url")).setText("http://prom.example:9090");
                    ((Button) pane.lookup("#test")).fire();
                    return pane;
                });
                assertThat(picture.getWidth()).isEqualTo(width);
            }
        }
    }
}
