package greenwall.views.widgets;

import greenwall.fleet.Unit;
import greenwall.fleet.explain.metric.PromqlQuery;
import greenwall.fleet.quantity.DetailViewQuery;
import greenwall.fleet.source.Matrix;
import greenwall.styles.ColorRole;
import greenwall.views.ViewContext;
import greenwall.views.WaitingForDataText;
import greenwall.views.chart.ChartData;
import greenwall.views.chart.ChartLine;
import greenwall.views.chart.TimeAxis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A chart of a detail query, as separate or stacked lines.
final class DetailQueryChart extends DetailLineChart {
    private static final Duration RATE = Duration.ofMinutes(5);

    private final DetailViewQuery detail;

    DetailQueryChart(ViewContext context, TimeAxis axis, DetailViewQuery detail) {
        super(context, axis, detail.title());
        this.detail = detail;
    }

    /// The expression with its window filled in, for one host or all hosts.
    static String expression(DetailViewQuery.Part part, SeriesNames names, Duration rate, Duration step) {
        var window = rate.compareTo(step) >= 0 ? rate : step;
        var expr = part.expr().replace("$window", window.toSeconds() + "s");
        if (!names.isSingleHost() && expr.startsWith("sum by (instance) (")) {
            return "sum " + expr.substring("sum by (instance) ".length());
        }
        return names.narrowed(expr);
    }

    @Override
    void query(Round round) {
        var lines = new Lines(round);
        round.query(detail, RATE, lines, lines::add);
    }

    private final class Lines extends ResponseCollector {
        private final Round round;
        private final List<ChartLine> lines = new ArrayList<>();
        private final Set<String> names = new HashSet<>();
        private final Map<ChartLine, LineQuery> queried = new HashMap<>();
        private Duration step = Duration.ZERO;
        private Instant end = Instant.EPOCH;

        Lines(Round round) {
            super(round.expectedAnswers(detail));
            this.round = round;
        }

        void add(String cluster, DetailViewQuery.Part part, String query, Matrix matrix) {
            step = matrix.step();
            end = matrix.window().end();
            for (var series : matrix.series()) {
                var name = name(cluster, part, series);
                // Of two forms with the same data, the first one is used.
                if (!round.names().excluded(cluster, series.labels()) && names.add(cluster + '\n' + name)) {
                    var line = ChartLine.of(series, name, part.name());
                    lines.add(line);
                    queried.put(line, new LineQuery(cluster, query, each -> name(cluster, part, each)));
                }
            }
        }

        private String name(String cluster, DetailViewQuery.Part part, Matrix.Series series) {
            var words = new ArrayList<String>();
            for (var label : detail.names()) {
                if (!label.equals("instance")) {
                    words.add(series.labels().get(label));
                }
            }
            words.add(part.name());
            return round.names().name(round.names().hostOf(cluster, series.labels()), words);
        }

        @Override
        protected void finish(String missing) {
            if (lines.isEmpty() && missing.isEmpty()) {
                presentAbsent(noMetrics());
                return;
            }
            var shown = shown();
            var title = titled(shown.isEmpty(), missing)
                    + (shown.size() < lines.size() ? " (" + shown.size() + " of " + lines.size() + ")" : "");
            present(
                    ChartData.of(title, Unit.of(detail.unit()), step, shown, queries(), shown.isEmpty() ? missing : "")
                            .until(end)
                            .withThresholds(thresholds())
                            .withStacked(detail.kind() == DetailViewQuery.Kind.STACK),
                    judged(shown, missing));
            if (detail.kind() == DetailViewQuery.Kind.LINES) {
                queryBand(round, ofFirstPart(), queried);
            }
        }

        private List<ChartLine> ofFirstPart() {
            var part = detail.parts().getFirst().name();
            return detail.parts().size() == 1
                    ? lines
                    : lines.stream().filter(l -> l.name().endsWith(part)).toList();
        }

        private List<String> queries() {
            return detail.parts().stream()
                    .map(part -> expression(part, round.names(), RATE, round.step()))
                    .toList();
        }

        private List<ChartLine> shown() {
            if (detail.top() == 0 || lines.size() <= detail.top()) {
                return lines;
            }
            return lines.stream()
                    .sorted(Comparator.comparingDouble((ChartLine l) -> -total(l)))
                    .limit(detail.top())
                    .toList();
        }

        private String noMetrics() {
            return (round.names().isSingleHost()
                            ? "This host has no"
                            : WaitingForDataText.none(round.names().state()) + " has")
                    + " samples of the metrics for this chart in this time range: " + metrics() + ".";
        }

        private String metrics() {
            var names = detail.parts().stream()
                    .flatMap(p -> PromqlQuery.of(p.expr().replace("$window", "5m")).metrics().stream())
                    .distinct()
                    .toList();
            return names.size() <= 2 ? String.join(", ", names) : String.join(", ", names.subList(0, 2)) + " …";
        }
    }

    private static double total(ChartLine line) {
        return Arrays.stream(line.values())
                .filter(value -> !Double.isNaN(value))
                .sum();
    }

    /// The thresholds with the most severe one last, since the last one is labelled first.
    private List<ChartData.Threshold> thresholds() {
        return detail.limits().entrySet().stream()
                .sorted(Comparator.comparing(limit -> limit.getKey().equals("critical")))
                .map(limit -> new ChartData.Threshold(
                        limit.getValue(),
                        limit.getKey().equals("critical") ? ColorRole.CRITICAL_TEXT : ColorRole.WARN_TEXT,
                        limit.getKey()))
                .toList();
    }
}
