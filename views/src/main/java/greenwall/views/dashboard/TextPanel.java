package greenwall.views.dashboard;

import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import java.util.function.Consumer;
import javafx.scene.layout.Region;

/// A text of a dashboard, or the reason why a panel cannot be drawn.
final class TextPanel implements PanelBody {
    private final MarkdownBody body;

    TextPanel(Consumer<String> onLink) {
        body = new MarkdownBody(onLink);
    }

    @Override
    public Region node() {
        return body;
    }

    @Override
    public void show(PanelData content) {
        var options = content.panel().options();
        if (content.panel().kind() == PanelKind.UNSUPPORTED) {
            body.show(
                    "**" + options.get(PanelOption.FOREIGN_TYPE) + "** cannot be drawn: "
                            + options.get(PanelOption.REASON),
                    false,
                    false);
            return;
        }
        var form = options.get(PanelOption.TEXT_FORM);
        body.show(
                content.scope().title(options.get(PanelOption.CONTENT)),
                form == PanelOption.TextFormat.HTML,
                form == PanelOption.TextFormat.CODE);
    }
}
