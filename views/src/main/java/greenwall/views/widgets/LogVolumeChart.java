package greenwall.views.widgets;

import greenwall.fleet.Unit;
import greenwall.views.LogVolumeQuery;
import greenwall.views.RangeQueryRunner;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.ViewContext;
import greenwall.views.chart.ChartData;
import greenwall.views.chart.ChartLine;
import greenwall.views.chart.TimeAxis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// A chart of a host's log lines by level.
final class LogVolumeChart extends DetailLineChart {
    private static final int POINTS = 180;
    private static final List<String> WORST_FIRST =
            List.of("emerg", "alert", "crit", "critical", "err", "error", "warning", "warn", "notice", "info", "debug");

    LogVolumeChart(ViewContext context, TimeAxis axis, String title) {
        super(context, axis, title);
    }

    @Override
    void ask(Round round) {
        if (!round.names().ofSingleHost()) {
            presentNothing("Select a host to see what it logs.", ScreenshotCompleteness.ALL);
            return;
        }
        var coarser = Duration.ofSeconds(Math.max(
                round.step().toSeconds(), Math.ceilDiv(round.window().length().toSeconds(), POINTS)));
        for (var cluster : round.names().clusters()) {
            var question =
                    new LogVolumeQuery.Request(cluster.name(), round.names().aliases(), round.window(), coarser);
            round.queries().put(round.context().backend().logVolume()::run, question, this::receive);
        }
    }

    private void receive(RangeQueryRunner.Answer answer) {
        switch (answer) {
            case RangeQueryRunner.Answer.Missing(var why) -> presentNothing(why, ScreenshotCompleteness.GAPS);
            case RangeQueryRunner.Answer.Received(var matrix) -> {
                var lines = new ArrayList<ChartLine>();
                for (var series : matrix.series()) {
                    var level = series.labels().get("level");
                    lines.add(ChartLine.of(series, level.isEmpty() ? "no level" : level));
                }
                // The most severe level is at the bottom, where its height is easiest to read.
                lines.sort(Comparator.comparingInt(line -> rank(line.name())));
                present(
                        ChartData.of(
                                        title,
                                        Unit.COUNT,
                                        matrix.step(),
                                        lines,
                                        "",
                                        lines.isEmpty() ? "This host logged nothing in this window." : "")
                                .stacked(true),
                        ScreenshotCompleteness.ALL);
            }
        }
    }

    private static int rank(String level) {
        int rank = WORST_FIRST.indexOf(level.toLowerCase(Locale.ROOT));
        return rank < 0 ? WORST_FIRST.size() : rank;
    }
}
