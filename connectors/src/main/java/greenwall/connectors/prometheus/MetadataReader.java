package greenwall.connectors.prometheus;

import greenwall.connectors.http.MessageText;
import greenwall.connectors.json.JsonIn;
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

/// Reads what Prometheus knows beside samples: metadata, targets, rules and alerts.
final class MetadataReader {
    private MetadataReader() {}

    static Labels labels(JsonIn json) throws IOException {
        return Labels.of(json.textMap());
    }

    static Map<String, List<Metrics.MetricMetadata>> metadata(JsonIn json) throws IOException {
        var all = new LinkedHashMap<String, List<Metrics.MetricMetadata>>();
        json.object(metric -> all.put(metric, json.list(() -> {
            var read = new Object() {
                String type = "";
                String help = "";
                String unit = "";
            };
            json.object(field -> {
                switch (field) {
                    case "type" -> read.type = json.text();
                    case "help" -> read.help = json.text();
                    case "unit" -> read.unit = json.text();
                    default -> {}
                }
            });
            return new Metrics.MetricMetadata(read.type, read.help, read.unit);
        })));
        return all;
    }

    /// Those of all series, in the order in which the source has them.
    static List<Metrics.Exemplar> exemplars(JsonIn json) throws IOException {
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

    private static Metrics.Exemplar exemplar(JsonIn json) throws IOException {
        var read = new Object() {
            Labels labels = Labels.EMPTY;
            double value = Double.NaN;
            double seconds;
        };
        json.object(field -> {
            switch (field) {
                case "labels" -> read.labels = labels(json);
                case "value" -> read.value = json.number();
                case "timestamp" -> read.seconds = json.number();
                default -> {}
            }
        });
        json.allowance().take(2L * HeapBudget.OBJECT);
        return new Metrics.Exemplar(
                Labels.EMPTY, read.labels, read.value, Instant.ofEpochMilli(Math.round(read.seconds * 1_000)));
    }

    static List<Metrics.Target> targets(JsonIn json) throws IOException {
        var all = new ArrayList<Metrics.Target>();
        json.object(field -> {
            if (field.equals("activeTargets")) {
                json.array(() -> all.add(target(json)));
            }
        });
        return all;
    }

    private static Metrics.Target target(JsonIn json) throws IOException {
        var read = new Object() {
            Labels labels = Labels.EMPTY;
            Labels discovered = Labels.EMPTY;
            String pool = "";
            String url = "";
            String health = "";
            String error = "";
            Instant scraped = Instant.EPOCH;
            double took;
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
                case "lastScrape" -> read.scraped = json.time();
                case "lastScrapeDuration" -> read.took = json.number();
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
                read.scraped,
                seconds(read.took),
                either(read.interval, read.discovered.get("__scrape_interval__")),
                either(read.timeout, read.discovered.get("__scrape_timeout__")));
    }

    private static Optional<Duration> either(String told, String discovered) {
        return QueryTimes.duration(told).or(() -> QueryTimes.duration(discovered));
    }

    /// The stores behind a Thanos querier, by their kind.
    static List<Metrics.Part> parts(JsonIn json) throws IOException {
        var all = new ArrayList<Metrics.Part>();
        json.object(kind -> {
            if (!json.isNull()) {
                json.array(() -> all.add(part(kind, json)));
            }
        });
        return all;
    }

    private static Metrics.Part part(String kind, JsonIn json) throws IOException {
        var read = new Object() {
            String name = "";
            String error = "";
            List<Labels> labelSets = List.of();
        };
        json.object(field -> {
            switch (field) {
                case "name" -> read.name = json.text();
                case "lastError" -> read.error = json.isNull() ? "" : MessageText.line(json.text());
                case "labelSets" -> read.labelSets = json.isNull() ? List.of() : json.list(() -> labels(json));
                default -> {}
            }
        });
        return new Metrics.Part(kind, read.name, read.labelSets, read.error);
    }

    static List<Metrics.RuleGroup> ruleGroups(JsonIn json) throws IOException {
        var all = new ArrayList<Metrics.RuleGroup>();
        json.object(field -> {
            if (field.equals("groups")) {
                json.array(() -> all.add(ruleGroup(json)));
            }
        });
        return all;
    }

    private static Metrics.RuleGroup ruleGroup(JsonIn json) throws IOException {
        var read = new Object() {
            String name = "";
            String file = "";
            Duration interval = Duration.ZERO;
            List<Metrics.Rule> rules = List.of();
        };
        json.object(field -> {
            switch (field) {
                case "name" -> read.name = json.text();
                case "file" -> read.file = json.text();
                case "interval" -> read.interval = seconds(json.number());
                case "rules" -> read.rules = json.list(() -> rule(json));
                default -> {}
            }
        });
        return new Metrics.RuleGroup(read.name, read.file, read.interval, read.rules);
    }

    private static Metrics.Rule rule(JsonIn json) throws IOException {
        var read = new Object() {
            String type = "";
            String name = "";
            String query = "";
            Duration holdFor = Duration.ZERO;
            Labels labels = Labels.EMPTY;
            Map<String, String> annotations = Map.of();
            List<Metrics.RuleAlert> alerts = List.of();
            String health = "";
            String error = "";
            String state = "";
        };
        json.object(field -> {
            switch (field) {
                case "type" -> read.type = json.text();
                case "name" -> read.name = json.text();
                case "query" -> read.query = json.text();
                case "duration" -> read.holdFor = seconds(json.number());
                case "labels" -> read.labels = labels(json);
                case "annotations" -> read.annotations = json.textMap();
                case "alerts" -> read.alerts = json.list(() -> alert(json));
                case "health" -> read.health = json.text();
                case "lastError" -> read.error = json.text();
                case "state" -> read.state = json.text();
                default -> {}
            }
        });
        return new Metrics.Rule(
                read.type.equals("alerting"),
                read.name,
                read.query,
                read.holdFor,
                read.labels,
                read.annotations,
                read.alerts,
                read.health,
                read.error,
                read.state);
    }

    static List<Metrics.RuleAlert> alerts(JsonIn json) throws IOException {
        var all = new ArrayList<Metrics.RuleAlert>();
        json.object(field -> {
            if (field.equals("alerts")) {
                json.array(() -> all.add(alert(json)));
            }
        });
        return all;
    }

    private static Metrics.RuleAlert alert(JsonIn json) throws IOException {
        var read = new Object() {
            Labels labels = Labels.EMPTY;
            Map<String, String> annotations = Map.of();
            String state = "";
            Instant activeAt = Instant.EPOCH;
            double value = Double.NaN;
        };
        json.object(field -> {
            switch (field) {
                case "labels" -> read.labels = labels(json);
                case "annotations" -> read.annotations = json.textMap();
                case "state" -> read.state = json.text();
                case "activeAt" -> read.activeAt = json.time();
                case "value" -> read.value = json.number();
                default -> {}
            }
        });
        return new Metrics.RuleAlert(read.labels, read.annotations, read.state, read.activeAt, read.value);
    }

    private static Duration seconds(double seconds) {
        return Double.isFinite(seconds) ? Duration.ofNanos((long) (seconds * 1e9)) : Duration.ZERO;
    }

    /// The flags of a Prometheus are texts by their names.
    static OptionalLong mostSamples(JsonIn json) throws IOException {
        var found = new Object() {
            OptionalLong samples = OptionalLong.empty();
        };
        json.object(flag -> {
            if (flag.equals("query.max-samples")) {
                var text = json.text();
                found.samples =
                        text.matches("[1-9]\\d{0,17}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
            }
        });
        return found.samples;
    }
}
