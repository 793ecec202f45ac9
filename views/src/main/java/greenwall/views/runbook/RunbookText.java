package greenwall.views.runbook;

import greenwall.fleet.SanitizedText;
import greenwall.views.paint.Controls;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;

/// Converts the Markdown of a runbook to labels. Text is reflowed, code is kept as it is. Nothing in it is
/// executed, and of a link only the text is shown.
final class RunbookText {
    private static final Pattern LINK = Pattern.compile("\\[([^\\]]*)]\\(([^)]*)\\)");

    private RunbookText() {}

    static List<Node> nodes(String markdown) {
        var nodes = new ArrayList<Node>();
        var paragraph = new StringBuilder();
        boolean code = false;
        for (var line : markdown.lines().toList()) {
            if (line.strip().startsWith("```") || line.strip().startsWith("~~~")) {
                add(nodes, paragraph);
                code = !code;
            } else if (code) {
                nodes.add(label(SanitizedText.block(line), "guide-code"));
            } else if (line.isBlank()) {
                add(nodes, paragraph);
            } else {
                if (line.strip().matches("([-*]|\\d+\\.)\\s.*")) {
                    add(nodes, paragraph);
                }
                paragraph
                        .append(paragraph.isEmpty() ? "" : " ")
                        .append(line.strip().replaceFirst("^[-*] ", "• "));
            }
        }
        add(nodes, paragraph);
        return nodes;
    }

    private static void add(List<Node> nodes, StringBuilder paragraph) {
        if (!paragraph.isEmpty()) {
            nodes.add(label(plain(paragraph.toString()), "guide-text"));
            paragraph.setLength(0);
        }
    }

    /// The targets of the links in a text, such as `cpu-high.md`.
    static List<String> links(String markdown) {
        return LINK.matcher(markdown)
                .results()
                .map(link -> link.group(2))
                .distinct()
                .toList();
    }

    private static String plain(String text) {
        return SanitizedText.line(LINK.matcher(text).replaceAll("$1").replaceAll("[`*]+", ""));
    }

    static Label label(String text, String style) {
        var label = Controls.wrapped(text, style);
        label.setMinWidth(0);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }
}
