package greenwall.lab.testing;

import greenwall.fleet.source.MetricsSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/// Writes rules as a file that Prometheus loads. It is JSON, which is also valid YAML.
public final class RulesFile {
    private RulesFile() {}

    public static String yaml(List<MetricsSource.RuleGroup> groups, Duration interval) {
        return yaml(groups, interval, 1);
    }

    /// @param pace the factor for each rule's `for`; with less than 1, alerts fire within a run of a minute
    public static String yaml(List<MetricsSource.RuleGroup> groups, Duration interval, double pace) {
        return JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "groups",
                        groups.stream()
                                .map(group -> group(group, interval, pace))
                                .toList()));
    }

    private static Map<String, Object> group(MetricsSource.RuleGroup group, Duration interval, double pace) {
        return Map.of(
                "name", group.name(),
                "interval", duration(interval),
                "rules", group.rules().stream().map(rule -> rule(rule, pace)).toList());
    }

    private static Map<String, Object> rule(MetricsSource.Rule rule, double pace) {
        var json = new TreeMap<String, Object>();
        json.put(rule.alerting() ? "alert" : "record", rule.name());
        json.put("expr", rule.query());
        json.put("labels", rule.labels().toMap());
        if (rule.alerting()) {
            json.put("for", duration(Duration.ofMillis(Math.round(rule.holdFor().toMillis() * pace))));
            json.put("annotations", rule.annotations());
        }
        return json;
    }

    static String duration(Duration duration) {
        return duration.toMillis() + "ms";
    }
}
