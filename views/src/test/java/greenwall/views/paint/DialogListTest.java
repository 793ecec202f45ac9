package greenwall.views.paint;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.testing.Fx;
import java.util.List;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.skin.ComboBoxListViewSkin;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;

class DialogListTest {
    @Test
    void theListOfAChoiceInADialogHasABackground() {
        Fx.run(() -> {
            var choice = new ComboBox<String>();
            choice.getItems().setAll(List.of("1 h", "2 h"));
            var dialog = new VBox(choice);
            dialog.getStyleClass().add("command-palette");
            var scene = new Scene(new VBox(dialog), 400, 300);
            SceneTheme.apply(scene, new StyleSheets(), Theme.NIGHT, 1);
            var stage = new Stage();
            stage.setScene(scene);
            stage.show();
            choice.show();
            var list = (Region) ((ComboBoxListViewSkin<?>) choice.getSkin()).getPopupContent();
            list.applyCss();
            assertThat(list.getBackground().getFills())
                    .anyMatch(fill -> fill.getFill() instanceof Color color && color.isOpaque());
            stage.close();
        });
    }
}
