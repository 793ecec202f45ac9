package greenwall.views.window;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.Place;
import greenwall.views.ViewList;
import greenwall.views.paint.SceneTheme;
import greenwall.views.testing.Fx;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.layout.Region;
import org.junit.jupiter.api.Test;

class IconSizeTest {
    private static double firstIcon(Parent bar, double scale) {
        var scene = new Scene(bar, 1440, 900);
        SceneTheme.apply(scene, new StyleSheets(), Theme.NIGHT, scale);
        scene.snapshot(null);
        return bar.lookupAll("*").stream()
                .filter(node -> node instanceof Labeled labeled && labeled.getGraphic() != null)
                .map(node -> ((Labeled) node).getGraphic().getLayoutBounds().getWidth())
                .findFirst()
                .orElseThrow();
    }

    private static Parent rail() {
        return new NavigationRail(ViewList.all(), _ -> {});
    }

    private static Parent toolbar() {
        return new MainToolbar(
                new NavigationHistory(Place.HOME, _ -> {}), new Region(), _ -> {}, () -> {}, () -> {}, () -> {});
    }

    @Test
    void theIconsOfTheRailAndTheToolbarGrowWithTheText() {
        Fx.run(() -> {
            assertThat(firstIcon(rail(), 2) / firstIcon(rail(), 1)).isBetween(1.9, 2.1);
            assertThat(firstIcon(toolbar(), 2) / firstIcon(toolbar(), 1)).isBetween(1.9, 2.1);
        });
    }
}
