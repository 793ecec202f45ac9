package greenwall.connectors.prometheus;

import greenwall.connectors.http.MessageText;
import greenwall.connectors.json.JsonFields;
import greenwall.connectors.json.JsonReader;
import greenwall.connectors.series.QueryTimes;
import greenwall.fleet.CheckedUrl;
import greenwall.fleet.source.MetricsSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Reads metadata, targets, rules and alerts.
final class PrometheusApiReader {
    private PrometheusApiReader() {}

    static Map<String, List<MetricsSource.MetricMetadata>> metadata(JsonReader json) throws IOException {
        var all = new LinkedHashMap<String, List<MetricsSource.MetricMetadata>>();
        json.object(metric -> all.put(metric, json.list(() -> {
            var fields = json.fields();
            return new MetricsSource.MetricMetadata(fields.text("type"), fields.text("help"), fields.text("unit"));
        })));
        return all;
    }

    /// The exemplars of all series, in the order of the response.
    static List<MetricsSource.Exemplar> exemplars(JsonReader json) throws IOException {
        var all = new ArrayList<MetricsSource.Exemplar>();
        json.array(() -> all.addAll(json.fields().list("exemplars", PrometheusApiReader::exemplar)));
        return all;
    }

    private static MetricsSource.Exemplar exemplar(JsonFields one) throws IOException {
        double seconds = one.has("timestamp") ? one.number("timestamp") : 0;
        return new MetricsSource.Exemplar(
                one.labels("labels"), one.number("value"), Instant.ofEpochMilli(Math.round(seconds * 1_000)));
    }

    static List<MetricsSource.ScrapedTarget> targets(JsonReader json) throws IOException {
        return json.list("activeTargets", () -> target(json.fields()));
    }

    private static MetricsSource.ScrapedTarget target(JsonFields read) throws IOException {
        var discovered = read.labels("discoveredLabels").get("__scrape_interval__");
        var interval = QueryTimes.duration(read.text("scrapeInterval")).or(() -> QueryTimes.duration(discovered));
        return new MetricsSource.ScrapedTarget(read.labels("labels"), read.text("lastError"), interval);
    }

    static List<MetricsSource.Store> stores(JsonReader json) throws IOException {
        var all = new ArrayList<MetricsSource.Store>();
        json.object(kind -> json.array(() -> all.add(part(kind, json.fields()))));
        return all;
    }

    private static MetricsSource.Store part(String kind, JsonFields store) throws IOException {
        return new MetricsSource.Store(
                kind,
                store.text("name"),
                store.list("labelSets", JsonFields::labels),
                MessageText.line(store.text("lastError")));
    }

    static List<MetricsSource.RuleGroup> ruleGroups(JsonReader json) throws IOException {
        return json.list("groups", () -> ruleGroup(json.fields()));
    }

    private static MetricsSource.RuleGroup ruleGroup(JsonFields group) throws IOException {
        return new MetricsSource.RuleGroup(
                group.text("name"),
                group.text("file"),
                seconds(group.number("interval")),
                group.list("rules", PrometheusApiReader::rule));
    }

    private static MetricsSource.Rule rule(JsonFields rule) throws IOException {
        return new MetricsSource.Rule(
                rule.text("type").equals("alerting"),
                rule.text("name"),
                rule.text("query"),
                seconds(rule.number("duration")),
                rule.labels("labels"),
                rule.map("annotations"),
                rule.list("alerts", PrometheusApiReader::alert),
                rule.text("health"),
                rule.text("lastError"),
                rule.text("state"));
    }

    static List<MetricsSource.RuleAlert> alerts(JsonReader json) throws IOException {
        return json.list("alerts", () -> alert(json.fields()));
    }

    private static MetricsSource.RuleAlert alert(JsonFields alert) throws IOException {
        return new MetricsSource.RuleAlert(
                alert.labels("labels"),
                alert.map("annotations"),
                alert.text("state"),
                alert.time("activeAt"),
                alert.number("value"));
    }

    /// Prometheus lists the address to which it posts its alerts; that of the server is the part before the
    /// API.
    static List<CheckedUrl> alertmanagers(JsonReader json) throws IOException {
        return json.list("activeAlertmanagers", () -> json.fields().text("url")).stream()
                .flatMap(url -> CheckedUrl.of(url.replaceFirst("/api/v\\d+/alerts$", "")).stream())
                .toList();
    }

    private static Duration seconds(double seconds) {
        return Double.isFinite(seconds) ? Duration.ofNanos((long) (seconds * 1e9)) : Duration.ZERO;
    }

    /// Prometheus returns its flags as texts by name.
    static OptionalLong mostSamples(JsonReader json) throws IOException {
        var text = json.fields().text("query.max-samples");
        return text.matches("[1-9]\\d{0,17}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }
}
