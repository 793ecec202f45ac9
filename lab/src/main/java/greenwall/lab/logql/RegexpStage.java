package greenwall.lab.logql;

import greenwall.fleet.logql.Re2;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `| regexp`: named groups become labels.
final class RegexpStage {
    private final Re2 regex;

    /// The parser has read the expression before, so it compiles.
    RegexpStage(String expression) {
        regex = Re2.compile(expression).regex().orElseThrow();
    }

    boolean apply(Draft draft) {
        var matcher = regex.pattern().matcher(draft.text);
        if (!matcher.find()) {
            return true;
        }
        List<@Nullable String> names = regex.groupNames();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name != null) {
                String value = matcher.group(i + 1);
                draft.extract(name, value == null ? "" : value);
            }
        }
        return true;
    }
}
