package greenwall.views;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// All parameters that a link may have. The build fails if a parameter's effect has no test.
public final class LinkParameters {
    static final String TIME = "time";
    static final String HOST = "host";
    static final String CLUSTER = "cluster";
    static final String ONLY = "only";
    /// The earlier instant to show instead of now.
    public static final String AS_OF = "asof";

    static final Set<String> NAMES = Set.of("""
            against alert asof at by cluster compare failed file filter find group hide hits host id in labels list logs
            longer mark name newest onset only operation order panel pick probe quantity query run service shorter
            silence span time""".split("\\s+"));

    /// Numbered or user-defined names: a label of a key, a probe's argument, a dashboard's variable, the number
    /// of an expression.
    private static final Pattern FAMILY_PATTERN = Pattern.compile("(key|with)\\..+|var-.+|q\\d");

    private LinkParameters() {}

    /// A copy of the values with one changed. An empty value removes the name.
    static Map<String, String> with(Map<String, String> values, String name, String value) {
        var changed = new TreeMap<>(values);
        if (value.isEmpty()) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return changed;
    }

    static boolean isKnown(String name) {
        return NAMES.contains(name) || FAMILY_PATTERN.matcher(name).matches();
    }

    /// Throws if the name is not a parameter, since a link would lose its value.
    static void check(String name) {
        if (!isKnown(name)) {
            throw new IllegalArgumentException("\"" + name + "\" is not a parameter of a link");
        }
    }
}
