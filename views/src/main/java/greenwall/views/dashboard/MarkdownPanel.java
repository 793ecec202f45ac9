package greenwall.views.dashboard;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.views.widgets.MarkdownRenderer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// A text of a dashboard, or the reason why a panel cannot be drawn, as Markdown. HTML tags are removed, but
/// their content is kept.
final class MarkdownPanel extends ScrollPane implements PanelBody {
    private static final Pattern TAG = Pattern.compile("<(?:[^<>\"]|\"[^\"]*\"){0,2000}>");
    private static final int MAX = 100_000;

    private final VBox lines = new VBox(4);
    private final MarkdownRenderer renderer = new MarkdownRenderer(this::link);
    private final Consumer<String> onLink;
    private String shown = "";

    MarkdownPanel(Consumer<String> onLink) {
        this.onLink = onLink;
        setContent(lines);
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        getStyleClass().add("panel-text");
        setMinSize(0, 0);
        setFocusTraversable(false);
    }

    @Override
    public Region node() {
        return this;
    }

    @Override
    public void show(PanelData content) {
        var options = content.panel().options();
        if (content.panel().kind() == PanelKind.UNSUPPORTED) {
            var type = options.get(PanelOption.FOREIGN_TYPE);
            show("**" + type + "** cannot be drawn: " + options.get(PanelOption.REASON), false, false);
            return;
        }
        var form = options.get(PanelOption.TEXT_FORM);
        show(
                content.scope().title(options.get(PanelOption.CONTENT)),
                form == PanelOption.TextFormat.HTML,
                form == PanelOption.TextFormat.CODE);
    }

    void show(String markdown, boolean html, boolean code) {
        var text = SanitizedText.cut(markdown, MAX);
        if (text.equals(shown)) {
            return;
        }
        shown = text;
        lines.getChildren()
                .setAll(code ? List.of(MarkdownRenderer.code(text)) : renderer.nodes(withoutTags(text, html)));
    }

    private static String withoutTags(String text, boolean html) {
        // Removes indentation, since indented HTML would otherwise become a code block.
        var broken = (html ? text.replaceAll("(?m)^[ \t]+", "") : text)
                .replaceAll("(?i)<br\\s*/?>", "  \n")
                .replaceAll("(?i)</(p|div|h[1-6])>", "\n\n")
                .replaceAll("(?i)</(li|tr)>", "\n")
                .replaceAll("(?i)<li[^>]{0,200}>", "- ")
                .replaceAll("(?i)<h([1-6])[^>]{0,500}>", html ? "\n# " : "\n## ");
        return TAG.matcher(broken).replaceAll("");
    }

    private Optional<Node> link(String text, String address) {
        var lower = address.toLowerCase(Locale.ROOT);
        if (lower.startsWith("http://")
                || lower.startsWith("https://")
                || lower.startsWith("greenwall://")
                || lower.startsWith("/d/")) {
            var link = new Hyperlink(text);
            link.setOnAction(_ -> onLink.accept(address));
            return Optional.of(link);
        }
        return Optional.empty();
    }
}
