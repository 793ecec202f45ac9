package greenwall.views.window;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.views.Place;
import greenwall.views.ViewList;
import greenwall.views.testing.Fx;
import java.util.LinkedHashSet;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToggleButton;
import org.junit.jupiter.api.Test;

class AccessibleControlsTest extends ConsoleFixture {
    @Test
    void everyControlOfEveryViewHasAnAccessibleNameAndIsReachedByTab() {
        var console = start(SavedWindows.FIRST, oneWindow());
        for (var kind : ViewList.all()) {
            console.go(Place.HOME.to(kind.id()));
            Fx.eventually(() -> view().equals(kind.id()));
            Fx.pulse(Fx.get(() -> pane().getScene()));
            var expected = new LinkedHashSet<Node>();
            Fx.run(() -> walk(pane(), node -> {
                if (node.isFocusTraversable() && !node.isDisabled() && isInSight(node)) {
                    expected.add(node);
                }
            }));
            assertThat(expected)
                    .filteredOn(node -> Fx.get(() -> name(node).isBlank()))
                    .as("without an accessible name in %s", kind.id())
                    .isEmpty();
            var reached = new LinkedHashSet<Node>();
            for (int i = 0;
                    i < 3 * expected.size() + 10 && !expected.stream().allMatch(node -> isReached(node, reached));
                    i++) {
                reached.add(Fx.get(() -> pane().getScene().getFocusOwner()));
                tab();
            }
            assertThat(expected)
                    .filteredOn(node -> !isReached(node, reached) && Fx.get(() -> isInSight(node)))
                    .as("not reached by Tab in %s", kind.id())
                    .isEmpty();
        }
    }

    /// In a toggle group, Tab reaches one button, and the arrow keys reach the others.
    private static boolean isReached(Node node, Set<Node> reached) {
        return reached.contains(node)
                || node instanceof ToggleButton toggle
                        && toggle.getToggleGroup() != null
                        && toggle.getToggleGroup().getToggles().stream().anyMatch(reached::contains);
    }

    private static boolean isInSight(Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (!at.isVisible()) {
                return false;
            }
        }
        return node.getScene() != null;
    }

    private static String name(Node node) {
        var accessibleText = node.getAccessibleText() == null ? "" : node.getAccessibleText();
        if (accessibleText.isBlank() && node instanceof Labeled labeled) {
            return labeled.getText();
        }
        return accessibleText.isBlank() && node instanceof TextInputControl field && field.getPromptText() != null
                ? field.getPromptText()
                : accessibleText;
    }
}
