package greenwall.views.widgets;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.fleet.log.LogLevel;
import greenwall.fleet.logql.Logql;
import greenwall.fleet.source.Matrix;
import greenwall.views.LogQueries;
import greenwall.views.RangeQueryRunner;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.ViewContext;
import greenwall.views.chart.ChartData;
import greenwall.views.chart.ChartLine;
import greenwall.views.chart.TimeAxis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/// A chart of a host's log lines by level.
final class LogVolumeChart extends DetailLineChart {
    private static final int POINTS = 180;

    LogVolumeChart(ViewContext context, TimeAxis axis, String title) {
        super(context, axis, title);
    }

    @Override
    void query(Round round) {
        var host = round.names().singleHost();
        if (host.isEmpty()) {
            presentNothing("Select a host to see what it logs.", ScreenshotCompleteness.ALL);
            return;
        }
        round.queries()
                .<TimeWindow, LogQueries.Selectors>send(
                        (window, receiver) -> round.context().backend().logs().selectors(host.get(), window, receiver),
                        round.window(),
                        found -> count(round, host.get().cluster(), found));
    }

    private void count(Round round, String cluster, LogQueries.Selectors found) {
        if (found.selectors().isEmpty()) {
            presentNothing(found.why(), ScreenshotCompleteness.GAPS);
            return;
        }
        var coarser = Duration.ofSeconds(Math.max(
                round.step().toSeconds(), Math.ceilDiv(round.window().length().toSeconds(), POINTS)));
        var query = Logql.volume(found.selectors(), coarser.toSeconds());
        round.queries()
                .send(
                        round.context().backend().logs()::count,
                        new RangeQueryRunner.Request(cluster, query, round.window(), coarser),
                        this::receive);
    }

    private void receive(RangeQueryRunner.Answer answer) {
        switch (answer) {
            case RangeQueryRunner.Answer.Missing(var why) -> presentNothing(why, ScreenshotCompleteness.GAPS);
            case RangeQueryRunner.Answer.Received(var matrix, var incomplete) -> {
                var lines = new ArrayList<ChartLine>();
                // The most severe level is at the bottom, where its height is easiest to read.
                byLevel(matrix)
                        .forEach((level, counts) -> lines.add(new ChartLine(
                                level == LogLevel.UNKNOWN ? "no level" : level.word(),
                                counts.keySet().stream()
                                        .mapToLong(Long::longValue)
                                        .toArray(),
                                counts.values().stream()
                                        .mapToDouble(Double::doubleValue)
                                        .toArray())));
                var none = incomplete.isEmpty() ? "This host logged nothing in this time range." : incomplete;
                present(
                        ChartData.of(
                                        titled(lines.isEmpty(), incomplete),
                                        Unit.COUNT,
                                        matrix.step(),
                                        lines,
                                        "",
                                        lines.isEmpty() ? none : "")
                                .withStacked(true),
                        incomplete.isEmpty() ? ScreenshotCompleteness.ALL : ScreenshotCompleteness.GAPS);
            }
        }
    }

    /// The counts by time. Several labels may name the same level.
    private static Map<LogLevel, TreeMap<Long, Double>> byLevel(Matrix matrix) {
        var byLevel = new EnumMap<LogLevel, TreeMap<Long, Double>>(LogLevel.class);
        for (var series : matrix.series()) {
            var counts = byLevel.computeIfAbsent(LogLevel.of(series.labels(), Map.of(), ""), _ -> new TreeMap<>());
            for (int i = 0; i < series.size(); i++) {
                counts.merge(series.timeMillis()[i], series.values()[i], Double::sum);
            }
        }
        return byLevel;
    }
}
