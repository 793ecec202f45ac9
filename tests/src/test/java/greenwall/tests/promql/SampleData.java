package greenwall.tests.promql;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.promql.PromqlExpr;
import greenwall.fleet.promql.PromqlFunction;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;

/// The data set of the comparison: metrics made for the edge cases, and for each metric of the given
/// expressions series that match its selectors and the groupings around them, so that both sides of a join
/// match.
final class SampleData {
    static final long START = 1_767_225_600;
    static final int SECONDS = 9_000;
    private static final int INTERVAL = 15;
    private static final Set<PromqlFunction> COUNTER_FUNCTIONS =
            Set.of(PromqlFunction.RATE, PromqlFunction.IRATE, PromqlFunction.INCREASE, PromqlFunction.RESETS);
    private static final List<String> BOUNDS = List.of("0.1", "0.5", "1", "2.5", "+Inf");

    private final OpenMetricsText text = new OpenMetricsText();
    private final Random random = new Random(7);

    static OpenMetricsText of(List<String> expressions) {
        var data = new SampleData();
        data.edgeCases();
        data.fitting(expressions);
        return data.text;
    }

    private void edgeCases() {
        for (String instance : List.of("a:80", "b:80", "c:81")) {
            for (String zone : List.of("x", "y")) {
                double phase = random.nextDouble() * 6;
                double level = 30 + random.nextInt(40);
                put(
                        t -> level + 25 * Math.sin(t / 300 + phase),
                        "gauge",
                        "instance",
                        instance,
                        "zone",
                        zone,
                        "job",
                        "j");
                put(t -> level + 5 * Math.cos(t / 100 + phase), "twin", "instance", instance, "zone", zone, "job", "j");
            }
            for (String code : List.of("200", "404", "500")) {
                for (String method : List.of("GET", "POST")) {
                    double pace = random.nextDouble() * 10;
                    put(
                            t -> Math.floor(pace * t + 3 * Math.sin(t / 50)),
                            "requests_total",
                            "instance",
                            instance,
                            "job",
                            "j",
                            "code",
                            code,
                            "method",
                            method);
                }
            }
            put(_ -> 1, "info", "instance", instance, "job", "j", "version", instance.equals("c:81") ? "2" : "1");
            int cycle = 700 + random.nextInt(600);
            put(t -> (t % cycle) * 2.5, "resetting_total", "instance", instance, "job", "j");
            put(
                    t -> t % 1800 < 600 ? Double.NEGATIVE_INFINITY : 1,
                    t -> t % 1800 >= 600,
                    "gappy",
                    "instance",
                    instance);
            double pace = 1 + random.nextDouble();
            for (int i = 0; i < BOUNDS.size(); i++) {
                int upTo = i + 1;
                put(t -> Math.floor(t * pace * upTo), "latency_bucket", "instance", instance, "le", BOUNDS.get(i));
            }
            put(t -> t * pace * 3, "latency_sum", "instance", instance);
            put(t -> Math.floor(t * pace * 5), "latency_count", "instance", instance);
        }
        put(_ -> 42, "constant", "job", "j");
        put(t -> 1e9 + t % 7, "large", "job", "j");
        put(t -> t % 60 < 30 ? 1e16 : -1e16 + t, "swinging", "job", "j");
        put(t -> t % 45 == 0 ? Double.NaN : t % 60 == 0 ? 1 : 0, "flapping", "job", "j");
        put(t -> t * 3, t -> t > 6000, "newborn_total", "job", "j");
        put(t -> 7, t -> t == 3600 || t == 7200, "sparse", "job", "j");
        put(t -> 1, "other", "Zone", "north", "job", "k");
        put(t -> 2, "other", "Zone", "south", "zone", "x", "job", "k");
        special();
        odd();
        put(_ -> 5, "broken_bucket", "le", "1");
        put(_ -> 3, "broken_bucket", "le", "2");
        put(_ -> 9, "broken_bucket", "le", "nonsense");
        put(_ -> 9, "broken_bucket", "x", "no le at all");
        put(_ -> 4, "broken_bucket", "le", "1", "g", "1");
        put(_ -> 2, "broken_bucket", "le", "1.0", "g", "1");
        put(_ -> 5, "broken_bucket", "le", "+Inf", "g", "1");
        put(_ -> 0, "broken_bucket", "le", "1", "g", "2");
        put(_ -> 0, "broken_bucket", "le", "+Inf", "g", "2");
        put(_ -> 8, "broken_bucket", "le", "+Inf", "g", "3");
        put(_ -> 2, "negative_bucket", "le", "-2");
        put(_ -> 6, "negative_bucket", "le", "3");
        put(_ -> 9, "negative_bucket", "le", "+Inf");
    }

    private void special() {
        var values = Map.of(
                "nan", Double.NaN,
                "posinf", Double.POSITIVE_INFINITY,
                "neginf", Double.NEGATIVE_INFINITY,
                "big", Double.MAX_VALUE,
                "tiny", Double.MIN_VALUE,
                "zero", 0.0,
                "negzero", -0.0,
                "third", 1 / 3.0,
                "int53", 9007199254740993.0);
        new TreeMap<>(values).forEach((kind, value) -> put(_ -> value, "special", "kind", kind));
        put(t -> t % 90 == 0 ? Double.POSITIVE_INFINITY : t % 120 == 0 ? Double.NaN : t, "special", "kind", "mixed");
    }

    private void odd() {
        for (String path :
                List.of("C:\\dir\\\"q\"", "Grüße/日本", "line one\nline two", "a", "", "<b>&amp;", " space ")) {
            put(t -> path.length(), "odd", "path", path, "job", "j");
        }
    }

    private void put(DoubleUnaryOperator value, String name, String... labels) {
        put(value, _ -> true, name, labels);
    }

    private void put(DoubleUnaryOperator value, DoublePredicate when, String name, String... labels) {
        var all = new String[labels.length + 2];
        System.arraycopy(labels, 0, all, 2, labels.length);
        all[0] = Labels.NAME;
        all[1] = name;
        put(Labels.of(all), value, when);
    }

    private void put(Labels labels, DoubleUnaryOperator value, DoublePredicate when) {
        if (text.has(labels)) {
            return;
        }
        for (int t = 0; t <= SECONDS; t += INTERVAL) {
            if (when.test(t)) {
                text.add(labels, START + t, value.applyAsDouble(t));
            }
        }
    }

    /// How the expressions use one selector: the labels that enclosing operators group by, and whether it is a
    /// counter.
    private record SelectorUse(PromqlExpr.Selector selector, Set<String> grouped, boolean counter) {}

    private void fitting(List<String> expressions) {
        for (String expression : expressions) {
            if (Promql.parse(expression) instanceof ParseResult.Valid(var expr)) {
                visit(expr, Set.of(), false);
            }
        }
    }

    private void visit(PromqlExpr expr, Set<String> grouped, boolean counter) {
        var labels = new TreeSet<>(grouped);
        boolean counts = counter;
        switch (expr) {
            case PromqlExpr.Selector selector -> fit(new SelectorUse(selector, grouped, counter));
            case PromqlExpr.Aggregation aggregation when !aggregation.without() -> labels.addAll(aggregation.labels());
            case PromqlExpr.Call call -> counts |= COUNTER_FUNCTIONS.contains(call.function());
            default -> {}
        }
        for (var child : expr.children()) {
            visit(child, labels, counts);
        }
    }

    private void fit(SelectorUse use) {
        String metric = use.selector().metric();
        if (metric.isEmpty()) {
            return;
        }
        var labels = new TreeMap<String, String>();
        labels.put(Labels.NAME, metric);
        labels.put("job", "node");
        use.grouped().forEach(name -> labels.put(name, name + "-v"));
        for (var matcher : use.selector().matchers()) {
            fit(labels, matcher);
        }
        boolean buckets =
                metric.endsWith("_bucket") && !labels.getOrDefault("le", "").matches("[0-9.]+");
        for (String instance : List.of("n1:9100", "n2:9100")) {
            if (!labels.getOrDefault("instance", "").equals("n1:9100")
                    || use.grouped().contains("instance")) {
                labels.put("instance", instance);
            }
            double pace = 0.2 + random.nextDouble();
            if (buckets) {
                for (int i = 0; i < BOUNDS.size(); i++) {
                    int upTo = i + 1;
                    labels.put("le", BOUNDS.get(i));
                    put(Labels.of(labels), t -> Math.floor(t * pace * upTo), _ -> true);
                }
                continue;
            }
            put(Labels.of(labels), shape(metric, use.counter(), pace), _ -> true);
        }
    }

    private static void fit(Map<String, String> labels, LabelMatcher matcher) {
        if (matcher.name().equals(Labels.NAME)) {
            return;
        }
        switch (matcher.kind()) {
            case EQUAL -> labels.put(matcher.name(), matcher.value());
            case NOT_EQUAL -> labels.putIfAbsent(matcher.name(), matcher.value().isEmpty() ? "some" : "another");
            case MATCH -> {
                String first = matcher.value()
                        .replaceAll("\\|.*|[\\[^(].*", "")
                        .replace(".+", "v")
                        .replace(".*", "0");
                String value = matcher.matches(first) ? first : "name";
                labels.merge(matcher.name(), value, (old, now) -> matcher.matches(old) ? old : now);
            }
            case NOT_MATCH -> labels.putIfAbsent(matcher.name(), "eth0");
        }
    }

    private static DoubleUnaryOperator shape(String metric, boolean counter, double pace) {
        if (counter) {
            return t -> 100 + t * pace;
        }
        if (metric.matches(
                ".*(latest_handshake_seconds|last_handshake.*|_time_seconds|timestamp|mtime.*|successful)")) {
            return t -> START + t - 60 * pace;
        }
        if (metric.matches("up|.*(_state|_status|sync_status|health|success|vstate|state_code)")) {
            return _ -> 1;
        }
        if (metric.matches(".*(ratio|ratio:.*)")) {
            return t -> 0.5 + 0.4 * Math.sin(t / 500 + pace);
        }
        return t -> 1000 * pace + 10 * Math.sin(t / 200);
    }
}
