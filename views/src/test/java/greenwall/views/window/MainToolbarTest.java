package greenwall.views.window;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.views.Place;
import greenwall.views.testing.Fx;
import java.util.List;
import java.util.TreeSet;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.Region;
import org.junit.jupiter.api.Test;

class MainToolbarTest {
    @Test
    void theMenuOfGroupsOffersTheLabelsOfAnotherSite() {
        Fx.run(() -> {
            var history = new NavigationHistory(Place.HOME, _ -> {});
            var toolbar = new MainToolbar(history, new Region(), _ -> {}, () -> {}, () -> {}, () -> {});
            toolbar.showGroups(new TreeSet<>(List.of("rack")));
            toolbar.showGroups(new TreeSet<>(List.of("site")));
            var group = toolbar.getChildren().stream()
                    .filter(MenuButton.class::isInstance)
                    .map(MenuButton.class::cast)
                    .filter(button -> button.getText().equals("Group"))
                    .findFirst()
                    .orElseThrow();
            assertThat(group.getItems()).extracting(MenuItem::getText).containsExactly("not grouped", "site");
        });
    }
}
