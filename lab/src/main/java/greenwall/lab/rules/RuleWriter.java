package greenwall.lab.rules;

import greenwall.lab.rules.RuleGroup.Alerting;
import greenwall.lab.rules.RuleGroup.Recording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Takes down the range's rules, group by group, and the words that they share.
final class RuleWriter {
    static final String BY = "cluster, location, host";
    static final String WARNING = "warning";
    static final String CRITICAL = "critical";
    static final Duration AT_ONCE = Duration.ZERO;

    private final List<RuleGroup> groups = new ArrayList<>();
    private final double pace;
    private List<RuleGroup.Rule> rules = new ArrayList<>();

    /// @param pace how much of each rule's `for` is kept
    RuleWriter(double pace) {
        this.pace = pace;
    }

    List<RuleGroup> groups() {
        return List.copyOf(groups);
    }

    void recording(String name, String expr) {
        rules.add(new Recording(name, expr, Map.of()));
    }

    /// Ends a group: it has what was written since the one before.
    void group(String name) {
        groups.add(new RuleGroup(name, rules));
        rules = new ArrayList<>();
    }

    static Duration minutes(long minutes) {
        return Duration.ofMinutes(minutes);
    }

    void alert(String name, String severity, Duration holdFor, String expr, String summary) {
        alert(name, severity, holdFor, Duration.ZERO, expr, summary);
    }

    void alert(String name, String severity, Duration holdFor, Duration keepFiringFor, String expr, String summary) {
        rules.add(new Alerting(
                name,
                expr,
                paced(holdFor),
                paced(keepFiringFor),
                Map.of("severity", severity),
                Map.of("summary", summary)));
    }

    private Duration paced(Duration duration) {
        return Duration.ofMillis(Math.round(duration.toMillis() * pace));
    }

    /// A warning and a critical alert about the same thing, which lets the second inhibit the first.
    void levels(String name, Duration holdFor, String expr, String warn, String critical, String summary) {
        level(name, WARNING, name, holdFor, expr + " " + warn, summary);
        level(name + "Critical", CRITICAL, name, holdFor, expr + " " + critical, summary);
    }

    private void level(String name, String severity, String about, Duration holdFor, String expr, String summary) {
        rules.add(new Alerting(
                name,
                expr,
                paced(holdFor),
                Duration.ZERO,
                Map.of("severity", severity, "about", about),
                Map.of("summary", summary)));
    }

    /// The machine's own name, from the address without its port, or better from a label that has it.
    static String hosted(String expr) {
        return "label_replace(label_replace(" + expr + ", \"host\", \"$1\", \"instance\", \"(.+):\\\\d+\")"
                + ", \"host\", \"$1\", \"hostname\", \"([^.]+)\\\\..+\")";
    }

    static String max(String expr) {
        return "max by (" + BY + ") (" + hosted(expr) + ")";
    }

    static String max(String keys, String expr) {
        return "max by (" + BY + ", " + keys + ") (" + hosted(expr) + ")";
    }

    static String renamed(String expr, String to, String from) {
        return "label_replace(" + expr + ", \"" + to + "\", \"$1\", \"" + from + "\", \"(.+)\")";
    }
}
