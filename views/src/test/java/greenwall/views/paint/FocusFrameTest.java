package greenwall.views.paint;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.styles.ColorRole;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.testing.Fx;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Paint;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.testfx.api.FxRobot;

/// Without a pointer, only its frame says which control the next key is for.
class FocusFrameTest {
    private final FxRobot robot = new FxRobot();
    private Optional<Stage> stage = Optional.empty();

    @AfterEach
    void close() {
        Fx.run(() -> stage.ifPresent(Stage::close));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "strip",
                "toolbar",
                "panel-tools",
                "probe-bar",
                "probe-picker",
                "guide-card",
                "ask",
                "welcome"
            })
    void everyControlThatHasTheFocusHasAFrameAndNothingMoves(String place) {
        var controls = controls();
        var scene = show(place, controls);
        var accent = Fx.get(() -> new StyleSheets().palette(Theme.NIGHT).color(ColorRole.ACCENT));
        var before = places(controls);
        for (var control : controls) {
            robot.push(KeyCode.TAB);
            Fx.pulse(scene);
            assertThat(Fx.get(scene::getFocusOwner)).isEqualTo(control);
            assertThat(Fx.get(() -> frame(control)))
                    .as("%s in %s", control.getClass().getSimpleName(), place)
                    .contains(accent);
            assertThat(places(controls)).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @CsvSource({"plain, plain", "guide-card, toolbar"})
    void whatGetsTheFocusFromTheProgramHasAFrameToo(String place, String row) {
        var controls = Fx.get(() -> List.of(new ListView<String>(), new TextArea(), new Button("b")));
        var scene = show(place, controls);
        Fx.run(() -> controls.getLast().getParent().getStyleClass().add(row));
        var accent = Fx.get(() -> new StyleSheets().palette(Theme.NIGHT).color(ColorRole.ACCENT));
        for (var control : controls) {
            Fx.run(control::requestFocus);
            Fx.pulse(scene);
            assertThat(Fx.get(() -> frame(control))).contains(accent);
        }
    }

    private static List<Control> controls() {
        return Fx.get(() -> List.of(
                new Button("b"),
                new ToggleButton("t"),
                new MenuButton("m"),
                new ComboBox<String>(),
                new ChoiceBox<String>(),
                new CheckBox("c"),
                new Hyperlink("h"),
                new ListView<String>(),
                new TextField(),
                new TextArea()));
    }

    private Scene show(String place, List<? extends Control> controls) {
        var scene = Fx.get(() -> {
            var start = new Region();
            start.setFocusTraversable(true);
            var column = new VBox(10);
            column.getStyleClass().add(place);
            controls.forEach(control -> {
                control.setMaxHeight(60);
                column.getChildren().add(new HBox(control));
            });
            var made = new Scene(new VBox(start, column), 600, 900);
            SceneTheme.apply(made, new StyleSheets(), Theme.NIGHT, 1);
            var window = new Stage();
            stage = Optional.of(window);
            window.setScene(made);
            window.show();
            start.requestFocus();
            return made;
        });
        Fx.eventually(() -> scene.getWindow().isFocused());
        Fx.pulse(scene);
        return scene;
    }

    private static List<Bounds> places(List<Control> controls) {
        return Fx.get(() -> controls.stream()
                .map(control -> control.localToScene(control.getLayoutBounds()))
                .toList());
    }

    /// The colours of the borders of a control and of the box of a check box.
    private static List<Paint> frame(Node control) {
        return Stream.of(control, control.lookup(".box"))
                .filter(Region.class::isInstance)
                .map(node -> ((Region) node).getBorder())
                .filter(border -> border != null)
                .flatMap(border -> border.getStrokes().stream())
                .filter(stroke -> stroke.getWidths().getTop() > 0)
                .map(stroke -> stroke.getTopStroke())
                .toList();
    }
}
