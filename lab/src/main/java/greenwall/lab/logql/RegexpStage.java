package greenwall.lab.logql;

import greenwall.fleet.promql.Re2;

/// `| regexp`: named groups become labels.
final class RegexpStage {
    private final Re2 regex;

    /// The parser has read the expression before, so it compiles.
    RegexpStage(String expression) {
        regex = Re2.compile(expression);
    }

    boolean apply(LineDraft draft) {
        var matcher = regex.matcher(draft.text);
        if (!matcher.find()) {
            return true;
        }
        for (int i = 0; i < regex.groups().size(); i++) {
            String name = regex.groups().get(i);
            if (!name.isEmpty()) {
                String value = matcher.group(i + 1);
                draft.extract(name, value == null ? "" : value);
            }
        }
        return true;
    }
}
