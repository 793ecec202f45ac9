package greenwall.lab.logql;

import greenwall.fleet.logql.Stage;
import java.util.LinkedHashMap;
import java.util.Map;

/// `| logfmt`: `key=value` pairs become labels. A key without a value is left out unless it is requested.
record LogfmtStage(Stage.Logfmt stage) {
    boolean apply(LineDraft draft) {
        var fields = new LinkedHashMap<String, String>();
        String fault = read(draft.text, fields);
        if (stage.extractions().isEmpty()) {
            fields.forEach(draft::extract);
        } else {
            for (var extraction : stage.extractions()) {
                String value = fields.get(extraction.path());
                if (value != null) {
                    draft.extract(extraction.label(), value);
                }
            }
        }
        if (!fault.isEmpty()) {
            draft.fail("LogfmtParserErr", fault);
        }
        return true;
    }

    private String read(String text, Map<String, String> fields) {
        int at = 0;
        while (at < text.length()) {
            if (text.charAt(at) <= ' ') {
                at++;
                continue;
            }
            int key = at;
            while (at < text.length() && text.charAt(at) > ' ' && text.charAt(at) != '=' && text.charAt(at) != '"') {
                at++;
            }
            if ((at < text.length() && text.charAt(at) == '"') || at == key) {
                return "logfmt syntax error at pos " + (at + 1) + " : unexpected '" + text.charAt(at) + "'";
            }
            String name = text.substring(key, at);
            if (at >= text.length() || text.charAt(at) != '=') {
                put(fields, name, "");
                continue;
            }
            at++;
            if (at < text.length() && text.charAt(at) == '"') {
                int end = closingQuote(text, at);
                if (end < 0) {
                    return "logfmt syntax error at pos " + (text.length() + 1) + " : unterminated quoted value";
                }
                put(fields, name, unquote(text.substring(at + 1, end)));
                at = end + 1;
            } else {
                int value = at;
                while (at < text.length() && text.charAt(at) > ' ') {
                    char c = text.charAt(at);
                    if (c == '=' || c == '"') {
                        return "logfmt syntax error at pos " + (at + 1) + " : unexpected '" + c + "'";
                    }
                    at++;
                }
                put(fields, name, text.substring(value, at));
            }
        }
        return "";
    }

    private void put(Map<String, String> fields, String name, String value) {
        if (!value.isEmpty() || stage.keepEmpty()) {
            fields.put(name, value);
        }
    }

    private static int closingQuote(String text, int open) {
        for (int i = open + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == '"') {
                return i;
            }
        }
        return -1;
    }

    private static String unquote(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                out.append(c);
                continue;
            }
            char next = text.charAt(++i);
            out.append(
                    switch (next) {
                        case 'n' -> '\n';
                        case 't' -> '\t';
                        case 'r' -> '\r';
                        default -> next;
                    });
        }
        return out.toString();
    }
}
