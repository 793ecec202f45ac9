package greenwall.lab.http;

import greenwall.fleet.Labels;

/// Writes JSON as Go's encoders do, byte for byte where it shows: `<`, `>` and `&` are escaped, other text is
/// not.
public final class JsonText {
    private static final String HEX = "0123456789abcdef";

    private JsonText() {}

    public static StringBuilder quote(StringBuilder out, String text) {
        out.append('"');
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x20
                    && c != '"'
                    && c != '\\'
                    && c != '<'
                    && c != '>'
                    && c != '&'
                    && c != '\u2028'
                    && c != '\u2029') {
                continue;
            }
            out.append(text, from, i);
            from = i + 1;
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    out.append("\\u");
                    for (int shift = 12; shift >= 0; shift -= 4) {
                        out.append(HEX.charAt(c >> shift & 15));
                    }
                }
            }
        }
        return out.append(text, from, text.length()).append('"');
    }

    public static String quote(String text) {
        return quote(new StringBuilder(text.length() + 2), text).toString();
    }

    public static StringBuilder labels(StringBuilder out, Labels labels) {
        out.append('{');
        for (int i = 0; i < labels.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            quote(out, labels.name(i)).append(':');
            quote(out, labels.value(i));
        }
        return out.append('}');
    }
}
