package greenwall.connectors.alertmanager;

import java.util.regex.Pattern;

/// Adds the key of a request to the end of a silence's comment, which is the only free-text field that
/// Alertmanager stores. amtool and Alertmanager's own pages show it there.
final class IdempotencyKey {
    /// It begins where the blanks before it begin: otherwise a comment of many blanks would take minutes.
    private static final Pattern MARK = Pattern.compile("(?<!\\s)\\s*+\\[greenwall ([0-9a-z]{8,32})]\\s*$");

    private IdempotencyKey() {}

    static String addTo(String comment, String key) {
        return key.isEmpty() ? comment : removeFrom(comment) + " [greenwall " + key + "]";
    }

    /// Empty if there is none.
    static String keyIn(String comment) {
        var mark = MARK.matcher(comment);
        return mark.find() ? mark.group(1) : "";
    }

    static String removeFrom(String comment) {
        return MARK.matcher(comment).replaceFirst("");
    }
}
