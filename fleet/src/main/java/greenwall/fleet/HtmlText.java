package greenwall.fleet;

/// Text in HTML.
public final class HtmlText {
    private HtmlText() {}

    /// As contents, and as the value of an attribute in quotes.
    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
