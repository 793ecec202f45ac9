package greenwall.connectors.prometheus;

/// Label names in the path of a URL. Names beyond letters, digits and underscores are written in the escaped form that
/// Prometheus 3 reads there.
final class LabelNames {
    private LabelNames() {}

    static String inPath(String name) {
        if (name.matches("[a-zA-Z_][a-zA-Z0-9_]*")) {
            return name;
        }
        var escaped = new StringBuilder("U__");
        name.codePoints().forEach(c -> {
            if (c == '_') {
                escaped.append("__");
            } else if (c < 0x80 && Character.isLetterOrDigit(c)) {
                escaped.append((char) c);
            } else {
                escaped.append('_').append(Integer.toHexString(c)).append('_');
            }
        });
        return escaped.toString();
    }
}
