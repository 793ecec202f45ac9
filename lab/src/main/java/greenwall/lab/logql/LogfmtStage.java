package greenwall.lab.logql;

import greenwall.fleet.logql.Stage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `| logfmt`: `key=value` pairs become labels. A key without a value is left out unless the stage keeps
/// empty values.
record LogfmtStage(Stage.Logfmt stage) {
    private static final Pattern PAIR = Pattern.compile(
            "[\\x00- ]*+([^\\x00- =\"]++)"
                    + "(?:=(?:\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"|([^\\x00- =\"]*+(?![=\"]))))?+(?![=\"])",
            Pattern.DOTALL);
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)", Pattern.DOTALL);

    void apply(LineDraft draft) {
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
    }

    /// Reads the fields. Returns the syntax error, or an empty string.
    private String read(String text, Map<String, String> fields) {
        var pair = PAIR.matcher(text);
        int at = 0;
        while (pair.region(at, text.length()).lookingAt()) {
            String quoted = pair.group(2);
            String value = quoted == null ? pair.group(3) : unquote(quoted);
            put(fields, pair.group(1), value == null ? "" : value);
            at = pair.end();
        }
        String rest = text.substring(at).stripLeading();
        return rest.isEmpty() ? "" : "logfmt syntax error at pos " + (text.length() - rest.length() + 1);
    }

    private void put(Map<String, String> fields, String name, String value) {
        if (!value.isEmpty() || stage.keepEmpty()) {
            fields.put(name, value);
        }
    }

    private static String unquote(String text) {
        return ESCAPE.matcher(text).replaceAll(escape -> switch (escape.group(1)) {
            case "n" -> "\n";
            case "t" -> "\t";
            case "r" -> "\r";
            default -> Matcher.quoteReplacement(escape.group(1));
        });
    }
}
