package greenwall.lab.promql;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.GoText;
import java.util.regex.Pattern;

/// Labels as Prometheus' messages show them, the name among them: `{__name__="up", job="node"}`.
final class LabelText {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private LabelText() {}

    static String of(Labels labels) {
        var text = new StringBuilder("{");
        labels.forEach((name, value) -> {
            if (text.length() > 1) {
                text.append(", ");
            }
            text.append(name).append('=').append(GoText.quote(value));
        });
        return text.append('}').toString();
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
