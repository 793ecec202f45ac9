package greenwall.lab.prometheus;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.GoText;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.lab.series.Samples;
import greenwall.lab.series.SeriesSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `/federate`: the newest sample of each selected series, as text with times in milliseconds.
final class Federation {
    private static final long LOOKBACK_MILLIS = Duration.ofMinutes(5).toMillis();

    private final SeriesSource source;

    Federation(SeriesSource source) {
        this.source = source;
    }

    String text(List<List<LabelMatcher>> selectors, long now) {
        Map<Labels, String> lines = new TreeMap<>();
        for (var matchers : selectors) {
            for (var series : source.select(matchers, now - LOOKBACK_MILLIS, now)) {
                var samples = series.samples(now - LOOKBACK_MILLIS, now);
                int last = samples.size() - 1;
                if (last >= 0 && !Samples.isStale(samples.values()[last])) {
                    lines.put(
                            series.labels(), line(series.labels(), samples.values()[last], samples.timeMillis()[last]));
                }
            }
        }
        // Sorted by name first: a capital letter sorts before the underscores of `__name__`.
        Map<String, StringBuilder> byName = new TreeMap<>();
        lines.forEach((labels, line) -> byName.computeIfAbsent(
                        labels.metricName(),
                        name -> new StringBuilder("# TYPE ").append(name).append(" untyped\n"))
                .append(line));
        return String.join("", byName.values());
    }

    private static String line(Labels labels, double value, long millis) {
        var out = new StringBuilder(labels.metricName());
        labels.without(Labels.NAME).forEach((name, text) -> {
            out.append(out.indexOf("{") < 0 ? '{' : ',').append(name).append("=\"");
            out.append(text.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\""))
                    .append('"');
        });
        if (out.indexOf("{") >= 0) {
            out.append('}');
        }
        return out.append(' ')
                .append(GoText.general(value))
                .append(' ')
                .append(millis)
                .append('\n')
                .toString();
    }
}
