package greenwall.views.window;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.paint.SceneTheme;
import greenwall.views.testing.Fx;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import org.junit.jupiter.api.Test;

class LargeTextTest {
    private static double width(double scale) {
        var box = new DialogBox(_ -> {});
        var label = new Label("a long text ".repeat(40));
        var scene = new Scene(box, 2_000, 900);
        SceneTheme.apply(scene, new StyleSheets(), Theme.NIGHT, scale);
        box.open(label, label);
        scene.snapshot(null);
        return box.box.getWidth();
    }

    @Test
    void aDialogueGrowsWithTheText() {
        Fx.run(() -> assertThat(width(2) / width(1)).isBetween(1.9, 2.1));
    }
}
