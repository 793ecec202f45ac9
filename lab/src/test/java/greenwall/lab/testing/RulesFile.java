package greenwall.lab.testing;

import greenwall.lab.rules.RuleGroup;
import greenwall.lab.rules.RuleGroup.Alerting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/// Writes rules as a file that a Prometheus loads. It is JSON, which is YAML too.
public final class RulesFile {
    private RulesFile() {}

    public static String yaml(List<RuleGroup> groups, Duration interval) {
        return JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "groups",
                        groups.stream().map(group -> group(group, interval)).toList()));
    }

    private static Map<String, Object> group(RuleGroup group, Duration interval) {
        return Map.of(
                "name", group.name(),
                "interval", duration(interval),
                "rules", group.rules().stream().map(RulesFile::rule).toList());
    }

    private static Map<String, Object> rule(RuleGroup.Rule rule) {
        var json = new TreeMap<String, Object>();
        json.put(rule instanceof Alerting ? "alert" : "record", rule.name());
        json.put("expr", rule.expr());
        json.put("labels", rule.labels());
        if (rule instanceof Alerting alerting) {
            json.put("for", duration(alerting.holdFor()));
            json.put("keep_firing_for", duration(alerting.keepFiringFor()));
            json.put("annotations", alerting.annotations());
        }
        return json;
    }

    static String duration(Duration duration) {
        return duration.toMillis() + "ms";
    }
}
