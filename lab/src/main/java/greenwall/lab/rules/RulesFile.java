package greenwall.lab.rules;

import greenwall.lab.rules.RuleGroup.Alerting;
import greenwall.lab.rules.RuleGroup.Recording;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Writes rules as the YAML that a Prometheus loads.
public final class RulesFile {
    private RulesFile() {}

    public static String yaml(List<RuleGroup> groups, Duration interval) {
        var out = new StringBuilder("groups:\n");
        for (RuleGroup group : groups) {
            out.append("- name: ").append(group.name()).append('\n');
            out.append("  interval: ").append(duration(interval)).append('\n');
            out.append("  rules:\n");
            for (var rule : group.rules()) {
                switch (rule) {
                    case Recording recording -> {
                        out.append("  - record: ").append(recording.name()).append('\n');
                        out.append("    expr: ").append(quote(recording.expr())).append('\n');
                        map(out, "labels", recording.labels());
                    }
                    case Alerting alerting -> {
                        out.append("  - alert: ").append(alerting.name()).append('\n');
                        out.append("    expr: ").append(quote(alerting.expr())).append('\n');
                        durationLine(out, "for", alerting.holdFor());
                        durationLine(out, "keep_firing_for", alerting.keepFiringFor());
                        map(out, "labels", alerting.labels());
                        map(out, "annotations", alerting.annotations());
                    }
                }
            }
        }
        return out.toString();
    }

    private static void durationLine(StringBuilder out, String name, Duration duration) {
        if (!duration.isZero()) {
            out.append("    ")
                    .append(name)
                    .append(": ")
                    .append(duration(duration))
                    .append('\n');
        }
    }

    private static void map(StringBuilder out, String name, Map<String, String> values) {
        if (!values.isEmpty()) {
            out.append("    ").append(name).append(":\n");
            new TreeMap<>(values)
                    .forEach((key, value) -> out.append("      ")
                            .append(key)
                            .append(": ")
                            .append(quote(value))
                            .append('\n'));
        }
    }

    static String duration(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }

    private static String quote(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
