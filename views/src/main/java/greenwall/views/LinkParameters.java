package greenwall.views;

import java.util.Set;
import java.util.regex.Pattern;

/// Every parameter that a link may have beside its view. The build fails for a name whose effect has no test.
public final class LinkParameters {
    static final String TIME = "time";
    static final String HOST = "host";
    static final String CLUSTER = "cluster";
    static final String ONLY = "only";
    /// The earlier instant that is shown instead of now.
    public static final String AS_OF = "asof";

    static final Set<String> NAMES = Set.of(
            TIME,
            HOST,
            CLUSTER,
            ONLY,
            AS_OF,
            "against",
            "alert",
            "at",
            "by",
            "compare",
            "failed",
            "file",
            "filter",
            "find",
            "group",
            "hide",
            "hits",
            "id",
            "in",
            "labels",
            "list",
            "logs",
            "longer",
            "mark",
            "name",
            "newest",
            "onset",
            "operation",
            "order",
            "panel",
            "pick",
            "probe",
            "quantity",
            "query",
            "run",
            "service",
            "shorter",
            "silence",
            "span");

    /// Prefixes of names: a key's label, a probe's argument, a dashboard's variable, the number of an expression.
    static final Set<String> FAMILIES = Set.of("key.", "with.", "var-", "q");

    private static final Pattern OF_A_FAMILY = Pattern.compile("(key|with)\\..+|var-.+|q\\d");

    private LinkParameters() {}

    static boolean knows(String name) {
        return NAMES.contains(name) || OF_A_FAMILY.matcher(name).matches();
    }

    /// Throws for a name that a link would not keep.
    static void check(String name) {
        if (!knows(name)) {
            throw new IllegalArgumentException("\"" + name + "\" is not a parameter of a link");
        }
    }
}
