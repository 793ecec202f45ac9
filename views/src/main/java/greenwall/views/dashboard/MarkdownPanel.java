package greenwall.views.dashboard;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.views.paint.Controls;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.ListBlock;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.parser.Parser;

/// A text of a dashboard, or the reason why a panel cannot be drawn, as Markdown: headings, paragraphs, lists,
/// code, emphasis and links. HTML tags are removed, but their content is kept. Nothing is executed or
/// downloaded. Content nested deeper than 20 levels is plain text.
final class MarkdownPanel extends ScrollPane implements PanelBody {
    private static final Parser PARSER = Parser.builder()
            .extensions(List.of(TablesExtension.create()))
            .maxOpenBlockParsers(20)
            .maxInlineNesting(20)
            .build();
    private static final Pattern TAG = Pattern.compile("<(?:[^<>\"]|\"[^\"]*\"){0,2000}>");
    private static final int MAX = 100_000;

    private final VBox lines = new VBox(4);
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
        lines.getChildren().setAll(code ? List.of(code(text)) : blocks(PARSER.parse(withoutTags(text, html))));
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

    private List<Node> blocks(org.commonmark.node.Node parent) {
        var nodes = new ArrayList<Node>();
        for (var block = parent.getFirstChild(); block != null; block = block.getNext()) {
            switch (block) {
                case Heading heading ->
                    nodes.add(flow(heading, "", heading.getLevel() <= 2 ? "panel-heading" : "panel-subheading"));
                case Paragraph paragraph -> nodes.add(flow(paragraph, "", "panel-words"));
                case FencedCodeBlock fenced -> nodes.add(code(fenced.getLiteral()));
                case IndentedCodeBlock indented -> nodes.add(code(indented.getLiteral()));
                case HtmlBlock unclosed -> nodes.add(code(unclosed.getLiteral()));
                case ListBlock list -> nodes.addAll(items(list));
                case TableRow row -> nodes.add(row(row));
                default -> nodes.addAll(blocks(block));
            }
        }
        return nodes;
    }

    private List<Node> items(ListBlock list) {
        var nodes = new ArrayList<Node>();
        int number = list instanceof OrderedList ordered && ordered.getMarkerStartNumber() != null
                ? ordered.getMarkerStartNumber()
                : 1;
        for (var item = list.getFirstChild(); item != null; item = item.getNext()) {
            var mark = list instanceof OrderedList ? number++ + ". " : "•  ";
            var first = item.getFirstChild();
            if (first instanceof Paragraph paragraph) {
                nodes.add(flow(paragraph, mark, "panel-words"));
                paragraph.unlink();
            }
            var rest = new VBox(4);
            rest.setPadding(new Insets(0, 0, 0, 16));
            rest.getChildren().setAll(blocks(item));
            if (!rest.getChildren().isEmpty()) {
                nodes.add(rest);
            }
        }
        return nodes;
    }

    private Node row(TableRow row) {
        var flow = Controls.styled(new TextFlow(), "panel-words");
        for (var cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
            words(flow, flow.getChildren().isEmpty() ? "" : "   ·   ", "panel-plain");
            inline(flow, cell, row.getParent() instanceof TableHead ? "panel-strong" : "panel-plain");
        }
        return flow;
    }

    private Node flow(org.commonmark.node.Node block, String mark, String style) {
        var flow = Controls.styled(new TextFlow(), style);
        words(flow, mark, "panel-plain");
        inline(flow, block, "panel-plain");
        return flow;
    }

    private void inline(TextFlow flow, org.commonmark.node.Node parent, String style) {
        for (var node = parent.getFirstChild(); node != null; node = node.getNext()) {
            switch (node) {
                case org.commonmark.node.Text text -> words(flow, text.getLiteral(), style);
                case Code code -> words(flow, code.getLiteral(), "panel-code");
                case HtmlInline unclosed -> words(flow, unclosed.getLiteral(), style);
                case Link link -> link(flow, plain(link), link.getDestination());
                case Image image -> link(flow, plain(image), image.getDestination());
                case SoftLineBreak _ -> words(flow, " ", style);
                case HardLineBreak _ -> flow.getChildren().add(new Text("\n"));
                case Emphasis emphasis -> inline(flow, emphasis, "panel-strong");
                case StrongEmphasis strong -> inline(flow, strong, "panel-strong");
                default -> inline(flow, node, style);
            }
        }
    }

    private static String plain(org.commonmark.node.Node parent) {
        var text = new StringBuilder();
        for (var node = parent.getFirstChild(); node != null; node = node.getNext()) {
            text.append(
                    switch (node) {
                        case org.commonmark.node.Text words -> words.getLiteral();
                        case Code code -> code.getLiteral();
                        default -> plain(node);
                    });
        }
        return text.toString();
    }

    private static Node code(String text) {
        var label = Controls.styled(new Label(SanitizedText.block(text.stripTrailing())), "guide-code");
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private static void words(TextFlow flow, String text, String style) {
        if (!text.isEmpty()) {
            var words = Controls.styled(new Text(SanitizedText.line(text)), style);
            flow.getChildren().add(words);
        }
    }

    private void link(TextFlow flow, String words, String address) {
        var lower = address.toLowerCase(Locale.ROOT);
        if (lower.startsWith("http://")
                || lower.startsWith("https://")
                || lower.startsWith("greenwall://")
                || lower.startsWith("/d/")) {
            var link = new Hyperlink(SanitizedText.line(words));
            link.setOnAction(_ -> onLink.accept(address));
            flow.getChildren().add(link);
        } else {
            words(flow, words, "panel-plain");
        }
    }
}
