package greenwall.fleet.rules;

import greenwall.fleet.promql.Expr;
import greenwall.fleet.promql.Printer;
import greenwall.fleet.promql.PromQl;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Rules as the YAML that a Prometheus loads, readable in a review.
public final class RulesText {
    private RulesText() {}

    public static String yaml(String heading, List<Rule.Group> groups) {
        var out = new StringBuilder();
        heading.lines().forEach(line -> out.append("# ").append(line).append('\n'));
        out.append("groups:\n");
        for (var group : groups) {
            out.append("- name: ").append(group.name()).append('\n');
            out.append("  interval: ").append(text(group.interval())).append('\n');
            out.append("  rules:\n");
            group.rules().forEach(rule -> rule(out, rule));
        }
        return out.toString();
    }

    private static void rule(StringBuilder out, Rule rule) {
        switch (rule) {
            case Rule.Recording recording -> {
                out.append("  - record: ").append(recording.name()).append('\n');
                expr(out, recording.expr());
            }
            case Rule.Alerting alerting -> {
                out.append("  - alert: ").append(alerting.name()).append('\n');
                expr(out, alerting.expr());
                length(out, "for", alerting.holdFor());
                length(out, "keep_firing_for", alerting.keep());
                map(out, "labels", alerting.labels());
                map(out, "annotations", alerting.annotations());
            }
        }
    }

    private static void expr(StringBuilder out, String expr) {
        var pretty = PromQl.parse(expr).tree().map(RulesText::pretty).orElse(expr);
        if (pretty.indexOf('\n') < 0) {
            out.append("    expr: ").append(quoted(pretty)).append('\n');
            return;
        }
        out.append("    expr: |-\n");
        pretty.lines().forEach(line -> out.append("      ").append(line).append('\n'));
    }

    /// An indicator of indentation would be needed where the first line is indented.
    private static String pretty(Expr tree) {
        var text = Printer.pretty(tree);
        return text.startsWith(" ") ? tree.toString() : text;
    }

    private static void length(StringBuilder out, String name, Duration length) {
        if (!length.isZero()) {
            out.append("    ").append(name).append(": ").append(text(length)).append('\n');
        }
    }

    static String text(Duration length) {
        long seconds = length.toSeconds();
        return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    private static void map(StringBuilder out, String name, Map<String, String> values) {
        if (!values.isEmpty()) {
            out.append("    ").append(name).append(":\n");
            values.forEach((key, value) -> out.append("      ")
                    .append(key)
                    .append(": ")
                    .append(quoted(value))
                    .append('\n'));
        }
    }

    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
