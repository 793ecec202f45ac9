package greenwall.fleet.problem;

import greenwall.fleet.BundledText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// The kinds of issues that a subject can have. One subject can have several at once: a host with a wrong
/// clock and busy CPUs has two problems.
enum ProblemKind {
    DOWN,
    AVAILABILITY,
    CPU,
    LOAD,
    MEMORY,
    OOM,
    NETWORK,
    CLOCK,
    DISK,
    HEALTH,
    SCRUB,
    SPACE,
    COPIES,
    UNIT,
    TUNNEL,
    GUEST,
    EXPORTER,
    STALE,
    SOURCE,
    SERVICE,
    /// The console's own checks contradict a Prometheus.
    DIFFERENCE,
    OTHER;

    /// By the prefix of a quantity's id, the longest first.
    private static final Map<String, ProblemKind> QUANTITIES = new LinkedHashMap<>();

    /// By words in an alert's name and expression, for alerts whose labels do not identify the kind.
    private static final Map<Pattern, ProblemKind> RULES = new LinkedHashMap<>();

    static {
        for (var line : BundledText.lines(ProblemKind.class, "kinds.txt")) {
            var words = line.split("\\s+", 3);
            var kind = valueOf(words[1]);
            if (words[0].equals("quantity")) {
                QUANTITIES.put(words[2], kind);
            } else {
                RULES.put(Pattern.compile(words[2], Pattern.CASE_INSENSITIVE), kind);
            }
        }
    }

    static ProblemKind ofQuantity(String id) {
        for (var entry : QUANTITIES.entrySet()) {
            if (id.startsWith(entry.getKey())) {
                return entry.getValue();
            }
        }
        return OTHER;
    }

    /// By its name first, then by its rule's expression.
    static ProblemKind ofAlert(String name, String query) {
        for (var text : new String[] {name, query}) {
            for (var entry : RULES.entrySet()) {
                if (entry.getKey().matcher(text).find()) {
                    return entry.getValue();
                }
            }
        }
        return OTHER;
    }
}
