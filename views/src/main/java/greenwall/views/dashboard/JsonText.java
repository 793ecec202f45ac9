package greenwall.views.dashboard;

final class JsonText {
    private JsonText() {}

    /// An object or array with one line per member; any other text unchanged.
    static String indented(String text) {
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return text;
        }
        var lines = new StringBuilder();
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && (i == 0 || text.charAt(i - 1) != '\\')) {
                quoted = !quoted;
            }
            if (quoted || !"{}[],".contains(String.valueOf(c))) {
                lines.append(c);
                continue;
            }
            boolean ends = c == '}' || c == ']';
            depth = Math.clamp(depth + (ends ? -1 : c == ',' ? 0 : 1), 0, 20);
            if (ends) {
                lines.append('\n').append("  ".repeat(depth)).append(c);
            } else {
                lines.append(c).append('\n').append("  ".repeat(depth));
            }
        }
        return lines.toString();
    }
}
