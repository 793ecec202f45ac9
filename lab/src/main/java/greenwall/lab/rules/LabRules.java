package greenwall.lab.rules;

import greenwall.fleet.BundledText;
import greenwall.fleet.Labels;
import greenwall.fleet.logql.LogqlDuration;
import greenwall.fleet.source.MetricsSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The rules of the practice range's Prometheus, from the file `rules.yml`. They are written independently of
/// the product, so that the practice range can test it.
///
/// Every alert about a machine has the label `host`, with the same value for every exporter, so that one
/// alert can inhibit another.
public final class LabRules {
    private static final String FILE = "/etc/prometheus/rules.yml";

    private LabRules() {}

    public static List<MetricsSource.RuleGroup> groups() {
        var file = String.join("\n", BundledText.lines(LabRules.class, "rules.yml"));
        return JsonMapper.shared()
                .readTree(file)
                .path("groups")
                .valueStream()
                .map(group -> new MetricsSource.RuleGroup(
                        group.path("name").asString(),
                        FILE,
                        duration(group.path("interval")),
                        group.path("rules").valueStream().map(LabRules::rule).toList()))
                .toList();
    }

    private static MetricsSource.Rule rule(JsonNode rule) {
        var name = rule.path("alert").asString("");
        var query = rule.path("expr").asString();
        if (name.isEmpty()) {
            return recording(rule.path("record").asString(), query, Labels.EMPTY);
        }
        return alerting(
                name,
                query,
                duration(rule.path("for")),
                Labels.of(texts(rule.path("labels"))),
                texts(rule.path("annotations")));
    }

    static MetricsSource.Rule alerting(
            String name, String query, Duration holdFor, Labels labels, Map<String, String> annotations) {
        return new MetricsSource.Rule(true, name, query, holdFor, labels, annotations, List.of(), "ok", "", "inactive");
    }

    static MetricsSource.Rule recording(String name, String query, Labels labels) {
        return new MetricsSource.Rule(false, name, query, Duration.ZERO, labels, Map.of(), List.of(), "ok", "", "");
    }

    private static Map<String, String> texts(JsonNode object) {
        return object.propertyStream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, one -> one.getValue().asString()));
    }

    /// Parses a duration; zero if there is none.
    private static Duration duration(JsonNode text) {
        return Duration.ofNanos(
                LogqlDuration.parsePrometheus(text.asString("0s")).orElseThrow());
    }
}
