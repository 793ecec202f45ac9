package greenwall.fleet.problem;

import greenwall.fleet.BundledText;
import greenwall.fleet.runbook.RunbookLibrary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The kinds of issues that a subject can have. One subject can have several at once: a host with a wrong
/// clock and busy CPUs has two problems.
enum IssueKind {
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
    private static final Map<String, IssueKind> QUANTITIES = new LinkedHashMap<>();

    /// By words in an alert's name and expression, for alerts whose labels do not identify the kind.
    private static final Map<Pattern, IssueKind> RULES = new LinkedHashMap<>();

    /// The alerts whose meaning is known, because a shipped runbook treats them. The name and the expression of any
    /// other rule show what it is about, but not what is wrong. Read only when there is an alert.
    private static final class KnownAlerts {
        private static final Set<String> NAMES = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

        static {
            RunbookLibrary.of(List.of()).all().forEach(runbook -> NAMES.addAll(runbook.alerts()));
        }
    }

    static {
        for (var line : BundledText.lines(IssueKind.class, "issue-kinds.txt")) {
            var words = line.split("\\s+", 3);
            var kind = valueOf(words[1]);
            if (words[0].equals("quantity")) {
                QUANTITIES.put(words[2], kind);
            } else {
                RULES.put(Pattern.compile(words[2], Pattern.CASE_INSENSITIVE), kind);
            }
        }
    }

    static boolean isKnownAlert(String alert) {
        return KnownAlerts.NAMES.contains(alert);
    }

    static IssueKind ofQuantity(String id) {
        for (var entry : QUANTITIES.entrySet()) {
            if (id.startsWith(entry.getKey())) {
                return entry.getValue();
            }
        }
        return OTHER;
    }

    /// By its name first, then by its rule's expression.
    static IssueKind ofAlert(String name, String query) {
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
