package greenwall.tests.promql;

import greenwall.fleet.Labels;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/// Collects series and writes them as OpenMetrics with timestamps, grouped by metric.
final class OpenMetricsText {
    private final Map<String, Map<Labels, StringBuilder>> byName = new TreeMap<>();

    /// Whether the series already exists.
    boolean has(Labels labels) {
        return byName.getOrDefault(labels.metricName(), Map.of()).containsKey(labels);
    }

    void add(Labels labels, double seconds, double value) {
        byName.computeIfAbsent(labels.metricName(), _ -> new LinkedHashMap<>())
                .computeIfAbsent(labels, _ -> new StringBuilder())
                .append(prefix(labels))
                .append(number(value))
                .append(' ')
                .append(String.format(Locale.ROOT, "%.3f", seconds))
                .append('\n');
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        return Double.isInfinite(value) ? (value > 0 ? "+Inf" : "-Inf") : Double.toString(value);
    }

    private static String prefix(Labels labels) {
        var inside = new StringJoiner(",", "{", "} ");
        labels.without(Labels.NAME)
                .forEach((name, value) -> inside.add(name + "=\""
                        + value.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\"") + "\""));
        return labels.metricName() + inside;
    }

    int series() {
        return byName.values().stream().mapToInt(Map::size).sum();
    }

    String text() {
        var out = new StringBuilder();
        byName.forEach((name, series) -> {
            out.append("# TYPE ").append(name).append(" unknown\n");
            series.values().forEach(out::append);
        });
        return out.append("# EOF\n").toString();
    }
}
