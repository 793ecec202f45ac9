package greenwall.connectors.grafana;

import greenwall.fleet.SanitizedText;
import tools.jackson.databind.JsonNode;

/// Formats text from a dashboard for import messages.
final class ImportMessageText {
    private static final int LONGEST = 60;

    private ImportMessageText() {}

    static String quoted(JsonNode node) {
        return node.isArray() ? "a list" : node.isObject() ? "an object" : quoted(JsonTree.text(node));
    }

    static String quoted(String text) {
        return '"' + shown(text) + '"';
    }

    /// The text on one line, shortened if it is too long.
    static String shown(String text) {
        return SanitizedText.cut(SanitizedText.line(text.replaceAll("\\s+", " ")), LONGEST);
    }
}
