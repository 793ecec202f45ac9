package greenwall.connectors.prometheus;

import greenwall.connectors.http.MessageText;
import greenwall.connectors.json.JsonFields;
import greenwall.connectors.json.JsonWalker;
import greenwall.connectors.limits.HeapBudget;
import greenwall.connectors.series.QueryTimes;
import greenwall.fleet.Labels;
import greenwall.fleet.source.Metrics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads metadata, targets, rules and alerts.
final class MetadataReader {
    private MetadataReader() {}

    static Labels labels(JsonWalker json) throws IOException {
        return Labels.of(json.textMap());
    }

    static Map<String, List<Metrics.MetricMetadata>> metadata(JsonWalker json) throws IOException {
        var all = new LinkedHashMap<String, List<Metrics.MetricMetadata>>();
        json.object(metric -> all.put(metric, json.list(() -> {
            var fields = json.fields();
            return new Metrics.MetricMetadata(fields.text("type"), fields.text("help"), fields.text("unit"));
        })));
        return all;
    }

    /// Those of all series, in the order in which the source has them.
    static List<Metrics.Exemplar> exemplars(JsonWalker json) throws IOException {
        var all = new ArrayList<Metrics.Exemplar>();
        json.array(() -> {
            var series = new Object() {
                Labels labels = Labels.EMPTY;
                List<Metrics.Exemplar> read = List.of();
            };
            json.object(field -> {
                switch (field) {
                    case "seriesLabels" -> series.labels = labels(json);
                    case "exemplars" -> series.read = json.list(() -> exemplar(json));
                    default -> {}
                }
            });
            series.read.forEach(
                    one -> all.add(new Metrics.Exemplar(series.labels, one.labels(), one.value(), one.at())));
        });
        return all;
    }

    private static Metrics.Exemplar exemplar(JsonWalker json) throws IOException {
        var fields = json.fields();
        json.allowance().take(2L * HeapBudget.OBJECT);
        double seconds = fields.has("timestamp") ? fields.number("timestamp") : 0;
        return new Metrics.Exemplar(
                Labels.EMPTY,
                fields.labels("labels"),
                fields.number("value"),
                Instant.ofEpochMilli(Math.round(seconds * 1_000)));
    }

    static List<Metrics.Target> targets(JsonWalker json) throws IOException {
        var all = new ArrayList<Metrics.Target>();
        json.object(field -> {
            if (field.equals("activeTargets")) {
                json.array(() -> all.add(target(json)));
            }
        });
        return all;
    }

    private static Metrics.Target target(JsonWalker json) throws IOException {
        var read = new Object() {
            Labels labels = Labels.EMPTY;
            Labels discovered = Labels.EMPTY;
            String pool = "";
            String url = "";
            String health = "";
            String error = "";
            String interval = "";
            String timeout = "";
        };
        json.object(field -> {
            switch (field) {
                case "labels" -> read.labels = labels(json);
                case "discoveredLabels" -> read.discovered = labels(json);
                case "scrapePool" -> read.pool = json.text();
                case "scrapeUrl" -> read.url = json.text();
                case "health" -> read.health = json.text();
                case "lastError" -> read.error = json.text();
                case "scrapeInterval" -> read.interval = json.text();
                case "scrapeTimeout" -> read.timeout = json.text();
                default -> {}
            }
        });
        return new Metrics.Target(
                read.labels,
                read.discovered,
                read.pool,
                read.url,
                read.health,
                read.error,
                either(read.interval, read.discovered.get("__scrape_interval__")),
                either(read.timeout, read.discovered.get("__scrape_timeout__")));
    }

    private static Optional<Duration> either(String told, String discovered) {
        return QueryTimes.duration(told).or(() -> QueryTimes.duration(discovered));
    }

    /// The stores behind a Thanos querier, by their kind.
    static List<Metrics.Part> parts(JsonWalker json) throws IOException {
        var all = new ArrayList<Metrics.Part>();
        json.object(kind -> {
            if (!json.isNull()) {
                json.array(() -> all.add(part(kind, json.fields())));
            }
        });
        return all;
    }

    private static Metrics.Part part(String kind, JsonFields store) throws IOException {
        return new Metrics.Part(
                kind,
                store.text("name"),
                store.list("labelSets", JsonFields::labels),
                MessageText.line(store.text("lastError")));
    }

    static List<Metrics.RuleGroup> ruleGroups(JsonWalker json) throws IOException {
        var all = new ArrayList<Metrics.RuleGroup>();
        json.object(field -> {
            if (field.equals("groups")) {
                json.array(() -> all.add(ruleGroup(json.fields())));
            }
        });
        return all;
    }

    private static Metrics.RuleGroup ruleGroup(JsonFields group) throws IOException {
        return new Metrics.RuleGroup(
                group.text("name"),
                group.text("file"),
                seconds(group.number("interval")),
                group.list("rules", MetadataReader::rule));
    }

    private static Metrics.Rule rule(JsonFields rule) throws IOException {
        return new Metrics.Rule(
                rule.text("type").equals("alerting"),
                rule.text("name"),
                rule.text("query"),
                seconds(rule.number("duration")),
                rule.labels("labels"),
                rule.map("annotations"),
                rule.list("alerts", MetadataReader::alert),
                rule.text("health"),
                rule.text("lastError"),
                rule.text("state"));
    }

    static List<Metrics.RuleAlert> alerts(JsonWalker json) throws IOException {
        var all = new ArrayList<Metrics.RuleAlert>();
        json.object(field -> {
            if (field.equals("alerts")) {
                json.array(() -> all.add(alert(json.fields())));
            }
        });
        return all;
    }

    private static Metrics.RuleAlert alert(JsonFields alert) throws IOException {
        return new Metrics.RuleAlert(
                alert.labels("labels"),
                alert.map("annotations"),
                alert.text("state"),
                alert.time("activeAt"),
                alert.number("value"));
    }

    private static Duration seconds(double seconds) {
        return Double.isFinite(seconds) ? Duration.ofNanos((long) (seconds * 1e9)) : Duration.ZERO;
    }

    /// The flags of a Prometheus are texts by their names.
    static OptionalLong mostSamples(JsonWalker json) throws IOException {
        var text = json.fields().text("query.max-samples");
        return text.matches("[1-9]\\d{0,17}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }
}
