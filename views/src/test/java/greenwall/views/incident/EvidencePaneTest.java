package greenwall.views.incident;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.TimelineEntry;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.SceneNodes;
import java.time.ZoneOffset;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import org.junit.jupiter.api.Test;

class EvidencePaneTest {
    @Test
    void anEmptyNoteIsNotSaidToHaveNoMatch() {
        Fx.run(() -> {
            var pane = new EvidencePane(Contexts.of(new RangeQueriesOnlyBackend()));
            pane.show(new TimelineEntry(1, Fleets.NOW, ZoneOffset.UTC, "anna", "", new Evidence.Note("")));
            new Scene(pane, 400, 400).snapshot(null);
            assertThat(SceneNodes.nodes(pane, Label.class))
                    .extracting(Label::getText)
                    .contains("No text.")
                    .doesNotContain("No line matches.");
        });
    }

    @Test
    void aLongLineIsWrapped() {
        Fx.run(() -> {
            var pane = new EvidencePane(Contexts.of(new RangeQueriesOnlyBackend()));
            var scene = new Scene(pane, 400, 400);
            scene.getStylesheets().setAll(new StyleSheets().sheets(Theme.NIGHT));
            var note = new Evidence.Note("short\n" + "a long line ".repeat(20));
            pane.show(new TimelineEntry(1, Fleets.NOW, ZoneOffset.UTC, "anna", "", note));
            scene.snapshot(null);
            var cells = pane.lookupAll(".list-cell").stream()
                    .map(cell -> (ListCell<?>) cell)
                    .filter(cell -> !cell.isEmpty())
                    .toList();
            assertThat(cells).hasSize(2).allMatch(cell -> cell.getWidth() <= 400);
            assertThat(cells.getLast().getHeight())
                    .isGreaterThan(2 * cells.getFirst().getHeight());
        });
    }
}
