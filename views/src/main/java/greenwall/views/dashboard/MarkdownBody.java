package greenwall.views.dashboard;

import greenwall.fleet.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;

/// Text of a dashboard: headings, paragraphs, lists, code, emphasis and links. Tags of HTML are left out, what stands
/// between them stays; nothing in it is obeyed or fetched.
final class MarkdownBody extends ScrollPane {
    private static final Pattern INLINE = Pattern.compile(
            "`([^`]+)`|\\*\\*([^*]+)\\*\\*|__([^_]+)__|\\*([^*\\s][^*]*)\\*|!?\\[([^\\]]*)\\]\\(([^)\\s]*)[^)]*\\)");
    private static final Pattern TAG = Pattern.compile("<(?:[^<>\"]|\"[^\"]*\"){0,2000}>");
    private static final int MOST = 100_000;

    private final VBox lines = new VBox(4);
    private final Consumer<String> onLink;
    private String shown = "";

    MarkdownBody(Consumer<String> onLink) {
        this.onLink = onLink;
        setContent(lines);
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        getStyleClass().add("panel-text");
        setMinSize(0, 0);
        setFocusTraversable(false);
    }

    void show(String markdown, boolean html, boolean code) {
        var text = markdown.length() > MOST ? markdown.substring(0, MOST) + "…" : markdown;
        if (text.equals(shown)) {
            return;
        }
        shown = text;
        lines.getChildren().setAll(code ? List.of(code(text)) : blocks(withoutTags(text, html)));
    }

    private static String withoutTags(String text, boolean html) {
        var broken = text.replaceAll("(?i)<br\\s*/?>|</(p|div|h[1-6]|li|tr)>", "\n")
                .replaceAll("(?i)<li[^>]{0,200}>", "- ")
                .replaceAll("(?i)<h([1-6])[^>]{0,500}>", html ? "\n# " : "\n## ");
        return TAG.matcher(broken)
                .replaceAll("")
                .replace("&nbsp;", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
    }

    private List<Node> blocks(String text) {
        var nodes = new ArrayList<Node>();
        var paragraph = new StringBuilder();
        var fenced = new StringBuilder();
        boolean inFence = false;
        for (var raw : text.lines().toList()) {
            var line = raw.strip();
            if (line.startsWith("```") || line.startsWith("~~~")) {
                flush(nodes, paragraph);
                if (inFence) {
                    nodes.add(code(fenced.toString()));
                    fenced.setLength(0);
                }
                inFence = !inFence;
            } else if (inFence) {
                fenced.append(raw).append('\n');
            } else if (line.isEmpty()) {
                flush(nodes, paragraph);
            } else if (line.matches("#{1,6} .*")) {
                flush(nodes, paragraph);
                int level = line.indexOf(' ');
                nodes.add(flow(line.substring(level).strip(), level <= 2 ? "panel-heading" : "panel-subheading"));
            } else if (line.matches("([-*+]|\\d+[.)])\\s.*")) {
                flush(nodes, paragraph);
                nodes.add(flow(line.replaceFirst("^[-*+]\\s", "•  "), "panel-words"));
            } else if (line.matches("\\|?[-:| ]{3,}\\|?") && line.contains("|")) {
                // The line below a table's heading.
                flush(nodes, paragraph);
            } else if (line.startsWith("|")) {
                flush(nodes, paragraph);
                nodes.add(flow(
                        line.replaceAll("^\\||\\|$", "").strip().replaceAll("\\s*\\|\\s*", "   ·   "), "panel-words"));
            } else {
                paragraph.append(paragraph.isEmpty() ? "" : " ").append(line);
            }
        }
        flush(nodes, paragraph);
        if (inFence) {
            nodes.add(code(fenced.toString()));
        }
        return nodes;
    }

    private void flush(List<Node> nodes, StringBuilder paragraph) {
        if (!paragraph.isEmpty()) {
            nodes.add(flow(paragraph.toString(), "panel-words"));
            paragraph.setLength(0);
        }
    }

    private static Node code(String text) {
        var label = new Label(VisibleText.block(text.stripTrailing()));
        label.getStyleClass().add("guide-code");
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private Node flow(String text, String style) {
        var flow = new TextFlow();
        flow.getStyleClass().add(style);
        var match = INLINE.matcher(text);
        int at = 0;
        while (match.find()) {
            words(flow, text.substring(at, match.start()), "panel-plain");
            at = match.end();
            if (match.group(1) != null) {
                words(flow, match.group(1), "panel-code");
            } else if (match.group(5) != null) {
                link(flow, match.group(5), match.group(6));
            } else {
                words(
                        flow,
                        match.group(2) != null
                                ? match.group(2)
                                : match.group(3) != null ? match.group(3) : match.group(4),
                        "panel-strong");
            }
        }
        words(flow, text.substring(at), "panel-plain");
        return flow;
    }

    private static void words(TextFlow flow, String text, String style) {
        if (!text.isEmpty()) {
            var words = new Text(VisibleText.line(text));
            words.getStyleClass().add(style);
            flow.getChildren().add(words);
        }
    }

    private void link(TextFlow flow, String words, String address) {
        var lower = address.toLowerCase(Locale.ROOT);
        if (lower.startsWith("http://")
                || lower.startsWith("https://")
                || lower.startsWith("greenwall://")
                || lower.startsWith("/d/")) {
            var link = new Hyperlink(VisibleText.line(words));
            link.setOnAction(_ -> onLink.accept(address));
            flow.getChildren().add(link);
        } else {
            words(flow, words, "panel-plain");
        }
    }
}
