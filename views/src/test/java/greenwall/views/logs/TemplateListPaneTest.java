package greenwall.views.logs;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.explain.template.TemplateMiner;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.paint.PaintStyle;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

class TemplateListPaneTest {
    private static final PublishedTemplate MANY = published("Accepted password for deploy", 90);
    private static final PublishedTemplate FEW = published("Connection refused by peer", 3);
    private static final List<PublishedTemplate> TEMPLATES = List.of(MANY, FEW);

    private static PublishedTemplate published(String line, int times) {
        var miner = new TemplateMiner();
        var template = miner.add(line);
        for (int i = 1; i < times; i++) {
            miner.add(line);
        }
        var published = new PublishedTemplate(template);
        published.publish();
        return published;
    }

    private final List<Optional<String>> chosen = new ArrayList<>();
    private final List<Optional<String>> hovered = new ArrayList<>();

    private TemplateListPane pane() {
        var pane = new TemplateListPane(new PaintStyle(new StyleSheets(), Theme.NIGHT, 1), chosen::add, hovered::add);
        pane.list().resize(300, 400);
        pane.show(TEMPLATES, Optional.empty(), 1);
        return pane;
    }

    @Test
    void enterShowsOneTemplateAloneAndAllOfThemAgain() {
        Fx.run(() -> {
            var pane = pane();
            Keys.press(pane.list(), KeyCode.HOME, KeyCode.DOWN, KeyCode.ENTER);
            pane.show(TEMPLATES, Optional.of(MANY.id()), 1);
            Keys.press(pane.list(), KeyCode.ENTER);
        });
        assertThat(chosen).containsExactly(Optional.of(MANY.id()), Optional.empty());
    }

    @Test
    void theHeadingReversesTheOrder() {
        Fx.run(() -> {
            var pane = pane();
            Keys.press(pane.list(), KeyCode.F6, KeyCode.HOME, KeyCode.DOWN, KeyCode.ENTER);
            Keys.press(pane.list(), KeyCode.HOME, KeyCode.ENTER, KeyCode.DOWN, KeyCode.ENTER);
        });
        assertThat(chosen).containsExactly(Optional.of(FEW.id()), Optional.of(MANY.id()));
    }

    @Test
    void aTemplateSelectedByKeysIsHighlightedInTheLog() {
        Fx.run(() -> {
            var pane = pane();
            Keys.press(pane.list(), KeyCode.END);
        });
        assertThat(hovered).containsExactly(Optional.of(FEW.id()));
    }

    @Test
    void theSelectedTemplateStaysSelectedWhenTheOrderChanges() {
        Fx.run(() -> {
            var pane = pane();
            Keys.press(pane.list(), KeyCode.HOME, KeyCode.DOWN);
            pane.show(TEMPLATES.reversed(), Optional.empty(), 1);
            Keys.press(pane.list(), KeyCode.ENTER);
            pane.show(List.of(FEW), Optional.empty(), 1);
            Keys.press(pane.list(), KeyCode.ENTER);
        });
        assertThat(chosen).as("never another one").containsExactly(Optional.of(MANY.id()));
    }
}
